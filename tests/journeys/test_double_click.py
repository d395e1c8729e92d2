"""A hasty hand: every button of staff that changes something is double-clicked, and the thing happens once."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import steps, ways
from tests.journeys.person import Person

EMPLOYER = "晋中精工机械有限公司"
NAME = "上官·䶮"
# Of a region that does not exist, so nobody's.
ID_NUMBER = "149999198806201271"
MEETING = "双击会议"
DOCUMENT = "市人社职〔2026〕31号"
NO_PAGE = re.compile("未能办理|没有找到|系统出错|出了问题")
# What the record of the case must hold, once for each time that somebody meant it.
MEANT = {
    "领取": 5, "放回待办": 1, "审核通过，进入公示": 1, "发布公示": 1, "延长公示": 1, "提出异议": 1, "异议不成立": 1,
    "推荐上报": 1, "一次性告知补正": 1, "提交补正": 1, "审核通过，逐级上报": 2, "受理": 1, "评审通过": 1,
    "发布结果公示": 1, "确认结果": 1, "制发证书": 1,
}  # fmt: skip


def doubles(person: Person, button: Locator, *, guarded: bool = False) -> Person:
    """Double-click; unless ``guarded``, the script lets both clicks through, so that the server gets two posts."""
    if not guarded:
        button.evaluate("button => { button.form.dataset.allowRepeat = ''; }")
    button.dblclick()
    expect(person.page.locator("h1").filter(has_text=NO_PAGE)).to_have_count(0)
    return person


def button(person: Person, name: str) -> Locator:
    return person.main.get_by_role("button", name=name, exact=True).first


def presses(person: Person, name: str, *, guarded: bool = False) -> Person:
    return doubles(person, button(person, name), guarded=guarded)


def acts(person: Person, label: str) -> Person:
    """Open the act's question and double-click the answer."""
    person.main.locator("summary", has_text=re.compile(f"^{re.escape(label)}$")).first.click()
    return presses(person, f"确认{label}")


def claims(clerk: Person, code: str, *, guarded: bool = False) -> Person:
    presses(clerk.open(f"/desk/cases/{code}/"), "领取", guarded=guarded)
    return clerk.sees("已办理“领取”")


@pytest.mark.timeout(300)
def test_each_button_of_staff_does_its_act_once_when_it_is_double_clicked(person):
    technician, clerk, secretary = person(), person(), person()
    code = has_submitted(technician, clerk)
    unit_reviews_and_recommends(person, clerk, code)
    offices_pass_on(person(), technician, code)
    committee_accepts_and_votes(person, secretary, code)
    result_is_published_and_confirmed(person, secretary, code)
    assert counted(person(), code) == MEANT
    certificate_is_replaced_and_revoked(person(), code)


def has_submitted(technician: Person, clerk: Person) -> str:
    technician.open("/register/").fills(steps.registration(NAME, ID_NUMBER, "15535410031"))
    presses(technician, "注册", guarded=True).sees("注册成功，您已登录")
    steps.claims_employment(technician, EMPLOYER)
    clerk.enters_as("hr1").open("/unit/people/")
    row = clerk.main.get_by_role("row").filter(has_text=NAME)
    doubles(clerk, row.get_by_role("button", name="确认", exact=True)).sees(f"已确认{NAME}的劳动关系")
    code = steps.starts(technician, EMPLOYER)
    for section in steps.SECTIONS:
        technician.open(f"/my/{code}/form/{section}/").fills(steps.answers_of(section))
        technician.presses("保存并返回").sees("”已保存。")
    proofs = {
        item: steps.a_pdf(f"{item}.pdf") for item in ("education", "present_title", "labour_contract", "achievement")
    }
    steps.uploads(technician, code, {"photo": steps.a_portrait(), **proofs})
    steps.submits(technician, code, NAME)
    return code


