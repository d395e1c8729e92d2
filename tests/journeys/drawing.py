"""The draw of a committee through pages, and the same draw made again by whoever has the published list."""

import json
import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from portal.demo import cast
from tests.journeys.person import Person

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "docs" / "reproduce_draw.py"
COMMITTEE = "晋中市民营企业工程系列中级职称评审委员会"
SEATS = 7
LOGINS = {each.name: each.login for each in cast.experts() if each.login.startswith("private-")}


def opens(person: Person, act: str) -> None:
    """Open the panel of an act; the next one due is open already."""
    summary = person.main.locator("summary", has_text=re.compile(f"^{re.escape(act)}$"))
    if not summary.evaluate("summary => summary.parentElement.open"):
        summary.click()


def lays_down_conditions(secretary: Person) -> str:
    """Begin the draw for a meeting today; a witness without his unit is told beside the field. Returns the code."""
    secretary.open("/desk/draws/").takes_picture("draws", on_phone=True).meets_no_barrier()
    batch = secretary.main.locator("[name=batch] option", has_text=COMMITTEE)
    secretary.fills({"batch": str(batch.get_attribute("value")), "meets_on": f"{secretary.today}"})
    secretary.presses("准备抽取").sees_heading("抽取条件和候选专家")
    secretary.fills({
        "size": str(SEATS), "lines-1-seats": "2", "lines-1-specialty": "electrical", "lines-2-seats": "1",
        "lines-2-region": "140200", "witnesses-0-name": "李见证", "witnesses-0-unit": "市纪委监委派驻组",
        "witnesses-1-name": "王公证",
    })  # fmt: skip
    secretary.presses("保存").sees("请填写见证人的单位").holds("witnesses-0-name", "李见证")
    secretary.takes_picture("draw-edit", on_phone=True).meets_no_barrier()
    secretary.fills({"witnesses-1-unit": "晋中市公证处"}).presses("保存").sees("抽取条件已保存")
    secretary.takes_picture("draw-prepared", on_phone=True).meets_no_barrier()
    return secretary.address_part(r"/desk/draws/(\w+)/$")


def draws(secretary: Person, *words: str) -> list[str]:
    """Seal the list, let the witnesses speak, draw; returns the names in the order of the draw."""
    opens(secretary, "封存候选名单")
    secretary.presses("封存候选名单").sees("名单已封存").takes_picture("draw-sealed", on_phone=True)
    opens(secretary, "抽取")
    secretary.fills({f"hold-word-{place}": word for place, word in enumerate(words)})
    secretary.presses("抽取").sees("已抽取").takes_picture("draw-drawn", on_phone=True).meets_no_barrier()
    return seated(secretary, "姓名")


def seated(reader: Person, column: str) -> list[str]:
    table = reader.main.locator("table", has=reader.page.locator("caption", has_text="入选的专家"))
    expect(table.locator("tbody tr")).to_have_count(SEATS)
    return [cell.strip() for cell in table.locator(f'td[data-label="{column}"]').all_inner_texts()]


def draws_again(reader: Person, folder: Path) -> None:
    """Anybody who has the list draws the same committee with the published script; no name is in it."""
    link = str(reader.main.get_by_role("link", name="下载公开名单（JSON）").get_attribute("href"))
    sheet = reader.page.request.get(link).text()
    assert not [name for name in LOGINS if name in json.dumps(json.loads(sheet), ensure_ascii=False)]
    (folder / "list.json").write_text(sheet)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder / "list.json")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == seated(reader, "编号")


def prints_the_protocol(secretary: Person, folder: Path, names: list[str]) -> None:
    """With names for the office, without them for everybody else (令40 art. 24)."""
    for link, holds_names in (("打印抽取记录", False), ("打印带姓名的抽取记录（每次打印有记录）", True)):
        href = secretary.main.get_by_role("link", name=link, exact=True).get_attribute("href")
        (folder / "protocol.pdf").write_bytes(secretary.page.request.get(str(href)).body())
        text = subprocess.run(
            ["pdftotext", "-layout", str(folder / "protocol.pdf"), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "李见证" in text
        assert {name in text for name in names} == {holds_names}


def asks_for_another_draw(secretary: Person) -> None:
    opens(secretary, "重新抽取")
    secretary.presses("重新抽取").sees("请写明重新抽取的原因")
    secretary.fills({"redraw-reason": "入选专家中两人当天出差，见证人同意重新抽取。"}).presses("重新抽取")
    secretary.sees("已开始新的抽取").sees("见证人同意重新抽取").takes_picture("draw-again", on_phone=True)


def freezes_the_roster(secretary: Person) -> None:
    """Name the chair and a deputy among those drawn, and make the roster the committee's for this batch."""
    secretary.follows("查看名单").sees("设主任委员1人，现在是0人")
    secretary.takes_picture("roster-draft", on_phone=True).meets_no_barrier().follows("选定主任委员、副主任委员")
    seats = secretary.main.locator("select[name^=seat-]")
    for place, office in ((0, "chair"), (1, "deputy_chair")):
        seats.nth(place).select_option(office)
    secretary.takes_picture("roster-edit", on_phone=True).meets_no_barrier()
    secretary.presses("保存名单").acts("确定名单").sees("名单摘要").takes_picture("roster-frozen", on_phone=True)
