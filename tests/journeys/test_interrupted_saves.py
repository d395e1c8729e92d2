"""A page is left while it is still saving: the next visit goes on from what was typed last, and asks nothing."""

from playwright.sync_api import Route

from tests.journeys.person import NOTHING_WAITS, Person

FIRST, BOTH = "二〇一八年起从事液压支架设计。", "二〇一八年起从事液压支架设计。二〇二〇年起主持改进。"
QUESTION, OTHER_WINDOW = "而系统里已有更新的内容", "另一个窗口已保存更新的内容"


def leaves_while_saving(technician: Person, section: str) -> Route:
    """Type, and go on typing while the first words are under way; returns that save, which gets no answer."""
    saves: list[Route] = []

    def pass_by(route: Route) -> None:
        saves.append(route)
        if len(saves) > 1:
            route.continue_()

    page = technician.open(section).page
    address = page.locator("form[data-autosave-url]").get_attribute("data-autosave-url")
    page.route(f"**{address}", pass_by)
    technician.fills({"text": FIRST}).status_says("正在保存")
    technician.fills({"text": BOTH})
    return saves[0]


def test_save_that_arrived_without_a_word_is_known_as_ones_own(technician, draft):
    save = leaves_while_saving(technician, f"/my/{draft.code}/form/report/")
    assert save.fetch().ok
    technician.page.reload()
    technician.page.wait_for_function(NOTHING_WAITS)
    technician.sees_no(QUESTION).sees_no(OTHER_WINDOW).holds("text", BOTH)
    technician.page.reload()
    technician.holds("text", BOTH).sees_no(QUESTION)
