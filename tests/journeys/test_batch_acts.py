"""A clerk acts on many rows by the keyboard alone, wide and narrow; every page of the way keeps nobody out."""

from tests.journeys.person import DESKTOP, PHONE, Person
from tests.journeys.test_accessible import presses_enter_at, tabs_to

LIST = "/desk/cases/?tab=mine"


def test_clerk_takes_cases_and_puts_them_back_by_keyboard(person):
    clerk = person().enters_as("hr1").open(LIST)
    for label, move, size in (("领取", "claim", DESKTOP), ("放回待办", "release", PHONE)):
        clerk.page.set_viewport_size(size)
        ticks(clerk, "main [name=all], main [name=case]")
        presses_enter_at(clerk, f"main button[value={move}]")
        clerk.sees_heading(f"{label}：先核对，再办理").sees("现在还没有做任何改动").meets_no_barrier()
        presses_enter_at(clerk, "main button[value=run]")
        clerk.sees_heading(f"{label}：办理结果").sees("已办理").meets_no_barrier()
        presses_enter_at(clerk, "main a:text-is('返回列表')")
        clerk.sees_heading("待办申报")
    clerk.open("/desk/acts/").sees_heading("最近办理").meets_no_barrier()


def ticks(clerk: Person, selector: str) -> None:
    tabs_to(clerk, selector)
    clerk.page.keyboard.press("Space")