def unit_reviews_and_recommends(person: steps.People, clerk: Person, code: str) -> None:
    claims(clerk, code, guarded=True)
    presses(clerk, "放回待办").sees("已办理“放回待办”")
    claims(clerk, code)
    acts(clerk, "审核通过，进入公示").sees("已办理“审核通过，进入公示”")
    presses(clerk.open("/desk/notices/new/").chooses_only("row", code), "发布公示")
    clerk.fills({"contact": "人力资源部，电话0354-1234567"})
    presses(clerk, "对选中的办理“发布公示”").sees("已办理 1 件").follows("打开公示").sees("个工作日")
    notice = clerk.address_part(r"/desk/notices/(\w+)/$")
    clerk.fills({"working_days": "6", "reason": "连日停电"})
    presses(clerk, "延长公示").sees("共 6 个工作日").takes_picture("double-notice-desk", on_phone=True)
    clerk.open("/desk/notices/")
    expect(clerk.main.locator(f'a[href*="/desk/notices/{notice}/"]')).to_have_count(1)

    objector = person().open(f"/notices/{notice}/object/")
    objector.fills({"person": "1", "content": "公示所写的项目由车间集体完成，请核查本人所起的作用。"})
    presses(objector, "提交异议").sees_heading("异议已收到")
    clerk.open("/desk/objections/").follows(NAME)
    clerk.main.get_by_label("异议不成立，申报继续办理").check()
    clerk.fills({"finding": "经核查图纸签字，本人为主要设计人。"})
    presses(clerk, "提交核查结论").sees("核查结论已记录")

    steps.five_working_days_pass(person)
    person().open("/demo/clock/").presses("+1 个工作日").sees("演示日期现在是")
    clerk.open(f"/desk/notices/{notice}/").waits_for("推荐选中的申报", seconds=steps.CLOCK_SECONDS)
    clerk.presses("推荐选中的申报").takes_picture("double-batch-preview", on_phone=True)
    presses(clerk, "对选中的办理“推荐上报”").sees("已办理 1 件")


def offices_pass_on(officer: Person, technician: Person, code: str) -> None:
    claims(officer.enters_as("yuci"), code)
    officer.follows("一次性告知补正").fills({
        "form-0-place": "basic.post", "form-0-reason": "inconsistent", "form-0-explanation": "请按合同填写岗位。",
    }).presses("下一步：核对全部内容").takes_picture("double-correction-whole", on_phone=True)  # fmt: skip
    presses(officer, "告知申报人").sees(f"已一次性告知{NAME}补正 1 项")
    technician.open(f"/my/{code}/form/basic/").fills({"post": "液压支架设计师"}).presses("保存并返回").sees("”已保存。")
    technician.open(f"/my/{code}/check/").main.locator("[name=agreed]").check()
    presses(technician.fills({"name": NAME}), "签署并提交补正").sees_heading("申报已提交")
    officer.open(f"/desk/cases/{code}/").takes_picture("double-desk-changed", on_phone=True)
    acts(officer, "审核通过，逐级上报").sees("已办理“审核通过，逐级上报”")
    acts(claims(officer.enters_as("jinzhong"), code), "审核通过，逐级上报").sees("已办理“审核通过，逐级上报”")


def committee_accepts_and_votes(person: steps.People, secretary: Person, code: str) -> None:
    acts(claims(secretary.enters_as("secretary2"), code), "受理").sees("已办理“受理”")
    meeting = plans(secretary, code)
    chair = person(phone=True)
    presses(chair.enters_as(steps.CHAIR).open(f"/my-meetings/{meeting}/"), "签到").sees("您已签到")
    office_signs_in(secretary, meeting)
    presses(chair.open(f"/my-meetings/{meeting}/"), "宣布开会").sees("会议开始")
    secretary.open(f"/review/meetings/{meeting}/items/1/opinion").takes_picture("double-opinion", on_phone=True)
    for box in secretary.main.locator("[name=experts]").all()[:3]:
        box.check()
    presses(secretary.fills({"text": "业绩真实，能独立解决技术问题。"}), "保存").sees("评议意见已保存")
    chair.open(f"/my-meetings/{meeting}/").takes_picture("double-chair", on_phone=True)
    presses(chair, "全部开始表决").sees("表决开始")
    votes = person(phone=True)
    for login in steps.EXPERTS[: steps.QUORUM]:
        casts(votes.enters_as(login), meeting)
    votes.open(f"/my-meetings/{meeting}/").takes_picture("double-seat", on_phone=True)
    secretary.open(f"/review/meetings/{meeting}/").takes_picture("double-room", on_phone=True)
    chair.open(f"/my-meetings/{meeting}/").sees(f"{steps.QUORUM} / {steps.QUORUM}")
    acts(chair, "结束表决并计票").sees("已结束投票完毕的表决并计票")
    acts(chair, "宣布并签署结果").sees("结果已宣布并签署").takes_picture("double-signed", on_phone=True)
    secretary.open(f"/review/meetings/{meeting}/minutes/").takes_picture("double-minutes", on_phone=True)
    # Of 15 members 10 are present, nobody recused; 10 papers out, 10 back, all of them in favour.
    expect(secretary.main.get_by_role("row", name="15 10 0 10 10 10 0 0 0 0 通过")).to_be_visible()


