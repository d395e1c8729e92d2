"""An employer's list of certificates to be checked: from a workbook, and back into one."""

from certificates.numbers import InvalidNumber, parse_number
from certificates.verify_forms import HEADINGS, MOST_LISTED, SHEET
from certificates.verify_selectors import Claim, answers_to, standing
from portal.core import identifiers
from portal.core.cells import BadWorkbook, CellError, Reader, Row, open_workbook, rows_of
from portal.core.tables import Table, workbook_of


def template() -> bytes:
    return workbook_of([Table(SHEET, HEADINGS, [])])


def read_list(content: bytes) -> tuple[list[Claim], list[CellError]]:
    """The claims, and what is wrong cell by cell. Raises ``BadWorkbook`` when nothing can be read."""
    errors: list[CellError] = []
    rows = list(rows_of(open_workbook(content), SHEET, HEADINGS))
    if not rows:
        raise BadWorkbook("工作簿里没有要核对的人员，请从第2行开始填写。")
    if len(rows) > MOST_LISTED:
        raise BadWorkbook(f"每次最多核对 {MOST_LISTED} 人，请分次上传。")
    claims = [_claim(row, errors) for row in rows]
    return claims, errors


def _claim(row: Row, errors: list[CellError]) -> Claim:
    reader = Reader(row, errors)
    for heading in ("身份证号", "证书编号"):
        if isinstance(row.values[heading], (int, float)):
            reader.wrong(heading, "单元格是数值格式，末几位可能已经丢失，请改为文本格式后重新填写。")
            return Claim("", "", "")
    name = identifiers.normalise_person_name(reader.text("姓名"))
    id_number = identifiers.normalise_id_number(reader.text("身份证号"))
    number = "".join(reader.text("证书编号").split()).upper()
    if not name:
        reader.wrong("姓名", "请填写姓名。")
    try:
        identifiers.check_id_number(id_number)
    except identifiers.BadIdentifier as error:
        reader.wrong("身份证号", str(error))
    try:
        parse_number(number)
    except InvalidNumber as error:
        reader.wrong("证书编号", f"{error}。")
    return Claim(name, id_number, number)


def answer_list(claims: list[Claim]) -> bytes:
    """The list with what the register says about each row, and for a valid one the title that it proves."""
    rows = [
        (
            claim.name,
            identifiers.mask_id_number(claim.id_number),
            claim.number,
            standing(found),
            found.facts["title_name"] if found else "",
            found.facts["obtained_on"] if found else "",
        )
        for claim, found in answers_to(claims)
    ]
    return workbook_of([Table(SHEET, (*HEADINGS, "核对结果", "资格名称", "取得时间"), rows)])
