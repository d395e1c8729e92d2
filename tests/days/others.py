"""What other people do before a day can begin, at windows of their own; nothing of it is counted."""

import re
from collections.abc import Callable

from tests.journeys import steps, ways
from tests.journeys.person import Person

CASES = 2
TITLE = "键盘会议"
VOTER = "middle-03"
YUCI = "140702"
POINT = "榆次工业园区职称申报受理服务点"
AGENCY = "太原启航人事代理有限公司"


def at_the_service_point(person: Person) -> None:
    code = ways.opens_own_case(person, "point1")
    ways.tells(person, code, {"employment": "contract", "workplace": YUCI})
    ways.chooses(person, "service_point", name="申报受理服务点", body=POINT)
    ways.hands_in(person, code, "葛敏")


def at_the_agency(person: Person) -> None:
    code = ways.opens_own_case(person, "free1")
    ways.tells(person, code, {"employment": "freelancer", "workplace": YUCI})
    ways.chooses(person, "freelancer", name="人事代理机构", body=AGENCY)
    ways.hands_in(person, code, "武静")


def at_the_dispatch_company(person: Person) -> None:
    code = ways.opens_own_case(person, "disp1")
    ways.tells(person, code, {"employment": "dispatch", "workplace": YUCI, "works_at": "晋中精工机械有限公司"})
    ways.chooses(person, "labour_dispatch", name="劳务派遣")
    ways.hands_in(person, code, "段飞")


def sit_in_the_meeting(person: Person) -> None:
    """A meeting of the city's committee on two cases, with a quorum in the room."""
    person.enters_as("secretary2").open("/review/meetings/").follows("安排会议").sees_heading("安排评审会议")
    # What the days before have accepted waits for another meeting.
    for box in person.main.locator("[name=applications]").all()[CASES:]:
        box.uncheck()
    person.fills({"title": TITLE, "starts_at": f"{person.today}T23:30", "place": "市人社局三楼会议室"})
    person.presses("安排会议并通知委员").sees("会议已安排")
    code = _meeting(person)
    for login in (steps.CHAIR, VOTER):
        steps.takes_seat(person, login, code)
    person.enters_as("secretary2")
    steps.are_signed_in(person, code, steps.QUORUM)


def write_opinions(person: Person) -> None:
    code = _meeting(person.enters_as("secretary2"))
    for number in (1, 2):
        person.open(f"/review/meetings/{code}/items/{number}/opinion")
        for box in person.main.locator("[name=experts]").all()[:3]:
            box.check()
        person.fills({"text": "业绩真实，建议提交表决。"}).presses("保存").sees("评议意见已保存")


def vote_too(person: Person) -> None:
    """Everybody present but the expert whose day has been walked."""
    code = _meeting(person.enters_as("secretary2"))
    for login in steps.EXPERTS[: steps.QUORUM]:
        if login == VOTER:
            continue
        person.enters_as(login).open(f"/my-meetings/{code}/").follows("填写表决票").sees_heading("表决票")
        for label in person.main.locator("label[for^=item-][for$=-agree]").all():
            label.click()
        person.presses("下一步：核对").sees("还没有投出")
        person.main.get_by_role("button", name=re.compile("^确认投出")).click()
        person.sees("已投")


def _meeting(secretary: Person) -> str:
    secretary.open("/review/meetings/").follows(TITLE)
    return secretary.address_part(r"/review/meetings/(\w+)/$")


# By the titles of the days in ``ordinary``.
BEFORE: dict[str, Callable[[Person], None]] = {
    "服务点：审核一件并公示": at_the_service_point,
    "人事代理机构：审核一件并公示": at_the_agency,
    "劳务派遣单位：审核一件并公示": at_the_dispatch_company,
    "主任委员：宣布开会、开始表决": sit_in_the_meeting,
    "主任委员：计票、签署结果": vote_too,
}
