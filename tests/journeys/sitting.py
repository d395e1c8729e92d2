"""A meeting that votes on a list of cases on phones, and what becomes of its results, through pages."""

from playwright.sync_api import expect

from portal.demo import cast
from tests.journeys import steps
from tests.journeys.drawing import COMMITTEE, LOGINS, SEATS, opens
from tests.journeys.person import Person

CONTACT = "评审办公室，电话0354-1234567"
DOCUMENT = "晋民协评〔2026〕3号"
FILED = "晋中人社备〔2026〕21号"
# The second case gets three of seven.
AGAINST = 2


def votes(secretary: Person, phone: Person, meeting: str, names: list[str]) -> None:
    """Everybody signs in and casts his whole list on a phone; the chair, drawn first, opens, closes and signs."""
    for name in names:
        steps.takes_seat(phone, LOGINS[name], meeting)
    phone.takes_picture("seat-before").meets_no_barrier()
    secretary.open(f"/review/meetings/{meeting}/").takes_picture("room-signed-in", on_phone=True).meets_no_barrier()
    phone.enters_as(LOGINS[names[0]]).open(f"/my-meetings/{meeting}/").presses("宣布开会").sees("会议开始")
    for number in (2, 3, 4):
        gives_opinion(secretary, meeting, number)
    phone.open(f"/my-meetings/{meeting}/").takes_picture("chair-before").meets_no_barrier()
    phone.presses("全部开始表决").sees("表决开始").takes_picture("chair-voting")
    for place, name in enumerate(names):
        casts_list(phone.enters_as(LOGINS[name]), meeting, against=place >= SEATS - 4)
    phone.enters_as(LOGINS[names[0]]).open(f"/my-meetings/{meeting}/").acts("结束表决并计票")
    phone.sees("未通过").takes_picture("chair-counted").meets_no_barrier().acts("宣布并签署结果")
    phone.sees("结果已宣布并签署")
    secretary.open(f"/review/meetings/{meeting}/minutes/").takes_picture("room-minutes", on_phone=True)


def gives_opinion(secretary: Person, meeting: str, number: int) -> None:
    secretary.open(f"/review/meetings/{meeting}/items/{number}/opinion")
    for box in secretary.main.locator("[name=experts]").all()[:3]:
        box.check()
    secretary.fills({"text": "业绩真实，建议提交表决。"}).presses("保存").sees("评议意见已保存")


def casts_list(expert: Person, meeting: str, *, against: bool) -> None:
    """Nothing is chosen in advance; what is chosen is read over before it is cast."""
    expert.open(f"/my-meetings/{meeting}/").follows("填写表决票").sees_heading("表决票").takes_picture("ballot-list")
    expert.meets_no_barrier()
    expect(expert.main.locator("input[type=radio]:checked")).to_have_count(0)
    for number in range(1, 5):
        choice = "disagree" if against and number == AGAINST else "agree"
        expert.main.locator(f'label[for="item-{number}-{choice}"]').click()
    expert.presses("下一步：核对").sees("还没有投出").takes_picture("ballot-review").meets_no_barrier()
    expert.presses("确认投出 4 张").sees_no("张表决票没有投")


def publishes(people: steps.People, secretary: Person, *, passed: int) -> None:
    """All results at once; then the notice of those who passed (令40 art. 26)."""
    steps.tells_results(secretary)
    secretary.open("/desk/notices/results/new/").takes_picture("room-notice-new", on_phone=True)
    steps.ticks_all(secretary).presses("发布结果公示").fills({"contact": CONTACT})
    notice = steps.goes_public(secretary, "发布结果公示", cases=passed)
    people(phone=True).open(f"/notices/{notice}/").sees("共 5 个工作日").takes_picture("room-notice")


def is_examined_again(people: steps.People, secretary: Person, loser: cast.Person) -> None:
    """Whoever did not pass asks once, and reads why it stays so (令40 art. 27)."""
    applicant = people(phone=True)
    applicant.enters_as(loser.login).open("/my/").main.locator("tbody a").first.click()
    applicant.sees("评审未通过").takes_picture("redress").meets_no_barrier().follows("申请复查")
    applicant.fills({"reason": "请复查"}).presses("提交复查申请").sees("理由不少于10个字").takes_picture(
        "reexamination"
    )
    applicant.fills({"reason": "请复查应用证明中三个月连续运行的数据。"}).meets_no_barrier().presses("提交复查申请")
    applicant.sees("前答复")
    secretary.open("/desk/reexaminations/").takes_picture("reexaminations", on_phone=True).follows(loser.name)
    secretary.fills({"decision": "uphold", "finding": "已核对运行记录，评议时已经看到，维持原结果。"})
    secretary.takes_picture("reexamination-desk", on_phone=True).meets_no_barrier().presses("提交复查结论")
    applicant.waits_for("维持原结果", seconds=20).takes_picture("reexamined")


def confirms_and_files(people: steps.People, secretary: Person, *, passed: int) -> None:
    """A committee with its own right confirms its results and has its authority file them (M5h)."""
    steps.five_working_days_pass(people)
    secretary.open("/desk/confirmations/").waits_for("可以确认", seconds=steps.CLOCK_SECONDS)
    steps.ticks_all(secretary).presses("确认结果，待备案").fills({"document_number": DOCUMENT})
    steps.carries_out(secretary, "确认结果，待备案", rows=passed)
    secretary.open("/desk/result-filings/").takes_picture("result-filings", on_phone=True).follows("报送备案")
    steps.ticks_all(secretary.takes_picture("result-filing-new", on_phone=True).meets_no_barrier())
    secretary.presses("报送结果备案").fills({"document": DOCUMENT, "document_on": f"{secretary.today}"})
    steps.carries_out(secretary.meets_no_barrier(), "报送结果备案", rows=passed).follows("打开备案")
    secretary.sees_heading(DOCUMENT)
    officer = people()
    officer.enters_as("jinzhong").open("/desk/result-filings/").sees(COMMITTEE).follows(DOCUMENT)
    officer.sees_heading(DOCUMENT)
    officer.takes_picture("result-filing", on_phone=True).meets_no_barrier()
    opens(officer, "予以备案")
    officer.fills({"file_results-number": FILED}).presses("予以备案").sees("已备案，系统正在生成电子证书")
