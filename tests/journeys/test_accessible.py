"""By keyboard alone, and what axe-core finds on the pages of each role."""

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.accessibility import faults_of
from tests.journeys.person import PHONE, Person

MOST_TABS = 80
SHOWS_FOCUS = """element => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""

PAGES = {
    "public": ("", ["/", "/register/", "/register/employer/", "/accounts/login/", "/notices/", "/verify/",
                    "/verify/AAAAAAAAAAAAAAAA", "/objections/status/", "/committees/", "/committees/904/",
                    "/committees/choose/?series=engineering&level=middle", "/demo/people/", "/demo/clock/",
                    "/service-points/", "/hrss/", "/manual/", "/manual/administrators/", "/search/", "/statistics/",
                    "/guides/", "/about/"]),
    "applicant": ("", ["/work/", "/my/", "/my/start/?series=engineering&level=middle",
                            "case:/my/", "form:basic", "form:education", "form:achievements",
                            "form:report", "form:materials", "check", "/me/", "/me/employers/", "/me/messages/",
                            "/me/roles/", "/certificates/mine/"]),
    "unit clerk": ("hr1", ["/work/", "/desk/cases/", "case:/desk/cases/", "/desk/notices/", "/desk/notices/new/",
                           "/desk/objections/", "/unit/people/"]),
    "officer": ("yuci", ["/desk/cases/", "case:/desk/cases/", "/desk/confirmations/", "/unit-requests/",
                         "/certificates/register/", "/office/bodies/", "/office/bodies/new/service-point/",
                         "/office/contact/"]),
    "secretary": ("secretary2", ["/desk/cases/", "/review/meetings/", "plan", "/desk/notices/results/new/",
                                 "/certificates/register/"]),
    "expert": ("middle-03", ["/my-meetings/"]),
    "supervisor": ("supervisor", ["/supervise/trace/", "case:/supervise/trace/"]),
}  # fmt: skip


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("role", PAGES)
def test_pages_of_each_role_keep_nobody_out_who_sees_or_moves_badly(person, draft, role, phone):
    login, pages = PAGES[role]
    reader = person(phone=phone)
    if role == "applicant":
        reader.open("/accounts/login/").signs_in(draft.login, steps.PASSWORD).sees_heading("今天的事")
    elif login:
        reader.enters_as(login)
    for page in pages:
        goes_to(reader, page).meets_no_barrier()


def goes_to(reader: Person, page: str) -> Person:
    """``page`` is a path or a step from the case: ``case:<list>``, ``form:<section>``, ``check``; or ``plan``."""
    kind, _, rest = page.partition(":")
    if page.startswith("/"):
        return reader.open(page)
    if kind == "case":
        reader.open(rest).main.locator("tbody a").first.click()
        reader.page.wait_for_url(lambda url: not url.endswith(rest))
        return reader
    if kind == "plan":
        return reader.open("/review/meetings/").follows("安排会议").sees_heading("安排评审会议")
    code = reader.address_part(r"/my/(\w+)/")
    return reader.open(f"/my/{code}/{f'form/{rest}' if kind == 'form' else kind}/")


def test_technician_signs_in_and_fills_in_a_section_by_keyboard_alone(person, draft):
    technician = person().open("/accounts/login/")
    types(technician, "[name=login]", draft.login)
    types(technician, "[name=password]", steps.PASSWORD)
    technician.page.keyboard.press("Enter")
    technician.sees_heading("今天的事")
    presses_enter_at(technician, "tbody a")
    technician.sees("填写申报表")
    presses_enter_at(technician, "a:text-is('基本情况')")
    technician.sees_heading("基本情况")
    types(technician, "[name=post]", "高级机械设计师")
    technician.saves_itself()
    presses_enter_at(technician, "main button:text-is('保存并返回')")
    technician.sees("“基本情况”已保存。")


def test_first_key_leads_past_the_head_of_the_page(person):
    reader = person().open("/notices/")
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator(":focus")).to_have_text("跳到主要内容")
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("main")).to_be_focused()


def types(reader: Person, selector: str, text: str) -> None:
    tabs_to(reader, selector)
    reader.page.keyboard.press("Control+A")
    reader.page.keyboard.insert_text(text)


def presses_enter_at(reader: Person, selector: str) -> None:
    tabs_to(reader, selector)
    reader.page.keyboard.press("Enter")


def tabs_to(reader: Person, selector: str) -> None:
    """Press Tab until the first element that ``selector`` finds has the focus, and see that it shows it."""
    wanted = reader.page.locator(selector).locator("visible=true").first
    wanted.wait_for()
    for _press in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        reader.page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    shows = (
        "element => { const s = getComputedStyle(element); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
    )
    assert wanted.evaluate(shows), f"{selector} does not show that it has the focus"


def test_check_finds_what_keeps_people_out(browser):
    page = browser.new_page(viewport=PHONE)
    page.set_content(
        '<html lang="zh"><title>页</title><main><h1>页</h1><img src="data:,"><p style="color: #bbb">浅色的字</p>'
        '<div style="width: 900px">宽</div></main></html>'
    )
    found = "\n".join(faults_of(page))
    page.close()
    assert [each for each in ("image-alt", "color-contrast", "wider than the window") if each not in found] == []
