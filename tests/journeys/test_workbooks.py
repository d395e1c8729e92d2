"""Lists by workbook through a portal whose own worker checks, writes and takes them out (lessons, pains 15, 16)."""

import io
import re
from pathlib import Path

import openpyxl
from playwright.sync_api import FilePayload, expect

from tests.factories import id_number
from tests.journeys.person import Person

SHEET = "单位人员名册"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More than are shown.
PEOPLE = 1500
SECONDS = 180
FIRST = ["古丽·䶮", id_number(900_000), "2020-03-06", "技术部", "工艺员"]


def test_clerk_brings_a_list_mends_it_and_takes_it_out_again(person):
    clerk = person()
    clerk.enters_as("hr3").open("/unit/people/").sees("还没有导入过名册").follows("从 Excel 导入名册")
    clerk.sees("上传30天后删除").takes_picture("new-intake", on_phone=True).meets_no_barrier()

    faulty = [FIRST, ["李四", 1.4e17], ["=A3", id_number(900_002)], ["王五", id_number(900_003), "3026-01-01"], FIRST]
    brings(clerk, faulty)
    clerk.waits_for("名单有错误，没有导入", seconds=SECONDS).takes_picture("intake-faulty", on_phone=True)
    told = clerk.meets_no_barrier().main.get_by_role("row").all_inner_texts()[1:]
    assert [line.split()[1] for line in told] == ["B4", "C4", "A5", "C5", "C6", "B7"]
    clerk.sees("1.4E+17").sees("不能填公式").sees("入职日期不能晚于今天").sees("与第3行重复").follows("重新上传")

    brings(clerk, [FIRST, *(["员工", id_number(900_000 + each), "2021-07-01"] for each in range(1, PEOPLE))])
    clerk.sees(re.compile("正在检查|确认后会这样办理")).takes_picture("intake-progress", on_phone=True)
    # The page follows the job by itself.
    expect(clerk.main.get_by_text("确认后会这样办理")).to_be_visible(timeout=SECONDS * 1000)
    clerk.sees(f"另有 {PEOPLE - 100} 行没有列出").takes_picture("intake-preview").meets_no_barrier()
    clerk.acts("确认导入").waits_for("导入的内容", seconds=SECONDS).takes_picture("intake-applied").meets_no_barrier()
    clerk.follows("查看导入的内容").sees(f"名册上有 {PEOPLE} 人").fills({"listed": "䶮"}).presses("查找")
    clerk.sees("古丽·䶮").sees("工艺员").takes_picture("listed", on_phone=True).meets_no_barrier()

    rows = takes_out(clerk, "staff-list")
    assert len(rows) == PEOPLE
    assert FIRST in rows


def test_clerk_reads_in_a_list_no_more_of_an_id_number_than_on_the_page(person, draft):
    clerk = person()
    clerk.enters_as("hr1").open("/unit/people/").sees("149*************36")
    numbers = {number for _name, number, *_rest in takes_out(clerk, "unit-people") if number}
    # Of those alone who claim to work here.
    assert "149*************36" in numbers
    assert all(number.count("*") == 13 for number in numbers), numbers


def brings(clerk: Person, rows: list[list[object]]) -> None:
    """Fill in the template below its example and upload it."""
    empty = clerk.page.request.get("/imports/new/staff/template.xlsx").body()
    book = openpyxl.load_workbook(io.BytesIO(empty))
    for number, cells in enumerate(rows, 3):
        for place, value in enumerate(cells, 1):
            book[SHEET].cell(number, place, value)
    content = io.BytesIO()
    book.save(content)
    file = FilePayload(name="名册.xlsx", mimeType=XLSX, buffer=content.getvalue())
    clerk.main.locator("[name=workbook]").set_input_files(file)
    clerk.presses("上传并检查")


def takes_out(clerk: Person, kind: str) -> list[list[str]]:
    """The cells below the headings, each of them text, of a list that the worker writes."""
    form = clerk.main.locator("form", has=clerk.page.locator(f'input[name="kind"][value="{kind}"]'))
    form.get_by_role("button", name="导出 Excel").click()
    clerk.waits_for("已生成", seconds=SECONDS).takes_picture(f"list-{kind}", on_phone=True)
    with clerk.page.expect_download() as download:
        clerk.main.get_by_role("link", name="Excel").first.click()
    content = Path(download.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert all(cell.number_format == "@" and isinstance(cell.value, str | None) for cell in cells)
    return [[str(cell.value or "") for cell in line] for line in sheet.iter_rows(min_row=2)]
