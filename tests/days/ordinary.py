"""The ordinary day of each role, from what waits for him on, by keyboard alone."""

from collections.abc import Callable

from tests.days.keyboard import Keyboard
from tests.journeys import steps

REPORT = "十年来一直在生产一线从事机械设计，主持完成三项技术改造，全部投入使用，效果良好。" * 20
CONTACT = "人力资源部，电话0354-1234567"


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
    keys.opens(keys.main("button:text-is('领取')")).sees("已办理“领取”")
    keys.opens(keys.main("summary:text-is('审核通过，进入公示')"))
    keys.opens(keys.main("button:text-is('确认审核通过，进入公示')")).sees("已办理")
    keys.opens(keys.page.locator(".site-nav a:has-text('公示和异议')").first)
    keys.opens(keys.main("a[href$='/notices/new/']")).ticks_first_row().opens(keys.main(".batch-bar button"))
    keys.types(keys.main("[name=contact]"), CONTACT)
    keys.opens(keys.main("form button.btn-primary")).sees("已办理")


def passes_on(keys: Keyboard) -> None:
    """Choose a case of the list, look at what would happen, let it go on."""
    keys.opens_first_row().ticks_first_row().opens(keys.main(".batch-bar button"))
    keys.opens(keys.main("form button.btn-primary")).sees("已办理")


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


# Title, who, how; in the order in which the cases move on.
DAYS: tuple[tuple[str, str, Callable[[Keyboard], None]], ...] = (
    ("申报人：补全草稿并提交", "tech2", applicant),
    ("单位：审核一件并公示", "hr1", unit_clerk),
    ("县级审核：成批上报", "yuci", passes_on),
    ("评委会：成批受理", "secretary2", passes_on),
    ("专家：投两张表决票", "middle-03", expert),
    ("监督：追溯一件申报", "supervisor", supervisor),
)
