"""The ordinary day of each role, from what waits for him on, by keyboard alone."""

from collections.abc import Callable

from tests.days import others
from tests.days.keyboard import Keyboard
from tests.journeys import steps

REPORT = "十年来一直在生产一线从事机械设计，主持完成三项技术改造，全部投入使用，效果良好。" * 20
CONTACT = "人力资源部，电话0354-1234567"
DOCUMENT = "晋人社厅发〔2026〕12号"
# Of the demo's cast: who becomes a system administrator.
NEWCOMER = "陈志强"


def applicant(keys: Keyboard) -> None:
    """A draft that lacks its report and one paper: fill in, upload, check, sign, hand in."""
    keys.opens_first_row().opens(keys.main("a:text-is('工作总结')"))
    keys.types(keys.main("textarea"), REPORT).opens(keys.main("button:text-is('保存并返回')")).sees("已保存")
    keys.opens(keys.main("a:text-is('检查并提交')"))
    keys.opens(keys.main(".error-summary a"))
    missing = keys.page.locator("section.panel", has=keys.page.get_by_text("必交", exact=True)).filter(
        has_not=keys.page.locator("dd a, td a")
    )
    keys.picks_file(missing.first.locator("input[type=file]"), steps.a_pdf())
    keys.opens(missing.first.get_by_role("button", name="上传")).sees("proof.pdf")
    keys.opens(keys.main("a:text-is('检查并提交')"))
    keys.ticks(keys.main("[name=agreed]")).types(keys.main("[name=name]"), "李秀英")
    keys.opens(keys.main("button:text-is('签署并提交申报')")).sees("申报已提交")


def unit_clerk(keys: Keyboard) -> None:
    """One case: take it, let it pass, publish its notice."""
    keys.opens_first_row().opens_first_row()
    keys.goes_to_the_decision().opens(keys.main("button:text-is('领取')")).sees("已办理“领取”")
    keys.goes_to_the_decision().opens(keys.main("summary:text-is('审核通过，进入公示')"))
    keys.opens(keys.main("button:text-is('确认审核通过，进入公示')")).sees("已办理")
    keys.opens(keys.page.locator(".site-nav a:has-text('公示和异议')").first)
    keys.opens(keys.main("a[href$='/notices/new/']")).ticks_first_row().opens(keys.main(".batch-bar button"))
    keys.types(keys.main("[name=contact]"), CONTACT)
    keys.opens(keys.main("form button.btn-primary")).sees("已办理")


def passes_on(keys: Keyboard) -> None:
    """Choose a case of the list, look at what would happen, let it go on."""
    keys.opens_first_row().ticks_first_row().opens(keys.main(".batch-bar button"))
    keys.opens(keys.main("form button.btn-primary")).sees("已办理")


def passes_one_on(keys: Keyboard) -> None:
    """One case on the review desk: take it, let it go to the committee."""
    keys.opens_first_row().opens_first_row()
    keys.goes_to_the_decision().opens(keys.main("button:text-is('领取')")).sees("已办理“领取”")
    keys.goes_to_the_decision().opens(keys.main("summary:text-is('审核通过，逐级上报')"))
    keys.opens(keys.main("button:text-is('确认审核通过，逐级上报')")).sees("已办理")


def chair_opens(keys: Keyboard) -> None:
    """Open the meeting; when the office has written the opinions, open the votes."""
    keys.opens(keys.page.locator(".site-nav a:has-text('评审会议')").first).opens(keys.main(".task-name a"))
    keys.opens(keys.main("button:text-is('宣布开会')")).sees("会议开始").waits_while(others.write_opinions)
    keys.opens(keys.main("button:text-is('全部开始表决')")).sees("表决开始")


def chair_closes(keys: Keyboard) -> None:
    """All papers are in: count, then announce and sign."""
    keys.opens(keys.page.locator(".site-nav a:has-text('评审会议')").first).opens(keys.main(".task-name a"))
    keys.opens(keys.main("summary:text-is('结束表决并计票')"))
    keys.opens(keys.main("button:text-is('确认结束表决并计票')")).sees("计票")
    keys.opens(keys.main("summary:text-is('宣布并签署结果')"))
    keys.opens(keys.main("button:text-is('确认宣布并签署结果')")).sees("结果已宣布并签署")


def expert(keys: Keyboard) -> None:
    """The voting is open: choose, read over, cast."""
    keys.opens_first_row().opens(keys.main("a:has-text('填写表决票')"))
    for number in (1, 2):
        keys.ticks(keys.page.locator(f"#item-{number}-agree"))
    keys.opens(keys.main("button:text-is('下一步：核对')"))
    keys.opens(keys.main("button:has-text('确认投出')")).sees("已投")


