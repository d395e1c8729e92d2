"""What people of the demo do again and again, through pages only."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pikepdf
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

from portal.demo import paper
from tests.journeys.person import Person

People = Callable[..., Person]
PASSWORD = "qingtian-2026"
EXPERTS = [f"middle-{place:02d}" for place in range(1, 16)]
# Two thirds of 15 members (令40 art. 20).
QUORUM = 10
CHAIR = EXPERTS[0]
# Each web process reads the demo's clock once a second.
CLOCK_SECONDS = 10
SECTIONS = (
    "basic",
    "declaration",
    "education",
    "present_title",
    "qualification",
    "skills",
    "work",
    "achievements",
    "study",
    "report",
)


@dataclass(frozen=True)
class Draft:
    """A technician with rare characters in his name, and his application that he is filling in."""

    login: str
    code: str


def registration(name: str, id_number: str, phone: str) -> dict[str, str]:
    return {
        "name": name, "id_number": id_number, "phone": phone, "password": PASSWORD, "password_again": PASSWORD,
    }  # fmt: skip


def claims_employment(technician: Person, employer: str) -> None:
    """From the page of one's own account."""
    technician.open(f"/me/employers/?q={employer}").follows("绑定")
    technician.fills({"since": "2018-03-01"}).presses("提交").sees(f"等待{employer}的职称管理员确认")


def a_pdf(name: str = "proof.pdf") -> FilePayload:
    out = io.BytesIO()
    sheet = pikepdf.new()
    sheet.add_blank_page()
    sheet.save(out)
    return {"name": name, "mimeType": "application/pdf", "buffer": out.getvalue()}


def a_portrait() -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (413, 579), "#b9c7d6").save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def answers_of(section: str) -> dict[str, str]:
    """What a technician types into the section, by the names of its fields."""
    typed = paper.posted(paper.FORM[section])
    return {name: value for name, value in typed.items() if name != "row_count"}


def chooses_committee(technician: Person, level: str, name: str) -> None:
    """Say what is wanted (engineering, ``level``) and choose the batch of the committee whose name has ``name``."""
    technician.open(f"/my/start/?series=engineering&level={level}")
    technician.main.get_by_role("row").filter(has_text=name).get_by_role("link", name="选择").click()


def starts(technician: Person, employer: str) -> str:
    """Begin an application for 工程师 at the city's committee; returns its code."""
    chooses_committee(technician, "middle", "晋中市工程系列中级")
    technician.main.locator("[name=specialty]").select_option(label="机械工程")
    technician.main.locator("[name=employment]").select_option(label=employer)
    technician.presses("建立申报草稿").sees("申报草稿已建立")
    return technician.address_part(r"/my/(\w+)/$")


def material(technician: Person, item: str) -> Locator:
    return technician.page.locator(f"#item-{item}")


def uploads(technician: Person, code: str, files: dict[str, FilePayload]) -> None:
    """Add one file to each named item of the list of materials."""
    technician.open(f"/my/{code}/form/materials/")
    for item, file in files.items():
        slot = material(technician, item)
        slot.locator("input[type=file]").set_input_files(file)
        slot.get_by_role("button", name="上传").click()
        expect(slot.get_by_role("link", name=file["name"])).to_be_visible()


def submits(technician: Person, code: str, name: str) -> None:
    """Sign the commitment and hand in."""
    technician.open(f"/my/{code}/check/")
    technician.main.locator("[name=agreed]").check()
    technician.fills({"name": name}).presses("签署并提交申报").sees_heading("申报已提交")


def claims(clerk: Person, code: str) -> None:
    clerk.open(f"/desk/cases/{code}/").presses("领取")
    clerk.sees("已办理“领取”")


def passes_on(clerk: Person, code: str, label: str) -> None:
    """Claim the case and let it go on by the act called ``label``."""
    claims(clerk, code)
    clerk.acts(label).sees(f"已办理“{label}”")


def publishes(publisher: Person, path: str, code: str) -> str:
    """Publish a notice for the one case at ``path``; returns the notice's code."""
    label = "发布结果公示" if "results" in path else "发布公示"
    publisher.open(path).chooses_only("row", code).presses(label)
    return goes_public(publisher.fills({"contact": "人力资源部，电话0354-1234567"}), label)


