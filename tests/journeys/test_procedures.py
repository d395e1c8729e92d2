"""Titles that no ballot decides (regulation 8.1): from the start page to a certificate that a stranger has checked."""

import re
from collections.abc import Mapping

from playwright.sync_api import expect

from tests.journeys import steps, ways
from tests.journeys.person import Person

JINGGONG = "晋中精工机械有限公司"
DOCUMENT = "人社职〔2026〕77号"
FINDING = "依据齐全，核实无误。"
# What somebody types beyond the answers of ``portal.demo.paper``; a page asks only for what its procedure needs.
ANSWERS: Mapping[str, Mapping[str, str]] = {
    "qualification": {
        "rows-0-title": "一级建造师", "rows-0-certificate_number": "JZ142020000123", "rows-0-obtained_on": "2020-09-01",
        "rows-0-code": "constructor_grade_1",
    },
    "former_title": {
        "title": "工程师", "certificate_number": "冀2016-00123", "obtained_on": "2016-12-01",
        "authority": "石家庄市人力资源和社会保障局", "region": "河北省石家庄市",
    },
    "targeted_title": {
        "title": "工程师", "certificate_number": "DX2019000123", "specialty": "机械工程", "obtained_on": "2019-12-20",
    },
    "assessment": {
        "probation_from": "2024-07-01", "probation_to": "2025-07-01", "result": "passed", "opinion": "考核合格。",
    },
    "postdoc": {
        "station": "晋中精工博士后科研工作站", "left_station_on": "2025-06-30", "grant": "yes",
        "grant_number": "2024M700001", "provincial_project": "no", "stays": "yes",
    },
    "talent": {
        "kind": "high_level", "brought_in_by": JINGGONG, "attested": "yes",
        "document": "晋中市高层次人才目录〔2025〕3号",
    },
}  # fmt: skip


def test_qualification_is_recognised_by_the_local_office_and_counts_from_its_day(person):
    technician, officer = person(), person()
    technician.enters_as("qualified1").open("/my/").follows("职称认定").sees_heading("职称认定")
    technician.takes_picture("recognition-kinds", on_phone=True).meets_no_barrier().follows("申请职业资格认定")
    technician.main.locator("[name=mapping]").select_option(label="建造师一级 → 工程师（工程技术人员）")
    technician.takes_picture("recognition-start", on_phone=True).meets_no_barrier()
    code = begins(technician)
    fills_in_and_submits(technician, code, "文静", title="工程师")
    ways.finds(officer.enters_as("yuci"), "文静")
    steps.claims(officer, code)
    officer.follows("不予认定").sees_heading("不予认定").takes_picture("decline", on_phone=True).meets_no_barrier()
    officer.follows("返回")
    recognises(officer, {"certificate_number": "JZ142020000123", "obtained_on": "2020-09-01"})
    verified(person, technician, {
        "资格名称": "工程师", "取得方式": "认定", "任现职起算": "2020年9月1日", "批准文号": DOCUMENT,
        "认定单位": "榆次区",
    })  # fmt: skip


def test_postdoc_is_recognised_by_the_province_after_a_result_notice(person):
    technician, clerk, officer = person(phone=True), person(), person()
    code = asks_for_recognition(technician, "postdoc1", "博士后认定", "associate_senior")
    fills_in_and_submits(technician, code, "方毅", title="高级工程师")
    notice = ways.reviews_and_publishes(clerk, "hr1", code, "方毅")
    ways.recommends_after_the_notice(person, clerk, notice)
    ways.pass_it_on(officer, ["yuci", "jinzhong"], code, "方毅")
    ways.finds(officer.enters_as("shanxi"), "方毅")
    steps.claims(officer, code)
    recognises(officer, {"left_station_on": "2025-06-30"})
    publishes_and_confirms(person, officer, officer, code, "方毅")
    verified(person, technician, {"资格名称": "高级工程师", "取得方式": "认定", "认定单位": "山西省"})


def test_title_of_another_province_is_confirmed_with_its_years(person):
    technician, officer = person(phone=True), person()
    code = asks_for_recognition(technician, "moved1", "跨地区职称确认", "middle")
    fills_in_and_submits(technician, code, "常磊", title="工程师")
    ways.pass_it_on(officer, ["yuci"], code, "常磊")
    ways.finds(officer.enters_as("jinzhong"), "常磊")
    steps.claims(officer, code)
    recognises(officer, {
        "former_authority": "石家庄市人力资源和社会保障局", "former_number": "冀2016-00123",
        "former_obtained_on": "2016-12-01",
    })  # fmt: skip
    publishes_and_confirms(person, officer, officer, code, "常磊")
    verified(person, technician, {"资格名称": "工程师", "取得方式": "认定", "任现职起算": "2016年12月1日"})


def test_first_title_is_recognised_by_assessment_without_a_result_notice(person):
    technician, clerk, officer = person(phone=True), person(), person()
    code = asks_for_recognition(technician, "graduate1", "考核认定", "assistant")
    fills_in_and_submits(technician, code, "孙瑶", title="助理工程师")
    notice = ways.reviews_and_publishes(clerk, "hr1", code, "孙瑶")
    ways.recommends_after_the_notice(person, clerk, notice)
    ways.finds(officer.enters_as("yuci"), "孙瑶")
    steps.claims(officer, code)
    recognises(officer, {"probation_ended_on": "2025-07-01"})
    verified(person, technician, {"资格名称": "助理工程师", "取得方式": "认定", "认定单位": "榆次区"})


