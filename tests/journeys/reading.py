"""Reading before the vote through pages: panels, blind papers, score forms, the hearing of one case."""

from datetime import timedelta

from playwright.sync_api import Locator, expect

from tests.journeys.drawing import LOGINS
from tests.journeys.person import Person

TITLE = "民营企业工程系列中级评审会"
SCORES = {"score_ethics": "9", "score_ability": "26", "score_achievement": "31", "score_contribution": "21"}
WORKER_SECONDS = 90


def plans_the_meeting(secretary: Person, applicants: list[str]) -> str:
    """For tonight, over the cases of these people; returns the meeting's code."""
    secretary.open("/review/meetings/").follows("安排会议")
    secretary.sees("随机抽取，7人")
    for label, box in boxes(secretary, "applications").items():
        box.set_checked(any(name in label for name in applicants))
    secretary.fills({"title": TITLE, "starts_at": f"{secretary.today}T23:30", "place": "市工商联五楼会议室"})
    secretary.takes_picture("room-plan", on_phone=True).meets_no_barrier()
    secretary.presses("安排会议并通知委员").sees("会议已安排").follows(TITLE)
    meeting = secretary.address_part(r"/review/meetings/(\w+)/$")
    secretary.open(f"/review/meetings/{meeting}/conflicts/").sees_heading("利害关系核对")
    secretary.takes_picture("conflicts", on_phone=True).meets_no_barrier()
    return meeting


def forms_panels(secretary: Person, meeting: str) -> list[str]:
    """Four of the seven in the first panel, three in the second; returns the names of the first, its leader first."""
    secretary.open(f"/review/meetings/{meeting}/panels/").takes_picture("panels-empty", on_phone=True).follows("设置")
    secretary.sees_heading("材料开放时间和评分表").takes_picture("panel-setup", on_phone=True).meets_no_barrier()
    secretary.presses("保存").sees_heading("评议组")
    secretary.open(f"/review/meetings/{meeting}/panels/new")
    labels = list(boxes(secretary, "experts"))
    # A panel of two is told beside the field, with everything that was typed.
    _fills_panel(secretary, "机械组", labels[:2]).sees("不少于3名专家，现在选了2名").holds("name", "机械组")
    secretary.takes_picture("panel-refused", on_phone=True).meets_no_barrier()
    for name, chosen in (("机械组", labels[:4]), ("电气自动化组", labels[4:])):
        secretary.open(f"/review/meetings/{meeting}/panels/new")
        _fills_panel(secretary, name, chosen).sees_heading("评议组")
    return [label.split("（")[0] for label in labels[:4]]


def boxes(person: Person, name: str) -> dict[str, Locator]:
    """The tick boxes called ``name`` by their labels."""
    found = person.main.locator(f"[name={name}]").all()
    return {person.main.locator(f'label[for="{box.get_attribute("id")}"]').inner_text().strip(): box for box in found}


def _fills_panel(secretary: Person, name: str, labels: list[str]) -> Person:
    for label, box in boxes(secretary, "experts").items():
        box.set_checked(label in labels)
    secretary.fills({"name": name}).main.locator("[name=leader]").select_option(label=labels[0])
    return secretary.presses("保存评议组")


def assigns_cases(secretary: Person, meeting: str) -> None:
    secretary.open(f"/review/meetings/{meeting}/assignment/").sees("分配方案（4 件）")
    secretary.takes_picture("assignment", on_phone=True).meets_no_barrier()
    secretary.presses("按方案分配并通知专家").sees_heading("评议组").takes_picture("panels-assigned", on_phone=True)


def readers_of(secretary: Person, meeting: str, number: int) -> tuple[str, list[str]]:
    """Who leads the panel of the case with that number, who may not read it himself, and who reads it; names."""
    secretary.open(f"/review/meetings/{meeting}/panels/")
    progress = secretary.main.locator("table", has=secretary.page.locator("caption", has_text="评议进展"))
    row = progress.locator("tbody tr").nth(number - 1)
    panel = row.locator('td[data-label="评议组"]').inner_text().strip()
    groups = secretary.main.locator("table", has=secretary.page.locator("caption", has_text="评议组"))
    leading = groups.get_by_role("row").filter(has_text=panel).locator('td[data-label="专家"]').inner_text()
    leader = leading.split("（组长）")[0].split("、")[-1]
    names = row.locator('td[data-label="专家"]').inner_text().split("\n")
    return leader, [name.strip() for name in names]