def supervisor(keys: Keyboard) -> None:
    """Find a case by its applicant's name and read its way."""
    keys.opens(keys.page.locator(".site-nav a:has-text('监督追溯')").first)
    keys.types(keys.main("[name=q]"), "王䶮").opens(keys.main("button:text-is('查找')"))
    keys.page.wait_for_url("**q=**")
    keys.opens_first_row().sees("记录链")


def system_administrator(keys: Keyboard) -> None:
    """See whether all runs, close a feature for a while, open it again."""
    keys.opens(keys.page.locator(".site-nav a:has-text('运行状况')").first).sees("定时任务")
    keys.opens(keys.page.locator(".site-nav a:has-text('功能开关')").first)
    keys.opens(keys.main("a:text-is('关闭功能')"))
    keys.selects(keys.main("[name=feature]"), steps=1)
    keys.types(keys.main("[name=told]"), "系统升级，今晚恢复。").types(keys.main("[name=reason]"), "升级数据库")
    keys.opens(keys.main("form.panel button[type=submit]")).sees("已登记")
    keys.opens(keys.main("button:text-is('现在开放')")).sees("已开放")


def security_administrator(keys: Keyboard) -> None:
    """Find a person, propose him as an administrator."""
    keys.opens(keys.page.locator(".site-nav a:has-text('账号和角色')").first)
    keys.types(keys.main("[name=q]"), NEWCOMER).opens(keys.main(".filters-bar button"))
    keys.page.wait_for_url("**q=**")
    keys.opens(keys.main(f"tbody a:text-is('{NEWCOMER}')")).opens(keys.main("a:text-is('提出任命为管理员')"))
    keys.selects(keys.main("[name=role]"), steps=2)
    keys.types(keys.main("[name=reason]"), "新任系统管理员")
    keys.opens(keys.main("button:text-is('提出')")).sees("等待另一名管理员确认")


def seconds_the_proposal(keys: Keyboard) -> None:
    """What a security administrator proposed waits in the other's inbox: read it, confirm it."""
    keys.opens_first_row().opens_first_row()
    keys.opens(keys.main("button:has-text('确认')")).sees("已确认")


def audit_administrator(keys: Keyboard) -> None:
    """Who failed to sign in; what one person did, as a workbook; one of his acts in its chain."""
    keys.opens(keys.page.locator(".site-nav a:has-text('登录')").first).sees("登录失败")
    keys.opens(keys.page.locator(".site-nav a:has-text('操作记录')").first)
    keys.types(keys.main("[name=who]"), "萧然").opens(keys.main(".filters-bar button"))
    keys.page.wait_for_url("**who=**")
    keys.downloads(keys.main("a[href*='export']"))
    keys.opens(keys.main("tbody a")).sees("衔接")


def business_administrator(keys: Keyboard) -> None:
    """A number of the rules from a day on, with its document."""
    keys.opens(keys.page.locator(".site-nav a:has-text('目录和参数')").first).opens(
        keys.page.locator(".site-nav a:text-is('参数')").first
    )
    keys.opens(keys.main("tbody a")).types(keys.main("[name=value]"), "8")
    keys.types(keys.main("[name=document]"), DOCUMENT)
    keys.opens(keys.main("form.panel button[type=submit]")).sees("起为")


# Title, who, how; in the order in which the cases move on.
DAYS: tuple[tuple[str, str, Callable[[Keyboard], None]], ...] = (
    ("申报人：补全草稿并提交", "tech2", applicant),
    ("单位：审核一件并公示", "hr1", unit_clerk),
    ("服务点：审核一件并公示", "service1", unit_clerk),
    ("人事代理机构：审核一件并公示", "agency1", unit_clerk),
    ("劳务派遣单位：审核一件并公示", "dispatch1", unit_clerk),
    ("县级审核：成批上报", "yuci", passes_on),
    ("市级审核：复核一件并上报", "jinzhong", passes_one_on),
    ("评委会：成批受理", "secretary2", passes_on),
    ("主任委员：宣布开会、开始表决", "middle-01", chair_opens),
    ("专家：投两张表决票", "middle-03", expert),
    ("主任委员：计票、签署结果", "middle-01", chair_closes),
    ("监督：追溯一件申报", "supervisor", supervisor),
    ("系统管理员：看运行状况，关闭并开放一项功能", "sysadmin", system_administrator),
    ("安全管理员：提出任命一名管理员", "secadmin", security_administrator),
    ("系统管理员：确认任命", "sysadmin", seconds_the_proposal),
    ("审计管理员：查登录失败，导出一人的操作记录", "auditadmin", audit_administrator),
    ("业务管理员：修改一个参数", "hrssadmin", business_administrator),
)
