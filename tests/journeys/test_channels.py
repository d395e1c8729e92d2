"""Each channel of regulation 2.3 in pages: told, offered, chosen, handed in, and through the hands of its bodies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from tests.journeys import steps, ways
from tests.journeys.person import Person

YUCI, JINZHONG, XIAODIAN, TAIYUAN = "140702", "140700", "140105", "140100"
UP_FROM_YUCI = ["榆次区人社部门审核", "晋中市人社部门审核", "评审委员会受理"]
JINGGONG, HUAXIN = "晋中精工机械有限公司", "榆次华信软件科技有限公司"
TALENT_CENTRE = "晋中市公共就业和人才服务中心"
POINT = "榆次工业园区职称申报受理服务点"
COMPLAINT = "单位说没有人办这件事，已经拖了两个月。"


@dataclass(frozen=True)
class Walk:
    """One channel: who walks it, what he tells, which steps he is shown, and who does what after him.

    ``unit`` reviews, publishes and recommends; ``onward`` pass on after it; ``days_ago`` turns facts into dates.
    """

    channel: str
    name: str
    login: str
    applicant: str
    facts: Mapping[str, str]
    shown: list[str]
    unit: str
    onward: list[str]
    body: str = ""
    agency: str = ""
    days_ago: Mapping[str, int] = field(default_factory=dict)
    secretary: str = "secretary2"


def by(unit: str) -> list[str]:
    """Who reviews also publishes and recommends (令40 art. 16)."""
    return [f"{unit}审核", f"{unit}公示不少于 5 个工作日", f"{unit}推荐"]


EMPLOYED = {"employment": "contract", "workplace": YUCI}
COUNTY_AND_CITY = ["yuci", "jinzhong"]
WALKS = [
    Walk(
        "labour_dispatch", "劳务派遣", "disp1", "段飞",
        {"employment": "dispatch", "workplace": YUCI, "works_at": JINGGONG},
        [*by("晋中众诚劳务派遣有限公司"), *UP_FROM_YUCI], "dispatch1", COUNTY_AND_CITY,
    ),
    Walk("employer", "用人单位", "unit1", "孔维", EMPLOYED, [*by(JINGGONG), *UP_FROM_YUCI], "hr1", COUNTY_AND_CITY),
    Walk(
        "archive_agency", "档案在公共就业和人才服务机构", "archive1", "孟洁", {**EMPLOYED, "archive": "public_agency"},
        [*by(JINGGONG), "公共就业和人才服务机构审核", *UP_FROM_YUCI], "hr1", ["talent1", *COUNTY_AND_CITY],
        agency=TALENT_CENTRE,
    ),
    Walk(
        "archive_elsewhere", "档案不在单位所在地", "archive2", "顾涛", {**EMPLOYED, "archive": "elsewhere"},
        [*by(JINGGONG), *UP_FROM_YUCI], "hr1", COUNTY_AND_CITY,
    ),
    Walk(
        "provincial_market", "档案在省人力资源市场", "archive3", "黎莉", {**EMPLOYED, "archive": "provincial_market"},
        [*by(JINGGONG), "省人力资源市场审核", "评审委员会受理"], "hr1", ["market1"], agency="山西省人力资源市场",
    ),
    Walk(
        "posted_away", "派驻地", "post1", "贺强",
        {"employment": "contract", "workplace": XIAODIAN, "posted_region": YUCI},
        [*by("太原晋创智能装备有限公司"), *UP_FROM_YUCI], "hr3", COUNTY_AND_CITY, days_ago={"posted_since": 500},
    ),
    Walk(
        "original_unit", "原单位", "leave1", "温博",
        {**EMPLOYED, "leave_kind": "startup", "leave_region": XIAODIAN},
        [*by("太原云汾理工学院"), "小店区人社部门审核", "太原市人社部门审核", "评审委员会受理"], "original1",
        ["xiaodian", "taiyuan"], body="太原云汾理工学院", days_ago={"leave_approved_on": 400},
    ),
    Walk(
        "freelancer", "人事代理机构", "free1", "武静", {"employment": "freelancer", "workplace": YUCI},
        [*by("太原启航人事代理有限公司"), *UP_FROM_YUCI], "agency1", COUNTY_AND_CITY, body="太原启航人事代理有限公司",
    ),
    Walk(
        "social_intake", "工商联、协会、学会受理", "social1", "龙海", EMPLOYED,
        [*by("晋中市工商业联合会"), *UP_FROM_YUCI], "federation1", COUNTY_AND_CITY, body="晋中市工商业联合会",
    ),
    Walk(
        "self_review_enterprise", "本企业自主评审", "own1", "万青", EMPLOYED,
        [*by(JINGGONG), "评审委员会受理"], "hr1", [], secretary="secretary5",
    ),
]  # fmt: skip


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.channel)
def test_case_reaches_its_committee_by_the_channel_that_its_applicant_chose(person, walk):
    technician, clerk, officer = person(phone=True), person(), person()
    code = ways.opens_own_case(technician, walk.login)
    told = {**walk.facts, **{name: days_before(technician.today, days) for name, days in walk.days_ago.items()}}
    ways.tells(technician, code, told)
    assert ways.steps_shown(technician, walk.channel) == walk.shown
    ways.chooses(technician, walk.channel, name=walk.name, body=walk.body, agency=walk.agency)
    ways.hands_in(technician, code, walk.applicant)
    notice = ways.reviews_and_publishes(clerk, walk.unit, code, walk.applicant)
    ways.recommends_after_the_notice(person, clerk, notice)
    ways.pass_it_on(officer, walk.onward, code, walk.applicant)
    ways.reaches_committee(technician, officer, walk.secretary, code, walk.applicant)


def days_before(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def test_change_to_the_service_point_lets_review_and_notice_begin_anew(person):
    technician, clerk, point, officer = person(), person(), person(), person()
    name = "葛敏"
    code = ways.opens_own_case(technician, "point1")
    technician.open(f"/my/{code}/route/").takes_picture("route", on_phone=True).meets_no_barrier()
    ways.tells(technician, code, EMPLOYED)
    technician.takes_picture("route-choice", on_phone=True).meets_no_barrier()
    assert ways.steps_shown(technician, "employer") == [*by(HUAXIN), *UP_FROM_YUCI]
    assert ways.steps_shown(technician, "service_point") == [*by("申报受理服务点"), *UP_FROM_YUCI]
    ways.chooses(technician, "employer", name="用人单位")
    ways.hands_in(technician, code, name)
    first_notice = ways.reviews_and_publishes(clerk, "hr2", code, name)

    technician.open(f"/my/{code}/").sees("单位公示中").follows("改换").sees_heading("改换申报渠道")
    technician.takes_picture("route-change", on_phone=True).meets_no_barrier()
    technician.presses("退回草稿并改换渠道").sees("申报已退回草稿")
    ways.tells(technician, code, EMPLOYED)
    ways.chooses(technician, "service_point", name="申报受理服务点", body=POINT)
    ways.hands_in(technician, code, name)
    technician.open(f"/my/{code}/").sees("单位审核中").sees(POINT)

    ways.has_no_work_with(clerk, name)
    notice = ways.reviews_and_publishes(point, "service1", code, name)
    assert notice != first_notice
    ways.recommends_after_the_notice(person, point, notice)
    clerk.open(f"/desk/notices/{first_notice}/").sees_no("推荐选中的申报")
    ways.pass_it_on(officer, COUNTY_AND_CITY, code, name)
    ways.reaches_committee(technician, officer, "secretary2", code, name)


def test_office_assigns_a_body_to_whom_his_unit_refuses(person):
    technician, officer, agency = person(phone=True), person(), person()
    code = asks_for_a_body(technician, "refused1", "钱进")
    ways.has_no_work_with(agency.enters_as("hr2"), "钱进")
    ways.finds(officer.enters_as("yuci"), "钱进")
    assigns(officer, code, f"{TALENT_CENTRE}（公共就业和人才服务机构）")
    technician.open(f"/my/{code}/").sees("单位审核中").sees(TALENT_CENTRE).sees_no(COMPLAINT)
    notice = ways.reviews_and_publishes(agency, "talent1", code, "钱进")
    agency.open(f"/desk/cases/{code}/").sees_heading("钱进的申报").sees_no(COMPLAINT)
    ways.recommends_after_the_notice(person, agency, notice)
    ways.pass_it_on(officer, COUNTY_AND_CITY, code, "钱进")
    ways.reaches_committee(technician, officer, "secretary2", code, "钱进")


def test_office_that_does_not_assign_in_time_loses_the_case_to_the_one_above(person):
    technician, officer, agency = person(phone=True), person(), person()
    code = asks_for_a_body(technician, "refused2", "施雨")
    steps.five_working_days_pass(person)
    technician.open(f"/my/{code}/").waits_for("已转上级人社部门", seconds=steps.CLOCK_SECONDS)
    ways.has_no_work_with(officer.enters_as("yuci"), "施雨")
    ways.finds(officer.enters_as("jinzhong"), "施雨")
    assigns(officer, code, "晋中市工商业联合会（申报受理服务点）")
    ways.finds(agency.enters_as("federation1"), "施雨")
    steps.claims(agency, code)


def asks_for_a_body(technician: Person, login: str, name: str) -> str:
    """Hand in by the fallback, because the unit does not review (M1g); returns the case's code."""
    code = ways.opens_own_case(technician, login)
    ways.tells(technician, code, {**EMPLOYED, "unit_refuses": "yes", "complaint": COMPLAINT})
    technician.sees("您反映单位不给审核，这一渠道暂时走不通")
    assert ways.steps_shown(technician, "fallback") == [*by("指定的机构"), *UP_FROM_YUCI]
    ways.chooses(technician, "fallback", name="兜底渠道")
    ways.hands_in(technician, code, name)
    technician.open(f"/my/{code}/").sees("等待指定受理机构")
    return code


def assigns(officer: Person, code: str, body: str) -> None:
    steps.claims(officer, code)
    officer.follows("指定受理机构").sees(COMPLAINT).takes_picture("assign", on_phone=True).meets_no_barrier()
    officer.main.locator("[name=body]").select_option(label=body)
    officer.presses("指定").sees("已指定")
