"""The way of a case through the hands of its bodies: chosen by the applicant, walked by one body after the other."""

from collections.abc import Iterable, Mapping

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.person import Person

PASS_ON = "审核通过，逐级上报"
APPROVE = "审核通过，进入公示"


def opens_own_case(technician: Person, login: str) -> str:
    """Sign in and open the only case; returns its code."""
    technician.enters_as(login).open("/my/").main.locator("tbody a").first.click()
    return technician.address_part(r"/my/(\w+)/$")


def tells(technician: Person, code: str, facts: Mapping[str, str]) -> None:
    """Say what opens the channels; the page of the choice answers."""
    technician.open(f"/my/{code}/route/").fills(facts).presses("查看可走的渠道").sees_heading("选择申报渠道")


def steps_shown(technician: Person, channel: str) -> list[str]:
    """The steps that the page of the choice names for ``channel``."""
    offer = technician.main.locator(".choice", has=technician.page.locator(f"#channel-{channel}"))
    return [line.strip() for line in offer.locator("ol.steps li").all_inner_texts()]


def chooses(technician: Person, channel: str, *, name: str, body: str = "", agency: str = "") -> None:
    """Choose ``channel``, called ``name`` on the page, and the bodies that it needs, by their names."""
    technician.main.locator(f"#channel-{channel}").check()
    for part, wanted in {"body": body, "agency": agency}.items():
        if wanted:
            technician.main.locator(f"#{part}-{channel}").select_option(label=wanted)
    technician.presses("选定这个渠道").sees(f"已选择申报渠道：{name}")


def uploads_what_is_asked(technician: Person, code: str) -> None:
    """One file to each item of the list that is still demanded."""
    technician.open(f"/my/{code}/form/materials/")
    demanded = technician.main.locator("section.panel[id^=item-]", has=technician.page.get_by_text("必交", exact=True))
    items = [str(panel.get_attribute("id")).removeprefix("item-") for panel in demanded.all()]
    files = {item: steps.a_portrait() if item == "photo" else steps.a_pdf(f"{item}.pdf") for item in items}
    if files:
        steps.uploads(technician, code, files)


def hands_in(technician: Person, code: str, name: str) -> None:
    """Add what the channel asks for, look at the check page, sign."""
    uploads_what_is_asked(technician, code)
    technician.open(f"/my/{code}/check/").sees("检查通过")
    steps.submits(technician, code, name)


def finds(clerk: Person, name: str) -> Person:
    """Open the case of ``name`` from one's worklist."""
    clerk.open("/desk/cases/").main.get_by_role("link", name=name, exact=True).first.click()
    return clerk.sees_heading(f"{name}的申报")


def has_no_work_with(clerk: Person, name: str) -> None:
    clerk.open("/desk/cases/").sees_heading("待办申报")
    expect(clerk.main.get_by_role("link", name=name, exact=True)).to_have_count(0)


def reviews_and_publishes(clerk: Person, login: str, code: str, name: str) -> str:
    """The reviewing body takes the case from its worklist and publishes it; returns the notice's code."""
    finds(clerk.enters_as(login), name)
    steps.passes_on(clerk, code, APPROVE)
    return steps.publishes(clerk, "/desk/notices/new/", code)


def recommends_after_the_notice(people: steps.People, clerk: Person, notice: str) -> None:
    steps.five_working_days_pass(people)
    steps.recommends(clerk, notice)


def pass_it_on(officer: Person, logins: Iterable[str], code: str, name: str) -> None:
    """Agency and offices, each from its own worklist, at one window after the other."""
    for login in logins:
        finds(officer.enters_as(login), name)
        steps.passes_on(officer, code, PASS_ON)


def reaches_committee(technician: Person, secretary: Person, login: str, code: str, name: str) -> None:
    """The case stands at the committee's acceptance, for its applicant and in the office's worklist."""
    technician.open(f"/my/{code}/").sees("评委会核对材料")
    finds(secretary.enters_as(login), name).sees("评委会受理")
