"""A table on a sheet and on paper: text stays text, names stay whole, columns are as wide as what stands in them."""

import io
import subprocess

import openpyxl
import pypdfium2 as pdfium
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from portal.core.papers import Paper, marked_pdf, pdf_of, shared_out, xlsx_of
from portal.core.print_codes import Mark, foot_of, print_code
from portal.core.tables import Table, digest_of, display_width, workbook_of

PEOPLE = (
    (1, "张建国", "012345678901234567"),
    (2, "王䶮", "14999919850812907X"),
    (3, "刘𬱖", "X40702199001010019"),
    (4, "买买提·艾力", "149999198508129072"),
    (5, "=HYPERLINK(1)", "+8613800000000"),
)


def people(*, once=()):
    return Table("名单", ("序号", "姓名", "身份证号"), PEOPLE, once=once)


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_sheet_keeps_identity_numbers_and_rare_characters_as_text():
    sheet = read(workbook_of([people()]))["名单"]
    found = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert found[:4] == list(PEOPLE[:4])
    assert {cell.data_type for cell in sheet["C"]} == {"s"}
    assert {cell.number_format for cell in sheet["C"]} == {"@"}
    assert [cell.data_type for cell in sheet["A"]][1:] == ["n"] * 5


def test_no_cell_is_a_formula():
    sheet = read(workbook_of([people()]))["名单"]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert [cell.value for cell in sheet[6]] == [5, "'=HYPERLINK(1)", "'+8613800000000"]


def test_printed_sheet_repeats_its_headings_and_carries_code_and_page_number():
    sheet = read(workbook_of([people()], footer="打印编号 AB&C"))["名单"]
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter.left.text == "打印编号 AB＆C"
    assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"
    assert sheet.freeze_panes == "A2"


def test_sheet_takes_names_and_characters_that_excel_does_not():
    table = Table("一览/表[1]:" + "长" * 40, ("甲",), [["控\x0b制"], [None], [True]])
    sheet = read(workbook_of([table])).active
    assert sheet.title == ("一览表1" + "长" * 40)[:31]
    assert [cell.value for cell in sheet["A"]] == ["甲", "控制", None, "True"]


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("", 0),
        ("abc", 3),
        ("张建国", 6),
        ("刘𬱖", 4),
        ("买买提·艾力", 12),
        ("一\n一二三", 6),
        ("Ａ", 2),
        ("e\u0301", 1),
    ],
)
def test_width_counts_chinese_characters_twice(text, halves):
    assert display_width(text) == halves


def test_columns_are_as_wide_as_their_widest_cell():
    sheet = read(workbook_of([people()]))["名单"]
    assert [sheet.column_dimensions[each].width for each in "ABC"] == [8, 15, 20]


widths = st.lists(st.tuples(st.integers(0, 60), st.integers(4, 20)), min_size=1, max_size=20)


@given(widths, st.integers(20, 200))
def test_columns_share_the_whole_line_and_none_is_lost(pairs, room):
    shares = shared_out([each for each, _ in pairs], [each for _, each in pairs], room)
    assert sum(shares) == pytest.approx(100)
    assert min(shares) > 0


def test_what_all_rows_say_alike_is_told_once_on_paper_and_stays_in_the_sheet():
    rows = [("2026", "甲"), ("2026", "乙")]
    table = Table("表", ("年度", "姓名"), rows, once=("年度", "姓名"))
    facts, rest = table.told_once()
    assert facts == [("年度", "2026")]
    assert (rest.headings, rest.rows) == (["姓名"], [["甲"], ["乙"]])
    assert [cell.value for cell in read(workbook_of([table])).active[1]] == ["年度", "姓名"]
    assert Table("表", ("年度",), [], once=("年度",)).told_once()[1].headings == ["年度"]


def test_digest_is_that_of_what_is_said():
    assert digest_of([people()]) == digest_of([people(once=("姓名",))])
    assert digest_of([people()]) != digest_of([Table("名单", ("序号", "姓名", "身份证号"), PEOPLE[:4])])


