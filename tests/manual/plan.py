"""Which pictures the manuals show: whose page, where, and how he gets there."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.days import others
from tests.journeys import steps, ways
from tests.journeys.person import Person

# The first case, committee … of a list.
FIRST = "*"


@dataclass(frozen=True)
class Picture:
    """``way``: texts of links to follow from ``path``, FIRST for the first row; then ``does``, if anything is done.

    Without ``path`` the person stays where the picture before left him.
    """

    name: str
    login: str
    path: str
    way: tuple[str, ...] = ()
    does: Callable[[Person], object] | None = None
    phone: bool = False


def chooses_all_and_previews(clerk: Person) -> None:
    for box in clerk.main.locator("input.choose").all()[:3]:
        box.check()
    clerk.main.locator(".batch-bar button").first.click()


def jobs_have_run(administrator: Person) -> None:
    administrator.waits_for("运行时间", seconds=180)


def claims(clerk: Person) -> None:
    """Take the case, unless it is taken already: the plan may be walked again."""
    button = clerk.main.get_by_role("button", name="领取", exact=True)
    if button.count():
        button.first.click()


def claims_and_asks(clerk: Person) -> None:
    claims(clerk)
    clerk.main.locator('a[href$="/correction/"]').first.click()


def writes_an_objection(somebody: Person) -> None:
    somebody.fills({"person": "1", "content": "公示所写的项目由车间集体完成，请核查本人所起的作用。"})


def approves_and_begins_a_notice(clerk: Person) -> None:
    """From the case that the picture before showed."""
    claims(clerk)
    clerk.acts("审核通过，进入公示").open("/desk/notices/new/").sees("发布公示")


def plans_a_meeting(secretary: Person) -> None:
    """The city's committee meets over all that waits for it."""
    secretary.open("/review/meetings/")
    if secretary.main.get_by_role("link", name="手册会议").count():
        secretary.follows("手册会议")
        return
    secretary.follows("安排会议").sees_heading("安排评审会议")
    secretary.fills({"title": "手册会议", "starts_at": f"{secretary.today}T23:30", "place": "市人社局三楼会议室"})
    secretary.presses("安排会议并通知委员").sees("会议已安排").follows("手册会议")


def hands_in_as_dispatched(clerk: Person) -> None:
    """A dispatched worker's case comes to his company, unless it is there already: the plan may be walked again."""
    if not clerk.main.locator("tbody a").count():
        others.at_the_dispatch_company(clerk)
        clerk.enters_as("dispatch1").open("/desk/cases/")


def comes_from_the_unit(agent: Person) -> None:
    """A case whose archive the talent agency keeps, after the unit's notice has run."""
    if agent.main.locator("tbody a").count():
        return
    code = ways.opens_own_case(agent, "archive1")
    ways.tells(agent, code, {"employment": "contract", "workplace": others.YUCI, "archive": "public_agency"})
    ways.chooses(agent, "archive_agency", name="档案在公共就业和人才服务机构", agency="晋中市公共就业和人才服务中心")
    ways.hands_in(agent, code, "孟洁")
    notice = ways.reviews_and_publishes(agent, "hr1", code, "孟洁")
    steps.five_working_days_pass(lambda: agent)
    steps.recommends(agent.enters_as("hr1"), notice)
    agent.enters_as("talent1").open("/desk/cases/")


