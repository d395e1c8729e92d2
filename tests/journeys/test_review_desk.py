"""An officer reviews a case by the keyboard alone: files, check list, a reason from the library, one request."""

import re

from playwright.sync_api import Locator, expect

from tests.journeys import steps
from tests.journeys.person import Person

REASON = "劳动合同不完整，请上传首页、期限页和签章页。"
TYPED = "劳动合同不完整"


def at(person: Person, place: Locator) -> Person:
    """Be where Tab would lead."""
    place.focus()
    return person


def presses(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def title(person: Person) -> Locator:
    return person.page.locator(".viewer-title")


def test_a_case_is_reviewed_and_returned_by_the_keyboard(person):
    officer = person()
    officer.enters_as("xiaodian").open("/desk/cases/").follows("秦丽萍")
    code = officer.address_part(r"/desk/cases/(\w+)/$")
    steps.claims(officer, code)

    item = officer.page.locator(".check-item").filter(has_text="申报渠道正确")
    link = item.get_by_role("link", name="labour_contract.pdf")
    at(officer, link)
    presses(officer, "Enter")
    expect(title(officer)).to_contain_text("第 1 / 3 页")
    officer.takes_picture("desk-viewer", on_phone=True).meets_no_barrier()
    canvas = officer.page.locator("[data-viewer-canvas]")
    upright = canvas.evaluate("each => each.width < each.height")
    presses(officer, "r", "ArrowRight")
    expect(title(officer)).to_contain_text("第 2 / 3 页")
    assert canvas.evaluate("each => each.width < each.height") != upright
    presses(officer, "n")
    expect(title(officer)).to_contain_text("业绩成果佐证")
    presses(officer, "p")
    expect(title(officer)).to_contain_text("第 2 / 3 页")
    # Where one was is kept when the page is loaded again.
    officer.page.reload()
    expect(title(officer)).to_contain_text("第 2 / 3 页")

    # What the form says lies behind the viewer, which makes way.
    at(officer, item.get_by_role("link", name="填写：工作经历"))
    presses(officer, "Enter")
    officer.sees("经历 1")
    expect(officer.page.locator(".viewer")).to_be_hidden()

    problem = item.get_by_label("有问题")
    at(officer, problem)
    presses(officer, "Space")
    note = item.get_by_role("combobox")
    at(officer, note)
    offered = item.locator("datalist option").evaluate_all("all => all.map(each => each.value)")
    assert REASON in offered
    officer.page.keyboard.type(REASON)
    officer.saves_itself()

    at(officer, officer.main.get_by_role("link", name="一次性告知补正"))
    presses(officer, "Enter")
    officer.sees_heading("一次性告知秦丽萍补正").holds("form-0-place", "materials.labour_contract")
    officer.holds("form-0-explanation", REASON)
    second = officer.page.locator("[name=form-1-library]")
    second.select_option("title_unreadable")
    officer.holds("form-1-place", "materials.present_title").holds("form-1-reason", "illegible")
    officer.takes_picture("correction-from-library").meets_no_barrier()
    for name in ("下一步：核对全部内容", "告知申报人"):
        at(officer, officer.main.get_by_role("button", name=name))
        presses(officer, "Enter")
    officer.sees("已一次性告知秦丽萍补正 2 项")

    technician = person(phone=True)
    technician.enters_as("tech12").open(f"/my/{code}/").sees(re.compile(TYPED))


def test_the_same_file_in_two_cases_leads_from_one_to_the_other(person):
    officer = person()
    officer.enters_as("xiaodian").open("/desk/cases/").follows("赵晓燕").sees("同一文件也见于另 1 名申报人").sees_no(
        "秦丽萍"
    )
    officer.follows("查看是谁的申报").sees("秦丽萍").takes_picture("desk-duplicates", on_phone=True).meets_no_barrier()