def prepares_papers(secretary: Person, meeting: str) -> None:
    """The worker makes the blind papers; what names the applicant is gone from each."""
    secretary.open(f"/review/meetings/{meeting}/blind/").acts("处理附件").sees("附件")
    ready = secretary.main.get_by_text("可以查阅", exact=True)
    secretary.waits_for("可以查阅", seconds=WORKER_SECONDS)
    for _again in range(WORKER_SECONDS):
        if ready.count() >= 4:
            break
        secretary.page.wait_for_timeout(1000)
        secretary.page.reload()
    secretary.takes_picture("blind", on_phone=True).meets_no_barrier()


def reads_and_scores(expert: Person, name: str, meeting: str, number: int, applicant: str) -> None:
    """On a phone: the paper as a picture without a name, the form saved as it is typed, then handed in."""
    expert.enters_as(LOGINS[name]).open(f"/my-meetings/{meeting}/cases/").takes_picture("my-cases").meets_no_barrier()
    expert.open(f"/my-meetings/{meeting}/cases/{number}/").sees_no(applicant).sees_no("晋中精工机械有限公司")
    link = expert.main.get_by_role("link", name="业绩", exact=False).first.get_attribute("href")
    paper = expert.page.request.get(str(link))
    assert paper.body().startswith(b"%PDF-")
    expert.fills(SCORES | {"text": "工艺改进有运行数据支持，本人作用明确。", "recommendation": "recommend"})
    expert.saves_itself().takes_picture("my-case").meets_no_barrier()
    expert.presses("提交评议").sees("已提交")


def concludes(leader: Person, name: str, meeting: str, number: int) -> None:
    leader.enters_as(LOGINS[name]).open(f"/my-meetings/{meeting}/cases/{number}/conclusion")
    leader.fills({"text": "三名专家评议一致，业绩真实，建议提交会议表决。"}).takes_picture(
        "conclusion"
    ).meets_no_barrier()
    leader.presses("形成评议意见").sees("将在表决前向会议介绍")


def hears(secretary: Person, meeting: str) -> None:
    """Plan the one hearing that the batch asks for, then write and file its record."""
    secretary.open(f"/review/meetings/{meeting}/hearings/").takes_picture("hearings", on_phone=True)
    tomorrow = secretary.today + timedelta(days=1)
    secretary.follows("统一安排时间").fills({"starts_at": f"{tomorrow}T09:00", "mode": "onsite", "place": "五楼答辩室"})
    secretary.takes_picture("hearing-plan", on_phone=True).meets_no_barrier()
    secretary.main.locator("form button[type=submit].btn-primary").click()
    secretary.sees("五楼答辩室").takes_picture("hearings-planned", on_phone=True).meets_no_barrier()
    secretary.main.get_by_role("link", name="答辩记录").first.click()
    secretary.fills({
        "mode": "onsite", "started_at": f"{tomorrow}T09:00", "ended_at": f"{tomorrow}T09:20",
        "identity_checked_by": "樊华", "identity_checked_how": "现场核对证件", "remarks": "思路清楚。", "mark": "86",
    })  # fmt: skip
    secretary.presses("确认并归档").sees("请填写提问和回答").holds("identity_checked_by", "樊华")
    secretary.takes_picture("record-incomplete", on_phone=True).meets_no_barrier()
    secretary.fills({"questions": "问：试验数据从何而来？答：三个月连续运行记录。"}).presses("确认并归档").sees(
        "已归档"
    )
    secretary.takes_picture("record-filed", on_phone=True)
    expect(secretary.main.get_by_text("现场核对证件")).to_be_visible()