def goes_public(publisher: Person, label: str, *, cases: int = 1) -> str:
    """From the page that asks once more; returns the notice's code."""
    carries_out(publisher, label, rows=cases).follows("打开公示").sees("个工作日")
    return publisher.address_part(r"/desk/notices/(\w+)/$")


def ticks_all(clerk: Person) -> Person:
    clerk.main.locator("input[name=row]").first.wait_for(state="attached")
    for box in clerk.main.locator("input[name=row]").all():
        box.check()
    return clerk


def carries_out(clerk: Person, label: str, *, rows: int = 1) -> Person:
    """Press the button of the page that asks once more."""
    return clerk.presses(f"对选中的办理“{label}”").sees(f"已办理 {rows} 件")


def tells_results(secretary: Person) -> Person:
    """Publish what the one signed meeting decided, all together."""
    ticks_all(secretary.open("/review/results/")).presses("公布结果")
    return carries_out(secretary, "公布结果")


def confirms(authority: Person, code: str, document_number: str) -> Person:
    """Confirm the one result on the list that is open, under the number of a document (令40 art. 26)."""
    authority.waits_for_box("row", code, seconds=CLOCK_SECONDS).chooses_only("row", code).presses("确认结果")
    return carries_out(authority.fills({"document_number": document_number}), "确认结果")


def five_working_days_pass(people: People) -> None:
    passer_by = people().open("/demo/clock/")
    # A notice runs until midnight of its last day.
    for step in ("+5 个工作日", "+1 个工作日"):
        with passer_by.page.expect_navigation():
            passer_by.presses(step)
        passer_by.sees("演示日期现在是")


def recommends(clerk: Person, notice: str) -> None:
    """Recommend all cases of a notice whose time has run."""
    clerk.open(f"/desk/notices/{notice}/").waits_for("推荐选中的申报", seconds=CLOCK_SECONDS).presses("推荐选中的申报")
    clerk.presses("对选中的办理“推荐上报”").sees("已办理 1 件")


def plans(secretary: Person, code: str, title: str) -> str:
    """Plan a meeting of the city's committee today for one case; returns the meeting's code."""
    secretary.open("/review/meetings/").follows("安排会议")
    secretary.sees_heading("安排评审会议")
    box = secretary.main.get_by_label(code)
    secretary.chooses_only("applications", box.get_attribute("value") or "")
    secretary.fills({"title": title, "starts_at": f"{secretary.today}T23:30", "place": "市人社局三楼会议室"})
    secretary.presses("安排会议并通知委员").sees("会议已安排").follows(title)
    return secretary.address_part(r"/review/meetings/(\w+)/$")


def takes_seat(expert: Person, login: str, meeting: str) -> None:
    """Sign in to the portal and to the meeting."""
    expert.enters_as(login).open(f"/my-meetings/{meeting}/").presses("签到").sees("您已签到")


def are_signed_in(secretary: Person, meeting: str, count: int) -> None:
    """The office signs in experts who sit in the room until ``count`` are present."""
    secretary.open(f"/review/meetings/{meeting}/")
    present = secretary.main.locator('form[action$="/sign-out"]')
    for already in range(present.count(), count):
        secretary.presses("代为签到")
        expect(present).to_have_count(already + 1)


def writes_opinion(secretary: Person, meeting: str, text: str) -> None:
    secretary.open(f"/review/meetings/{meeting}/items/1/opinion")
    for box in secretary.main.locator("[name=experts]").all()[:3]:
        box.check()
    secretary.fills({"text": text}).presses("保存").sees("评议意见已保存")


def votes(expert: Person, meeting: str, choice: str) -> None:
    expert.open(f"/my-meetings/{meeting}/items/1/")
    expert.main.locator("details", has=expert.page.locator(f'[name=choice][value="{choice}"]')).locator(
        "summary"
    ).click()
    expert.main.locator(f'form:has([name=choice][value="{choice}"]) button').click()
    expert.sees("已投票")


def vote_one_after_another(expert: Person, meeting: str, choices: Iterable[tuple[str, str]]) -> None:
    """Experts (login, choice) vote at the same window, each signed in by himself."""
    for login, choice in choices:
        expert.enters_as(login)
        votes(expert, meeting, choice)
