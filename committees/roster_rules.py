"""Who may sit in a review committee, and how many must: 令40 arts. 9, 10; N2-N7. Pure: no Django, no clock."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from committees.rules import Refusal
from portal.core.dates import in_chinese

LEVEL_NAMES: Final = {"senior": "高级", "middle": "中级", "junior": "初级"}
BASIS_NAMES: Final = {"series": "按系列组建的", "specialty": "按专业组建的"}
CHAIR: Final = "chair"
DEPUTY: Final = "deputy_chair"


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """An expert on a roster: his seat, his title with its series (a code), his term; ``removed``: art. 42."""

    name: str
    position: str
    title_level: str
    series: str
    term_from: date
    term_to: date
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Formed:
    """How a committee is formed: its level, by series or by specialty, for which series (a code)."""

    level: str
    basis: str
    series: str


def size_parameter(level: str, basis: str) -> str:
    """The key of the parameter that says how many experts such a committee has at least (N3, N4, N6)."""
    return "committee_size_junior" if level == "junior" else f"committee_size_{level}_{basis}"


def roster_refusals(
    seats: Sequence[SeatFacts],
    *,
    committee: Formed,
    on: date,
    least: int,
    titles: Collection[str],
    exception_document: str = "",
) -> list[Refusal]:
    """Everything for which these experts cannot be the committee on the day ``on`` (令40 arts. 9, 10; N2-N7).

    ``least`` is the parameter of ``size_parameter``; ``titles`` are the title levels that are high enough;
    ``exception_document`` is the province's agreement to a smaller senior committee (N5).
    """
    found = size_refusals(len(seats), committee=committee, least=least, exception_document=exception_document)
    found += _leading_refusals(seats)
    for seat in seats:
        found += _expert_refusals(seat, committee=committee, on=on, titles=titles)
    return found


def size_refusals(size: int, *, committee: Formed, least: int, exception_document: str = "") -> list[Refusal]:
    """What is wrong with the number of experts: even (N2), or too small (N3, N4, N6) without the consent of N5."""
    found = []
    if size % 2 == 0:
        text = f"评审委员会人数应为单数，现在是{size}人（人社部令第40号第9条）。"
        found.append(Refusal("even", text, ("N2", "人社部令第40号第9条")))
    kind = f"{BASIS_NAMES[committee.basis]}{LEVEL_NAMES[committee.level]}评审委员会"
    if exception_document and committee.level != "senior":
        text = "只有高级评审委员会可以经省级人社部门同意调整人数，请清空同意文号（人社部令第40号第9条）。"
        found.append(Refusal("exception", text, ("N5", "人社部令第40号第9条")))
    elif size < least and not exception_document:
        clause, source = ("N6", "省级规定") if committee.level != "senior" else ("N3", "人社部令第40号第9条")
        if (committee.level, committee.basis) == ("senior", "specialty"):
            clause = "N4"
        text = f"{kind}专家不少于{least}人，现在是{size}人（{source}）。"
        if committee.level == "senior":
            text += "经省级人社部门同意调整的，请填写同意文号。"
        found.append(Refusal("too_small", text, (clause, source)))
    return found


def _leading_refusals(seats: Sequence[SeatFacts]) -> list[Refusal]:
    held = Counter(seat.position for seat in seats)
    found = []
    if held[CHAIR] != 1:
        text = f"评审委员会设主任委员1人，现在是{held[CHAIR]}人（人社部令第40号第9条）。"
        found.append(Refusal("chair", text, ("人社部令第40号第9条",)))
    if held[DEPUTY] < 1:
        text = "评审委员会至少设1名副主任委员（人社部令第40号第9条）。"
        found.append(Refusal("deputy", text, ("人社部令第40号第9条",)))
    return found


def _expert_refusals(seat: SeatFacts, *, committee: Formed, on: date, titles: Collection[str]) -> list[Refusal]:
    found = []
    if seat.removed:
        text = f"{seat.name}已被取消评审专家资格（人社部令第40号第42条）。"
        found.append(Refusal("removed", text, ("人社部令第40号第42条",)))
    if not seat.term_from <= on <= seat.term_to:
        term = f"{in_chinese(seat.term_from)}至{in_chinese(seat.term_to)}"
        text = f"{seat.name}的聘期为{term}，{in_chinese(on)}不在聘期内（人社部令第40号第10条）。"
        found.append(Refusal("term", text, ("N7", "人社部令第40号第10条")))
    if seat.series != committee.series:
        text = f"{seat.name}的职称不属于本评审委员会的系列（人社部令第40号第10条）。"
        found.append(Refusal("series", text, ("人社部令第40号第10条",)))
    if seat.title_level not in titles:
        text = f"{seat.name}的职称低于{LEVEL_NAMES[committee.level]}评审委员会的要求（人社部令第40号第10条）。"
        found.append(Refusal("title", text, ("人社部令第40号第10条",)))
    return found
