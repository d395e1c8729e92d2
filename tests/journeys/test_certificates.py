"""What becomes of a certificate: made, scanned from the print, checked by an employer, replaced twice, revoked."""

import io

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import FilePayload, expect

from tests.journeys import steps, ways
from tests.journeys.person import Person
from tests.journeys.test_procedures import begins, fills_in_and_submits, recognises

EMPLOYER = "晋中精工机械有限公司"
MAPPING = "建造师一级 → 工程师（工程技术人员）"
NAME, ID_NUMBER = "独孤·䶮", "149999199102034510"
# Of no font at all; both numbers are of a region that does not exist, so nobody's.
UNPRINTABLE, OTHER_ID_NUMBER = "王\U0002b74e", "149999199203045622"
REGISTER = f"/certificates/register/?q={NAME}"
MINE = "/certificates/mine/"
TOLD = "有 1 张电子证书未能制成"
PDF_LINK = "下载电子证书（PDF）"


@pytest.mark.timeout(600)
def test_life_of_a_certificate_from_the_print_to_the_revocation(person):
    technician, officer, clerk = person(), person(), person()
    is_recognised(technician, clerk, officer, NAME, ID_NUMBER, "15535410041")
    content = downloads(technician)
    phone = person(phone=True)
    address = scans(phone, content)
    stranger_checks_the_file(person(), content, "原件，有效", picture="file-valid")
    number = employer_checks_a_list(clerk, officer)
    for kind, document in (("信息更正", "更〔2026〕1号"), ("遗失补发", "补〔2026〕2号")):
        is_replaced(officer, kind, document)
    phone.page.reload()
    phone.sees_heading("已换发").sees("信息更正").sees("更〔2026〕1号").takes_picture("verify-replaced").follows(
        "查看新证"
    )
    phone.sees_heading("已换发").sees("遗失补发").follows("查看新证").sees_heading("有效")
    stranger_checks_the_file(person(), content, "原件，已换发", picture="file-replaced")
    employer_reads(clerk, [(NAME, ID_NUMBER, number)], [f"已换发（自{clerk.today}，更〔2026〕1号"])
    revokes(officer)
    # The page that was open is the one of the certificate now revoked.
    phone.page.reload()
    phone.sees_heading("已撤销").sees("撤〔2026〕3号").takes_picture("verify-revoked").meets_no_barrier()
    assert phone.page.url != address


@pytest.mark.timeout(600)
def test_office_sees_what_cannot_be_made_and_is_told_once(person):
    technician, officer, clerk = person(), person(), person()
    is_recognised(technician, clerk, officer, UNPRINTABLE, OTHER_ID_NUMBER, "15535410042")
    officer.open("/certificates/issuing/").sees("人社部门认定").takes_picture(
        "issuing", on_phone=True
    ).meets_no_barrier()
    officer.follows("人社部门认定").waits_for("U+2B74E", seconds=60)
    officer.takes_picture("issuing-failures", on_phone=True).meets_no_barrier()
    for _ in range(3):
        # What falls due is done when the demo's clock moves.
        person().open("/demo/clock/").presses("+1 个工作日").sees("演示日期现在是")
    officer.open("/me/messages/").waits_for(TOLD, seconds=90).takes_picture("issuing-told", on_phone=True)
    expect(officer.main.get_by_role("heading", name=TOLD)).to_have_count(1)
    officer.open("/certificates/issuing/0").presses("全部重新制证").sees("已重新安排制作 1 张证书")
    technician.open(MINE).sees("制证中")


def is_recognised(technician: Person, clerk: Person, officer: Person, name: str, id_number: str, phone: str) -> None:
    """From the registration to a title by a vocational qualification, which the local office recognises alone."""
    technician.open("/register/").fills(steps.registration(name, id_number, phone)).presses("注册").sees("注册成功")
    steps.claims_employment(technician, EMPLOYER)
    clerk.enters_as("hr1").open("/unit/people/")
    clerk.main.get_by_role("row").filter(has_text=name).get_by_role("button", name="确认", exact=True).click()
    clerk.sees(f"已确认{name}的劳动关系")
    technician.open("/my/").follows("职称认定").follows("申请职业资格认定")
    technician.main.locator("[name=mapping]").select_option(label=MAPPING)
    code = begins(technician)
    fills_in_and_submits(technician, code, name, title="工程师")
    ways.finds(officer.enters_as("yuci"), name)
    steps.claims(officer, code)
    recognises(officer, {"certificate_number": "JZ142020000123", "obtained_on": "2020-09-01"})