def test_print_code_is_read_in_groups(monday):
    assert print_code("3f2a77bc0d1e" + "0" * 52) == "3F2A-77BC-0D1E"
    assert foot_of("3f2a77bc0d1e", name="唐亮", at=monday) == "打印编号 3F2A-77BC-0D1E　唐亮　2026-09-07 09:00"


def printed(paper, *arguments):
    content = pdf_of(paper, code="打印编号 3F2A-77BC-0D1E", identifier=b"1" * 16)
    command = ["pdftotext", *arguments, "-", "-"]
    return content, subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def test_paper_has_a_line_for_each_person_and_headings_code_and_number_on_each_page():
    rows = [(number, name, f"14999919850812{number:04d}") for number in range(1, 121) for name in ["刘𬱖·䶮"]]
    table = Table("名单", ("序号", "姓名", "身份证号"), rows)
    content, text = printed(Paper("评审结果一览表", [table], signs=("填表人",)), "-layout")
    pages = text.split("\f")[:-1]
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert page.count("身份证号") == 1
        assert "打印编号 3F2A-77BC-0D1E" in page
        assert f"第 {number} 页，共 {len(pages)} 页" in page
    lines = [line.split() for line in text.splitlines() if "刘𬱖·䶮" in line]
    assert lines == [[str(number), name, id_number] for number, name, id_number in rows]
    assert fonts_of(content) == {("Noto-Serif-SC", "yes"), ("Noto-Serif-SC-Bold", "yes")}


def fonts_of(content):
    listed = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout.decode()
    fonts = [line.split() for line in listed.splitlines()[2:]]
    # Each name begins with the tag of its subset; the fifth column from the end says whether it is embedded.
    return {(font[0].partition("+")[2], font[-5]) for font in fonts}


def test_letter_names_whom_it_is_to_and_has_its_list_on_a_page_of_its_own():
    counts = Table("报送人数", ("级别", "人数"), [("中级", 2)])
    letter = Paper(
        "关于报送评审结果的函", [counts, people()], addressee="晋中市人社局", paragraphs=["现将结果报上。"],
        closing=["评审办公室（盖章）"],
    )  # fmt: skip
    _content, text = printed(letter)
    first, second = text.split("\f")[:2]
    assert "晋中市人社局：" in first
    assert "评审办公室（盖章）" in first
    assert "附件：名单" in second
    assert "买买提·艾力" in second
    assert "买买提·艾力" not in first


def test_empty_list_says_that_nobody_is_on_it():
    assert "（无）" in printed(Paper("名单", [Table("名单", ("姓名",), [])]))[1]


def test_markup_in_a_name_stays_text():
    _content, text = printed(Paper("<b>题</b>", [Table("名单", ("姓名",), [["<img src='http://x/'>"]])]))
    assert "<img src='http://x/'>" in text.replace("\n", "")


def test_workbook_of_a_letter_has_a_sheet_for_each_table():
    paper = Paper("函", [Table("报送人数", ("级别",), [("中级",)]), people()], addressee="某局")
    assert read(xlsx_of(paper, code="打印编号 X")).sheetnames == ["报送人数", "名单"]


def test_square_on_a_copy_opens_its_address():
    mark = Mark("打印编号 3F2A-77BC-0D1E", "https://zhiping.example/prints/3F2A77BC0D1E/open/", b"1" * 16)
    content = marked_pdf(Paper("2026年度工程系列中级职称评审委员会评审结果一览表", [people()]), mark)
    page = pdfium.PdfDocument(content)[0].render(scale=150 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [mark.address]


def test_digest_in_a_letter_stays_inside_its_table():
    table = Table("", ["项目", "内容"], [["内容校验值（SHA-512）", "478e921a" * 16]])
    paper = Paper("回执", tables=[table], addressee="王䶮")
    page = pdfium.PdfDocument(pdf_of(paper, code="", identifier=b"1" * 16))[0]
    texts = page.get_textpage()
    right = max(texts.get_charbox(place)[2] for place in range(texts.count_chars()))
    margin = 14 / 25.4 * 72
    assert right <= page.get_width() - margin