def plans(secretary: Person, code: str) -> str:
    secretary.open("/review/meetings/").follows("安排会议")
    box = secretary.main.get_by_label(code)
    secretary.chooses_only("applications", box.get_attribute("value") or "")
    secretary.fills({"title": MEETING, "starts_at": f"{secretary.today}T23:30", "place": "三楼会议室"})
    secretary.takes_picture("double-plan", on_phone=True)
    presses(secretary, "安排会议并通知委员").sees("会议已安排")
    secretary.open("/review/meetings/")
    expect(secretary.main.get_by_role("link", name=MEETING)).to_have_count(1)
    secretary.follows(MEETING)
    return secretary.address_part(r"/review/meetings/(\w+)/$")


def office_signs_in(secretary: Person, meeting: str) -> None:
    secretary.open(f"/review/meetings/{meeting}/").takes_picture("double-room-planned", on_phone=True)
    presses(secretary, "代为签到")
    steps.are_signed_in(secretary, meeting, steps.QUORUM)


def casts(expert: Person, meeting: str) -> None:
    expert.open(f"/my-meetings/{meeting}/items/1/")
    ballot = expert.main.locator("details", has=expert.page.locator('[name=choice][value="agree"]'))
    ballot.locator("summary").click()
    doubles(expert, ballot.locator("button")).sees("已投票")


def result_is_published_and_confirmed(person: steps.People, secretary: Person, code: str) -> None:
    presses(steps.ticks_all(secretary.open("/review/results/")), "公布结果")
    presses(secretary, "对选中的办理“公布结果”").sees("已办理 1 件")
    presses(secretary.open("/desk/notices/results/new/").chooses_only("row", code), "发布结果公示")
    secretary.fills({"contact": "市人社局，0354-1234567"}).takes_picture("double-result-new", on_phone=True)
    presses(secretary, "对选中的办理“发布结果公示”").sees("已办理 1 件").follows("打开公示").sees("个工作日")
    notice = secretary.address_part(r"/desk/notices/(\w+)/$")
    secretary.open("/desk/notices/")
    expect(secretary.main.locator(f'a[href*="/desk/notices/{notice}/"]')).to_have_count(1)
    steps.five_working_days_pass(person)
    officer = person()
    officer.enters_as("jinzhong").open("/desk/confirmations/")
    officer.waits_for_box("row", code, seconds=steps.CLOCK_SECONDS)
    presses(officer.chooses_only("row", code), "确认结果")
    officer.fills({"document_number": DOCUMENT}).takes_picture("double-confirmations", on_phone=True)
    presses(officer, "对选中的办理“确认结果”").sees("已办理 1 件")
    officer.takes_picture("double-batch-result", on_phone=True)
    officer.open(f"/certificates/register/?q={NAME}").waits_for("换发", seconds=60)
    expect(officer.main.locator("tbody tr")).to_have_count(1)


def certificate_is_replaced_and_revoked(officer: Person, code: str) -> None:
    register = f"/certificates/register/?q={NAME}"
    officer.enters_as("jinzhong").open(register).takes_picture("double-register", on_phone=True).follows("换发")
    officer.main.get_by_label("信息更正").check()
    officer.fills({"document": "市人社职更〔2026〕1号", "reason": "专业名称印错。"})
    presses(officer.takes_picture("double-replace", on_phone=True), "换发证书").sees("已换发，查验页已同步更新")
    officer.open(register).waits_for("撤销", seconds=60)
    # The old one and the new one.
    expect(officer.main.locator("tbody tr")).to_have_count(2)
    officer.follows("撤销").fills({"document": "市人社职撤〔2026〕1号", "reason": "业绩材料造假。"})
    presses(officer, "撤销证书").sees("已撤销，查验页已同步更新")
    officer.open(register).sees_no("换发证书")
    expect(officer.main.get_by_text("已撤销")).to_have_count(1)
    assert counted(officer, code) == MEANT


def counted(supervisor: Person, code: str) -> dict[str, int]:
    """How often the record of the case tells each act that ``MEANT`` names."""
    supervisor.enters_as("supervisor").open(f"/supervise/trace/{code}").sees("记录链完整")
    told = Counter(supervisor.main.locator('td[data-label="操作"]').all_inner_texts())
    return {label: told[label] for label in MEANT}


def test_refusal_that_is_double_clicked_is_one_refusal(person):
    officer = person()
    ways.finds(officer.enters_as("yuci"), "黄磊")
    code = officer.address_part(r"/desk/cases/(\w+)/$")
    claims(officer, code).follows("不予受理")
    officer.main.locator("[name=reasons]").first.check()
    officer.fills({"explanation": "材料与登记信息不符，详见核对记录。"}).takes_picture("double-refusal", on_phone=True)
    presses(officer, "不予受理").sees("不予受理，原因已告知本人")
    supervisor = person()
    supervisor.enters_as("supervisor").open(f"/supervise/trace/{code}").sees("记录链完整")
    told = supervisor.main.locator('td[data-label="操作"]').all_inner_texts()
    assert told.count("不予受理") == 1