def downloads(technician: Person) -> bytes:
    technician.open(MINE).waits_for(PDF_LINK, seconds=90)
    link = technician.main.get_by_role("link", name=PDF_LINK).get_attribute("href")
    return technician.page.request.get(str(link)).body()


def scans(phone: Person, content: bytes) -> str:
    """Point the phone at the printed page; returns the address that the picture holds."""
    printed = pypdfium2.PdfDocument(content)[0].render(scale=150 / 72).to_pil()
    [code] = zxingcpp.read_barcodes(printed)
    phone.open(code.text).sees_heading("有效").takes_picture("verify-scanned").meets_no_barrier()
    assert phone.page.url == code.text
    return code.text


def stranger_checks_the_file(stranger: Person, content: bytes, verdict: str, *, picture: str) -> None:
    stranger.open("/verify/file")
    upload: FilePayload = {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": content}
    stranger.main.locator("input[type=file]").set_input_files(upload)
    stranger.presses("核对").sees(verdict).sees("未改动").takes_picture(picture, on_phone=True)
    stranger.meets_no_barrier()


def employer_checks_a_list(clerk: Person, officer: Person) -> str:
    """By the template; a number that Excel holds as a number is told by its cell. Returns the certificate's number."""
    number = officer.open(REGISTER).main.locator('td[data-label="证书编号"]').first.inner_text()
    clerk.open("/certificates/list-check/").takes_picture("list-check", on_phone=True).meets_no_barrier()
    sends(clerk, [(NAME, float(ID_NUMBER), number)])
    clerk.sees("B2").sees("末几位可能已经丢失").takes_picture("list-check-errors", on_phone=True).meets_no_barrier()
    rows = [(NAME, ID_NUMBER, number), ("查无此人", ID_NUMBER, number)]
    employer_reads(clerk, rows, ["有效", "未查到"])
    return number


def employer_reads(clerk: Person, rows: list, told: list[str]) -> None:
    clerk.open("/certificates/list-check/")
    with clerk.page.expect_download() as download:
        sends(clerk, rows)
    page = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    answers = [str(page.cell(line, 4).value) for line in range(2, 2 + len(rows))]
    assert [answer.startswith(start) for answer, start in zip(answers, told, strict=True)] == [True] * len(rows), (
        answers
    )
    assert ID_NUMBER not in {str(page.cell(line, 2).value) for line in range(2, 2 + len(rows))}


def sends(clerk: Person, rows: list) -> None:
    template = clerk.page.request.get("/certificates/list-check/template").body()
    book = openpyxl.load_workbook(io.BytesIO(template))
    for row in rows:
        book.active.append(row)
    filled = io.BytesIO()
    book.save(filled)
    upload: FilePayload = {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": filled.getvalue()}
    clerk.main.locator("input[type=file]").set_input_files(upload)
    clerk.presses("核对并下载结果")


def is_replaced(officer: Person, kind: str, document: str) -> None:
    officer.open(REGISTER).waits_for("换发", seconds=90).follows("换发").sees_heading("换发证书")
    officer.presses("换发证书").sees("请选择换发原因").takes_picture("replace-missing", on_phone=True)
    officer.main.get_by_label(kind).check()
    officer.fills({"document": document, "reason": f"申请{kind}，经核属实。"})
    officer.takes_picture("replace", on_phone=True).meets_no_barrier()
    officer.presses("换发证书").sees("已换发，查验页已同步更新")
    # Made by the worker meanwhile.
    officer.open(REGISTER).takes_picture("register", on_phone=True).meets_no_barrier().waits_for("撤销", seconds=90)


def revokes(officer: Person) -> None:
    officer.open(REGISTER).follows("撤销").sees_heading("撤销证书")
    officer.fills({"document": "撤〔2026〕3号", "reason": "业绩材料弄虚作假。"}).takes_picture("revoke", on_phone=True)
    officer.presses("撤销证书").sees("已撤销，查验页已同步更新")