def test_high_level_talent_is_recognised_by_the_committee_that_he_chose(person):
    technician, clerk, secretary = person(phone=True), person(), person()
    code = starts_by_track(technician, "talent2", "talent_recognition")
    fills_in_and_submits(technician, code, "黄珂", title="工程师")
    notice = ways.reviews_and_publishes(clerk, "hr1", code, "黄珂")
    ways.recommends_after_the_notice(person, clerk, notice)
    ways.finds(secretary.enters_as("secretary2"), "黄珂")
    steps.claims(secretary, code)
    met_on = secretary.today.isoformat()
    recognises(secretary, {"committee_minutes": "评委会纪要〔2026〕5号", "committee_met_on": met_on})
    publishes_and_confirms(person, secretary, person().enters_as("jinzhong"), code, "黄珂")
    verified(person, technician, {"资格名称": "工程师", "取得方式": "认定", "批准文号": DOCUMENT})


def test_targeted_title_is_converted_and_its_years_go_on(person):
    technician, clerk, officer = person(phone=True), person(), person()
    code = starts_by_track(technician, "targeted1", "conversion")
    fills_in_and_submits(technician, code, "史铮", title="工程师")
    notice = ways.reviews_and_publishes(clerk, "hr1", code, "史铮")
    ways.recommends_after_the_notice(person, clerk, notice)
    ways.pass_it_on(officer, ["yuci", "jinzhong"], code, "史铮")
    ways.finds(officer.enters_as("secretary2"), "史铮")
    steps.claims(officer, code)
    recognises(officer, {"source_number": "DX2019000123", "first_obtained_on": "2019-12-20"})
    publishes_and_confirms(person, officer, person().enters_as("jinzhong"), code, "史铮")
    verified(person, technician, {
        "资格名称": "工程师", "取得方式": "转评", "任现职起算": "2019年12月20日", "使用范围": "通用（非定向）",
    })  # fmt: skip


def asks_for_recognition(technician: Person, login: str, procedure: str, level: str) -> str:
    """From one's own page to a draft in the engineering series; returns its code."""
    technician.enters_as(login).open("/my/").follows("职称认定").follows(f"申请{procedure}")
    technician.main.locator("[name=series]").select_option(label="工程技术人员")
    technician.fills({"level": level})
    return begins(technician)


def begins(technician: Person) -> str:
    technician.main.locator("[name=employment]").select_option(label=JINGGONG)
    technician.presses("建立草稿").sees("草稿已建立")
    return technician.address_part(r"/my/(\w+)/$")


def starts_by_track(technician: Person, login: str, track: str) -> str:
    """Begin at the city's committee by a track of its own; returns the case's code."""
    technician.enters_as(login)
    steps.chooses_committee(technician, "middle", "晋中市工程系列中级")
    technician.main.locator("[name=specialty]").select_option(label="机械工程")
    technician.main.locator("[name=employment]").select_option(label=JINGGONG)
    technician.fills({"track": track}).presses("建立申报草稿").sees("申报草稿已建立")
    return technician.address_part(r"/my/(\w+)/$")


def fills_in_and_submits(technician: Person, code: str, name: str, *, title: str) -> None:
    """Each section that the case has, then the files that are demanded."""
    technician.open(f"/my/{code}/").sees("填写申报表")
    links = technician.main.locator(f'a[href^="/my/{code}/form/"]').all()
    sections = [str(link.get_attribute("href")).split("/")[-2] for link in links]
    for section in sections:
        if section != "materials":
            own = {"title": title} if section == "declaration" else {}
            fills_in(technician.open(f"/my/{code}/form/{section}/"), section, {**answers_of(section), **own})
            technician.presses("保存并返回").sees("”已保存。")
    ways.hands_in(technician, code, name)


def answers_of(section: str) -> dict[str, str]:
    return dict(ANSWERS[section]) if section in ANSWERS else steps.answers_of(section)


def fills_in(technician: Person, section: str, answers: Mapping[str, str]) -> None:
    asked = {str(field.get_attribute("name")) for field in technician.main.locator("[name]").all()}
    known = {name: value for name, value in answers.items() if name in asked}
    assert known, f"nothing to answer in {section}"
    technician.fills(known)


def recognises(officer: Person, found: Mapping[str, str]) -> None:
    """From the desk of a claimed case: tick what was looked at, enter what was found, recognise."""
    officer.follows("予以认定")
    # The boxes are counted as they stand, so the page must be there.
    officer.main.locator("[name=finding]").wait_for()
    for box in officer.main.locator("input[type=checkbox]").all():
        box.check()
    officer.fills({**found, "finding": FINDING})
    if officer.main.locator("[name=document_number]").count():
        officer.fills({"document_number": DOCUMENT})
    officer.takes_picture("recognise", on_phone=True).meets_no_barrier()
    officer.presses("予以认定").sees("的职称。")


def publishes_and_confirms(people: steps.People, publisher: Person, authority: Person, code: str, name: str) -> None:
    """The result's notice, its five working days, and the confirmation under a document number (令40 art. 26)."""
    notice = steps.publishes(publisher, "/desk/notices/results/new/", code)
    people().open(f"/notices/{notice}/").sees(name)
    steps.five_working_days_pass(people)
    authority.open("/desk/confirmations/")
    steps.confirms(authority, code, DOCUMENT)


def verified(people: steps.People, technician: Person, facts: Mapping[str, str]) -> None:
    """The holder gets the certificate, and a stranger reads these facts on its public page."""
    technician.open("/certificates/mine/").waits_for("打开查验页", seconds=60).follows("打开查验页")
    technician.page.wait_for_url(re.compile("/verify/"))
    stranger = people().open(technician.page.url).sees_heading("有效")
    for label, value in facts.items():
        row = stranger.main.locator(".summary-row", has=stranger.page.locator("dt", has_text=re.compile(f"^{label}$")))
        expect(row.locator("dd").last).to_contain_text(value)
