"""From a person without an account to a certificate that a stranger has checked: every role, through pages only."""

import re
import subprocess

from playwright.sync_api import expect

from portal.demo import cast
from tests.journeys import steps
from tests.journeys.one_time_code import one_time_code
from tests.journeys.person import Person

NAME = "欧阳𬱖·䶮"
EMPLOYER = "晋中精工机械有限公司"
COMMITTEE = "晋中市工程系列中级职称评审委员会"
# Of a region that does not exist, so nobody's: born on 12 August 1985, the seventeenth digit a man's.
ID_NUMBER = "149999198508129072"
DOCUMENT = "市人社职〔2026〕12号"


def test_everybody_does_his_part_from_registration_to_verified_certificate(person):
    technician, clerk, public = person(), person(), person()
    registers_and_claims_employment(technician)
    confirms_employment(clerk)
    code = fills_in_and_submits(technician)
    notice = reviews_and_publishes(clerk, code)
    reads_the_notice(public, notice)
    steps.five_working_days_pass(person)
    steps.recommends(clerk, notice)
    offices_pass_on(person(), code)
    secretary = person()
    meets_and_votes(person, secretary, code)
    result = publishes_result(secretary, code)
    public.open(f"/notices/{result}/").sees(NAME)
    steps.five_working_days_pass(person)
    confirms(person(), code)
    address = downloads_the_certificate(technician, code)
    checks_the_certificate(person(phone=True), address)
    traces(person(), code)


def registers_and_claims_employment(technician: Person) -> None:
    technician.open("/").takes_picture("home", on_phone=True).follows("个人注册")
    technician.fills(steps.registration(NAME, ID_NUMBER, "15535412345")).takes_picture("register", on_phone=True)
    technician.presses("注册").sees("注册成功，您已登录")
    technician.sees(NAME).follows("查找并绑定单位")
    technician.page.locator("#id_q").press_sequentially("精工", delay=20)
    technician.sees("找到 1 家单位").takes_picture("employers", on_phone=True)
    steps.claims_employment(technician, EMPLOYER)
    technician.takes_picture("profile", on_phone=True)


def confirms_employment(clerk: Person) -> None:
    clerk.open("/demo/people/").page.locator('form[action="/demo/people/hr1/"] button').click()
    clerk.sees("已登录为").takes_picture("unit-workbench").open("/unit/people/").takes_picture("unit-people")
    clerk.main.get_by_role("row").filter(has_text=NAME).get_by_role("button", name="确认", exact=True).click()
    clerk.sees(f"已确认{NAME}的劳动关系")


def fills_in_and_submits(technician: Person) -> str:
    technician.open("/my/").takes_picture("my-cases-empty", on_phone=True)
    technician.open("/my/start/").takes_picture("choose-batch", on_phone=True)
    code = steps.starts(technician, EMPLOYER)
    technician.takes_picture("case-draft", on_phone=True)
    technician.open(f"/my/{code}/form/{steps.SECTIONS[0]}/")
    for section in steps.SECTIONS:
        fills_in_section(technician, section)
    technician.sees_heading("申报材料")
    steps.uploads(technician, code, {
        "photo": steps.a_portrait(),
        "education": steps.a_pdf("education.pdf"),
        "present_title": steps.a_pdf("title.pdf"),
        "labour_contract": steps.a_pdf("contract.pdf"),
    })  # fmt: skip
    technician.takes_picture("materials", on_phone=True)
    technician.open(f"/my/{code}/check/").sees("还有 1 处需要补全或修改").takes_picture("check-missing", on_phone=True)
    steps.uploads(technician, code, {"achievement": steps.a_pdf("patent.pdf")})
    technician.open(f"/my/{code}/check/").sees("检查通过").takes_picture("check", on_phone=True).meets_no_barrier()
    steps.submits(technician, code, NAME)
    technician.sees(code).takes_picture("receipt", on_phone=True).meets_no_barrier().follows("查看办理进度")
    technician.sees("单位审核中").takes_picture("case-submitted", on_phone=True).meets_no_barrier()
    return code


def fills_in_section(technician: Person, section: str) -> None:
    answers = steps.answers_of(section)
    if answers:
        technician.fills(answers).saves_itself()
    if section == "achievements":
        technician.page.reload()
        for name, value in answers.items():
            technician.holds(name, value)
        technician.takes_picture("section-achievements", on_phone=True)
    technician.presses("保存并继续").sees("”已保存。")


def reviews_and_publishes(clerk: Person, code: str) -> str:
    clerk.open("/desk/cases/").sees(NAME).takes_picture("unit-worklist")
    steps.claims(clerk, code)
    for outcome in clerk.main.get_by_role("radio", name="属实").all():
        outcome.check()
    clerk.saves_itself().takes_picture("unit-desk").meets_no_barrier()
    clerk.acts("审核通过，进入公示").sees("已办理“审核通过，进入公示”")
    clerk.open("/desk/notices/new/").takes_picture("notice-new")
    notice = steps.publishes(clerk, "/desk/notices/new/", code)
    clerk.takes_picture("notice-desk").meets_no_barrier().open(f"/notices/{notice}/poster/").takes_picture(
        "poster"
    ).meets_no_barrier()
    return notice


def reads_the_notice(public: Person, notice: str) -> None:
    public.open("/notices/").takes_picture("notices", on_phone=True)
    public.open(f"/notices/{notice}/").sees(NAME).sees("共 5 个工作日").takes_picture(
        "notice", on_phone=True
    ).meets_no_barrier()
    public.sees_no(ID_NUMBER)


