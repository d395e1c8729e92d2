"""Which committee may judge whom: the documents as arithmetic. Pure: no Django, no clock."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from portal.catalog.rules import LEVELS, committee_level_of
from portal.core.dates import in_chinese, years_later

Group = Literal["general", "targeted", "own", "entrusted"]

TARGETED_SERIES: Final = "engineering"  # S5a
ORGANISER_KIND: Final = {"enterprise": "employer", "sme_targeted": "sme_authority"}  # S5a, S7
OWN_RIGHT: Final = frozenset({"enterprise", "social_body"})  # M5h
ENTITLED: Final = frozenset({"ACTIVE", "RECTIFYING"})
STOPPED: Final = {
    "SUSPENDED": "评审工作已被暂停，暂停期间不能受理申报。",
    "WITHDRAWN": "评审权已被收回，不能再受理申报。",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a committee cannot take somebody now, in words for him, with the clauses that say so."""

    code: str
    text: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """What a committee is filed for.

    ``specialties`` are codes, None for the whole series; ``serves`` are the ids of the bodies whose people an
    internal committee takes. Who owns the applicant's employer is nowhere in it (M1d, M2a).
    """

    status: str
    valid_from: date
    valid_to: date
    specialties: frozenset[str] | None = None
    internal: bool = False
    serves: frozenset[int] = frozenset()


def levels_judged_by(committee_level: str) -> tuple[str, ...]:
    """The title levels that a ``senior``, ``middle`` or ``junior`` committee judges, highest first (令40 art. 7)."""
    return tuple(level for level in LEVELS if committee_level_of(level) == committee_level)


def filing_years_refusal(valid_from: date, valid_to: date, years: int) -> str | None:
    """Why a filing cannot last so long: at most ``years`` years (N1)."""
    if valid_to <= years_later(valid_from, years):
        return None
    return f"备案有效期最长{years}年，期满须重新备案（人社部令第40号第8条）。"


def formation_refusal(*, formed_by: str, organiser_kind: str, level: str, series: str) -> str | None:
    """Why such a body cannot form such a committee (S5a, S7), or None."""
    wanted = ORGANISER_KIND.get(formed_by)
    if formed_by == "enterprise" and level == "senior":
        return "企业只能组建中级、初级评审委员会（晋人社厅发〔2020〕38号第7条）。"
    if formed_by == "sme_targeted" and series != TARGETED_SERIES:
        return "中小企业主管部门只组建工程系列评审委员会（晋人社厅发〔2020〕38号第5条）。"
    if wanted is not None and organiser_kind != wanted:
        return "组建单位的类型与组建方式不符，请核对。"
    return None


def filing_authority_refusal(*, formed_by: str, level: str, kind: str, admin_level: str) -> str | None:
    """Why a body of ``kind`` at ``admin_level`` cannot file the committee (S6b, S6c, S7; 令40 art. 8), or None."""
    if level == "senior" and (kind, admin_level) != ("hrss", "province"):
        return "高级评审委员会只能由省人力资源和社会保障厅核准备案（晋人社厅发〔2020〕38号第6条）。"
    if formed_by == "enterprise" and kind != "hrss":
        return "企业自主评审委员会由相应的人社部门备案（晋人社厅发〔2020〕38号第7条）。"
    if kind not in {"hrss", "industry_authority"}:
        return "中级、初级评审委员会由行业主管部门或人社部门核准备案（晋人社厅发〔2020〕38号第6条）。"
    return None


def scope_refusals(
    filing: Filing, *, specialty: str, employers: frozenset[int], on: date, entrusted: bool = False
) -> list[Refusal]:
    """Everything for which a committee of the right series and level cannot take somebody on the day ``on``.

    ``specialty`` is a code, or empty while none is chosen; ``employers`` are the bodies he works for. A letter of
    entrustment (``entrusted``) opens an internal committee (令40 art. 28, M4c).
    """
    found = [_status_refusal(filing), _period_refusal(filing, on)]
    if filing.internal and not entrusted and filing.serves.isdisjoint(employers):
        found.append(Refusal("internal", "只面向本单位（系统）的人员，不面向社会。", ("M1d",)))
    if specialty and filing.specialties is not None and specialty not in filing.specialties:
        found.append(Refusal("specialty", "备案的评审专业不包括您选的专业。", ("S5d", "M6d")))
    return [refusal for refusal in found if refusal is not None]


def _status_refusal(filing: Filing) -> Refusal | None:
    if filing.status in ENTITLED:
        return None
    return Refusal(filing.status.lower(), STOPPED[filing.status], ("M6f", "人社部令第40号第38条"))


def _period_refusal(filing: Filing, on: date) -> Refusal | None:
    if on > filing.valid_to:
        text = f"备案已于{in_chinese(filing.valid_to)}到期，重新备案前不能受理申报。"
        return Refusal("expired", text, ("N1", "人社部令第40号第8条"))
    if on < filing.valid_from:
        text = f"备案自{in_chinese(filing.valid_from)}起有效，现在还不能受理申报。"
        return Refusal("not_yet_filed", text, ("N1", "人社部令第40号第8条"))
    return None


def no_batch_refusal(next_opens_on: date | None, last_closed_on: date | None) -> Refusal:
    """That no batch takes cases now, with the days of the next and of the last one as far as they are known."""
    parts = ["现在没有受理这一级别的批次。"]
    if next_opens_on:
        parts.append(f"下一批{in_chinese(next_opens_on)}开始申报。")
    if last_closed_on:
        parts.append(f"上一批已于{in_chinese(last_closed_on)}截止。")
    return Refusal("no_open_batch", "".join(parts), ("人社部令第40号第15条",))


def group_of(*, internal: bool, served: bool, targeted: bool, entrusted: bool) -> Group:
    """Under which heading the applicant finds a committee (S1a, S1b, S7, M4c)."""
    if internal and served:
        return "own"
    if targeted:
        return "targeted"
    return "entrusted" if entrusted else "general"


def nearness(city: str, own_city: str) -> int:
    """0 for the own city, 1 for the province (no ``city``), 2 for elsewhere: an order, never a gate (S1a)."""
    if not city:
        return 1
    return 0 if city == own_city else 2