PICTURES = (
    Picture("home", "", "/"),
    Picture("self-check", "", "/self-check/", phone=True),
    Picture("choose-committee", "", "/committees/choose/?series=engineering&level=middle"),
    Picture("notice", "", "/notices/", (FIRST,)),
    Picture("object", "", "", ("提出异议",), writes_an_objection),
    Picture("objection-receipt", "", "", does=lambda somebody: somebody.presses("提交异议")),
    Picture("objection-status", "", "/objections/status/"),
    Picture("verify", "", "/verify/", phone=True),
    Picture("service-points", "", "/service-points/"),
    Picture("search", "", "/search/?q=机械"),
    Picture("guides", "", "/guides/", phone=True),
    Picture("statistics", "", "/statistics/"),
    Picture("login", "", "/accounts/login/"),
    Picture("employers", "tech7", "/me/employers/?q=晋中精工"),
    Picture("start", "tech1", "/my/start/?series=engineering&level=middle"),
    Picture("route", "tech2", "/my/", (FIRST, "申报渠道")),
    Picture("case-draft", "tech2", "/my/", (FIRST,)),
    Picture("section", "tech2", "/my/", (FIRST, "基本情况")),
    Picture("materials", "tech2", "/my/", (FIRST, "申报材料"), phone=True),
    Picture("check", "tech2", "/my/", (FIRST, "检查并提交")),
    Picture("case-submitted", "tech3", "/my/", (FIRST,)),
    Picture("correction", "tech5", "/my/", (FIRST,)),
    Picture("recognition-kinds", "tech1", "/my/recognition/"),
    Picture("my-certificates", "earlier-01", "/certificates/mine/"),
    Picture("messages", "tech5", "/me/messages/"),
    Picture("inbox", "yuci", "/work/"),
    Picture("intakes", "hr1", "/imports/"),
    Picture("employees", "hr1", "/unit/people/"),
    Picture("unit-worklist", "hr1", "/desk/cases/"),
    Picture("unit-desk", "hr1", "/desk/cases/", (FIRST,)),
    Picture("notice-new", "hr1", "", does=approves_and_begins_a_notice),
    Picture("objections", "hr1", "/desk/objections/"),
    Picture("list-check", "hr1", "/certificates/list-check/"),
    Picture("filings", "hr1", "/desk/filings/"),
    Picture("point-worklist", "service1", "/desk/cases/"),
    Picture("officer-worklist", "yuci", "/desk/cases/"),
    Picture("officer-desk", "yuci", "/desk/cases/", (FIRST,)),
    Picture("batch-preview", "yuci", "/desk/cases/", does=chooses_all_and_previews),
    Picture("desk-correction", "yuci", "/desk/cases/", (FIRST,), claims_and_asks),
    Picture("acts", "yuci", "/desk/acts/"),
    Picture("forwarded", "yuci", "/desk/forwarded/"),
    Picture("confirmations", "jinzhong", "/desk/confirmations/"),
    Picture("complaints", "jinzhong", "/desk/complaints/"),
    Picture("filing-cases", "jinzhong", "/desk/filing-cases/"),
    Picture("supervised", "jinzhong", "/desk/supervised/"),
    Picture("unit-requests", "yuci", "/unit-requests/"),
    Picture("bodies", "yuci", "/office/bodies/"),
    Picture("register", "jinzhong", "/certificates/register/"),
    Picture("packages", "jinzhong", "/archive/packages/"),
    Picture("integrity", "jinzhong", "/integrity/"),
    Picture("secretary-filings", "secretary2", "/desk/filings/"),
    Picture("plans", "secretary2", "/desk/plans/"),
    Picture("batches", "secretary2", "/desk/batches/"),
    Picture("pool", "secretary2", "/desk/pools/", (FIRST,)),
    Picture("draws", "secretary8", "/desk/draws/"),
    Picture("rosters", "secretary2", "/desk/rosters/"),
    Picture("secretary-worklist", "secretary2", "/desk/cases/"),
    Picture("meeting", "secretary2", "/review/meetings/", does=plans_a_meeting),
    Picture("meetings", "secretary2", "/review/meetings/"),
    Picture("panels", "secretary2", "/review/meetings/", ("手册会议", "评议组")),
    Picture("unpublished", "secretary2", "/review/results/"),
    Picture("relations", "middle-03", "/desk/relations/"),
    Picture("my-meetings", "middle-03", "/my-meetings/"),
    Picture("seat", "middle-03", "/my-meetings/", ("手册会议",), phone=True),
    Picture("trace", "supervisor", "/supervise/trace/"),
    Picture("case-trace", "supervisor", "/supervise/trace/", (FIRST,)),
    Picture("committee-trace", "supervisor", "/supervise/committees/", (FIRST,)),
    Picture("equal-treatment", "supervisor", "/supervise/equal-treatment/"),
    Picture("outages", "hrssadmin", "/desk/outages/"),
    Picture("admin-people", "secadmin", "/manage/people/?q=张"),
    Picture("admin-features", "sysadmin", "/manage/features/"),
    Picture("admin-health", "sysadmin", "/manage/health/", does=jobs_have_run),
    Picture("admin-records", "auditadmin", "/manage/records/"),
    Picture("admin-parameters", "hrssadmin", "/manage/parameters/"),
    Picture("admin-wordings", "hrssadmin", "/manage/wordings/"),
    # The demo's clock is moved here, so nothing stands after it.
    Picture("dispatch-worklist", "dispatch1", "/desk/cases/", does=hands_in_as_dispatched),
    Picture("dispatch-desk", "dispatch1", "/desk/cases/", (FIRST,)),
    Picture("talent-worklist", "talent1", "/desk/cases/", does=comes_from_the_unit),
    Picture("talent-desk", "talent1", "/desk/cases/", (FIRST,)),
)


def pictures_planned() -> set[str]:
    return {picture.name for picture in PICTURES}