def offices_pass_on(officer: Person, code: str) -> None:
    signs_in_with_two_factors(officer)
    steps.passes_on(officer, code, "审核通过，逐级上报")
    officer.enters_as("jinzhong").open("/desk/cases/").takes_picture("hrss-worklist")
    steps.passes_on(officer, code, "审核通过，逐级上报")
    officer.enters_as("secretary2")
    steps.passes_on(officer, code, "受理")


def signs_in_with_two_factors(officer: Person) -> None:
    """The county's officer, by password; the authenticator is set up at the first sign-in and asked at the next."""
    officer.open("/accounts/login/").takes_picture("login", on_phone=True).signs_in("yuci", cast.PASSWORD)
    officer.sees_heading("绑定动态口令").takes_picture("second-factor").meets_no_barrier()
    secret = officer.main.locator("code").inner_text()
    officer.fills({"code": one_time_code(secret)}).presses("绑定").sees("备用码")


def meets_and_votes(person: steps.People, secretary: Person, code: str) -> None:
    secretary.enters_as("secretary2")
    meeting = steps.plans(secretary, code, "工程系列中级第一次会议")
    chair, expert = person(phone=True), person(phone=True)
    steps.takes_seat(chair, steps.CHAIR, meeting)
    steps.takes_seat(expert, steps.EXPERTS[1], meeting)
    expert.takes_picture("expert-seat").meets_no_barrier()
    steps.are_signed_in(secretary, meeting, steps.QUORUM)
    secretary.takes_picture("meeting-room").meets_no_barrier()
    chair.open(f"/my-meetings/{meeting}/").presses("宣布开会").sees("会议开始")
    steps.writes_opinion(secretary, meeting, "业绩真实，图纸和工艺文件齐全，能独立解决现场技术问题。")
    chair.open(f"/my-meetings/{meeting}/").takes_picture("chair-seat").meets_no_barrier().presses("全部开始表决").sees(
        "表决开始"
    )
    expert.open(f"/my-meetings/{meeting}/items/1/").sees_no(NAME).takes_picture("ballot").meets_no_barrier()
    # Seven of ten agree: two thirds of those present are reached.
    choices = ["agree"] * 7 + ["disagree", "disagree", "abstain"]
    steps.votes(chair, meeting, choices[0])
    steps.votes(expert, meeting, choices[1])
    steps.vote_one_after_another(expert, meeting, zip(steps.EXPERTS[2 : steps.QUORUM], choices[2:], strict=True))
    chair.open(f"/my-meetings/{meeting}/").acts("结束表决并计票").sees("已结束投票完毕的表决并计票")
    chair.acts("宣布并签署结果").sees("结果已宣布并签署").takes_picture("chair-signed")
    secretary.open(f"/review/meetings/{meeting}/minutes/").takes_picture("minutes").meets_no_barrier()


def publishes_result(secretary: Person, code: str) -> str:
    secretary.open("/review/results/").takes_picture("results-unpublished").meets_no_barrier()
    steps.tells_results(secretary)
    secretary.open("/desk/notices/results/new/").takes_picture("result-notice-new").meets_no_barrier()
    return steps.publishes(secretary, "/desk/notices/results/new/", code)


def confirms(officer: Person, code: str) -> None:
    officer.enters_as("jinzhong").open("/desk/confirmations/")
    officer.waits_for_box("row", code, seconds=steps.CLOCK_SECONDS)
    officer.takes_picture("confirmations").meets_no_barrier()
    steps.confirms(officer, code, DOCUMENT).takes_picture("confirmed")


def downloads_the_certificate(technician: Person, code: str) -> str:
    """Returns the address of the public page."""
    technician.open("/certificates/mine/").waits_for("下载电子证书（PDF）", seconds=60)
    technician.takes_picture("my-certificates", on_phone=True).meets_no_barrier()
    link = technician.main.get_by_role("link", name="下载电子证书（PDF）").get_attribute("href")
    content = technician.page.request.get(str(link)).body()
    assert content.startswith(b"%PDF-")
    printed = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    assert NAME in printed
    assert ID_NUMBER not in printed
    technician.open(f"/my/{code}/").sees("已发证").takes_picture("case-certified", on_phone=True).meets_no_barrier()
    technician.open("/certificates/mine/").follows("打开查验页")
    return technician.page.url


def checks_the_certificate(stranger: Person, address: str) -> None:
    stranger.open(address).sees_heading("有效").takes_picture("verify").meets_no_barrier()
    # The name and the number are masked, and of the birth the month alone is told.
    facts = [
        "欧阳***", "男", "1985年8月", "149*************72", "工程技术人员", "机械工程", "工程师", "中级", "评审",
        COMMITTEE, DOCUMENT, "晋中市工程系列评审委员会办公室", EMPLOYER, "通用（非定向）",
    ]  # fmt: skip
    for fact in facts:
        expect(stranger.main.locator("dd", has_text=re.compile(f"^{re.escape(fact)}$")).first).to_be_visible()
    stranger.sees_no(ID_NUMBER).sees_no(NAME)
    stranger.open("/verify/AAAAAAAAAAAAAAAA").takes_picture("verify-unknown")


def traces(supervisor: Person, code: str) -> None:
    supervisor.enters_as("supervisor").open("/supervise/trace/").fills({"q": NAME}).presses("查找").follows(code)
    supervisor.sees("记录链完整").sees("单位公示 → 人社部门审核").sees("确认结果").takes_picture(
        "trace"
    ).meets_no_barrier()
