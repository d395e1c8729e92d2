"""An office prints its lists, and a supervisor finds who printed what (令40 arts. 24, 34)."""

import io

import openpyxl

from tests.journeys.person import Person

TITLE = "名单打印试开会议"
COMMITTEE = "晋中市工程系列中级职称评审委员会"


def test_office_prints_a_roster_and_the_supervisor_finds_the_copy(person):
    secretary, supervisor = person(), person()
    meeting = plans(secretary)
    prints_the_roster(secretary, meeting)
    supervisor.enters_as("supervisor").open("/supervise/committees/").takes_picture("trace-committees", on_phone=True)
    supervisor.follows(COMMITTEE).sees("历次备案申请").takes_picture(
        "trace-committee", on_phone=True
    ).meets_no_barrier()
    supervisor.follows(TITLE).sees("安排会议").sees("委员名单，XLSX").sees("唐亮")
    supervisor.takes_picture("trace-meeting", on_phone=True).meets_no_barrier()
    supervisor.open(f"/review/meetings/{meeting}/prints/").sees("委员名单")
    cancels(secretary, meeting)


def plans(secretary: Person) -> str:
    secretary.enters_as("secretary2").open("/review/meetings/").follows("安排会议")
    box = secretary.main.locator('input[name="applications"]').first
    secretary.chooses_only("applications", box.get_attribute("value") or "")
    secretary.fills({"title": TITLE, "starts_at": f"{secretary.today}T23:30", "place": "市人社局三楼会议室"})
    secretary.presses("安排会议并通知委员").sees("会议已安排").follows(TITLE)
    return secretary.address_part(r"/review/meetings/(\w+)/$")


def prints_the_roster(secretary: Person, meeting: str) -> None:
    secretary.follows("名单和函件").sees("还没有召开").takes_picture("prints", on_phone=True).meets_no_barrier()
    get = secretary.page.request.get
    book = openpyxl.load_workbook(io.BytesIO(get(f"/review/meetings/{meeting}/prints/roster.xlsx").body()))
    assert book.active.max_row == 16
    assert get(f"/review/meetings/{meeting}/prints/summary.pdf").body().startswith(b"%PDF-")
    assert get(f"/review/meetings/{meeting}/prints/results.pdf").status == 409


def cancels(secretary: Person, meeting: str) -> None:
    secretary.open(f"/review/meetings/{meeting}/").follows("取消会议")
    secretary.fills({"reason": "只为试打名单。"}).presses("取消会议").sees("会议已取消")


def test_office_prints_what_it_has_passed_on(person):
    officer = person()
    officer.enters_as("yuci").open("/desk/forwarded/").sees("工程系列中级职称评审").takes_picture(
        "forwarded", on_phone=True
    ).meets_no_barrier()
    link = officer.main.get_by_role("link", name="PDF").first.get_attribute("href")
    assert officer.page.request.get(str(link)).body().startswith(b"%PDF-")
