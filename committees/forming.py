"""Who may form which committee, with what evidence, filed by whom and for how long. Pure: no Django, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from committees.rules import filing_years_refusal
from portal.core.dates import in_chinese, years_later

# Which ways of forming are open to a kind of body (令40 art. 6; S5a, S6a, S7).
WAYS: Final = {
    "employer": ("enterprise",),
    "sme_authority": ("sme_targeted",),
    "talent_agency": ("social_body",),
    "organiser": ("social_body", "authority"),
    "hrss": ("authority",),
    "industry_authority": ("authority",),
    "original_unit": ("authority",),
}
# A service point may also be a federation, an association, a society; a park is no social organisation (S6a).
SOCIAL_POINTS: Final = frozenset({"talent_agency", "federation", "association", "chamber", "society"})
LEVELS: Final = ("senior", "middle", "junior")
NAME: Final = {"enterprise": "企业", "sme_targeted": "中小企业主管部门"}


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One condition that the organiser has to show, by words and if he likes by a file."""

    code: str
    title: str
    hint: str
    clause: str


# 令40 art. 7 sets them for senior committees; [decision] the others show the same, and the authority weighs it.
CONDITIONS: Final = (
    EvidenceItem(
        "main_series", "申请的系列是本单位的主体系列", "说明主营业务、专业方向与申请系列的关系。", "人社部令第40号第7条"
    ),
    EvidenceItem("influence", "在行业内有重要影响力", "例如：行业排名、标准制定、承担的项目。", "人社部令第40号第7条"),
    EvidenceItem(
        "people", "有足够的专业技术人才和合格的评审专家", "写明人数、职称构成和可聘专家。", "人社部令第40号第7条"
    ),
    EvidenceItem("capacity", "有能力组织本级别的评审", "写明办事机构、工作人员、场所和制度。", "人社部令第40号第7条"),
)
QUALITIES: Final = (
    EvidenceItem("advantage", "专业优势", "本组织在这个专业上的优势。", "S6a"),
    EvidenceItem("service", "服务能力", "为民营企业专业技术人才服务的情况。", "S6a"),
    EvidenceItem("discipline", "自律水平", "行业自律、信用评价、受处罚情况。", "S6a"),
)
STANDING: Final = EvidenceItem(
    "standing", "企业规模和技术实力", "写明是规模以上企业还是高新技术企业、技术人才密集程度、管理制度。", "S7"
)
AGREEMENT: Final = EvidenceItem("agreement", "联合组建协议", "写明牵头企业、参加企业和分工。", "M2d")
ALL_EVIDENCE: Final = (*CONDITIONS, *QUALITIES, STANDING, AGREEMENT)


def ways_open_to(kind: str, point_kind: str = "") -> tuple[str, ...]:
    """The ways of forming open to a body of ``kind``; ``point_kind`` says what a service point is (S5a, S6a, S7)."""
    if kind == "service_point":
        return ("social_body",) if point_kind in SOCIAL_POINTS else ()
    return WAYS.get(kind, ())


def levels_open_to(formed_by: str) -> tuple[str, ...]:
    """Enterprises form middle and junior committees only (S7)."""
    return LEVELS[1:] if formed_by == "enterprise" else LEVELS


def scopes_open_to(formed_by: str) -> tuple[str, ...]:
    """An enterprise judges its own people (S7); who is formed for no unit or system is open to all (M1d)."""
    if formed_by == "authority":
        return ("open", "internal")
    return ("internal",) if formed_by == "enterprise" else ("open",)


def usage_of(formed_by: str) -> str:
    """Titles of an SME authority's committee are targeted (S5b)."""
    return "targeted" if formed_by == "sme_targeted" else "general"


def needs_selection(formed_by: str) -> bool:
    """Social organisations are selected by conditions and procedure before they are filed (S6a, M2b)."""
    return formed_by == "social_body"


def evidence_for(formed_by: str, *, joint: bool) -> tuple[EvidenceItem, ...]:
    """What such an organiser has to show; ``joint``: several enterprises together (令40 art. 7; S6a, S7, M2d)."""
    more = {"social_body": QUALITIES, "enterprise": (STANDING, AGREEMENT) if joint else (STANDING,)}
    return (*CONDITIONS, *more.get(formed_by, ()))


def territory_refusal(authority_region: str, places: Collection[str]) -> str | None:
    """Why an authority of that region cannot file a committee whose region and those above it are ``places``.

    S6b and S7 name the corresponding authority: that of the committee's region or of one above it.
    """
    if authority_region in places:
        return None
    return "备案机关只能备案本辖区的评审委员会（晋人社厅发〔2020〕38号第6、7条），请选择评审委员会所在地的备案机关。"


def proposed_period_refusals(first: date, last: date, *, on: date, years: int) -> dict[str, str]:
    """What is wrong with a proposed validity, by field: at most ``years`` years, not in the past (N1)."""
    found = {}
    if first < on:
        found["proposed_from"] = "拟定的起始日不能早于今天。"
    if last < first:
        found["proposed_to"] = "截止日不能早于起始日。"
    elif refusal := filing_years_refusal(first, last, years):
        found["proposed_to"] = refusal
    return found


def granted_period_refusals(
    first: date, last: date, *, filed_on: date, years: int, renews_running: bool
) -> dict[str, str]:
    """What is wrong with the validity that an authority grants on ``filed_on``, by field (N1; 令40 arts. 8, 38).

    ``renews_running``: the filing that it renews still counts, and then ends by this one on the same day.
    """
    found = {}
    if first < filed_on:
        found["valid_from"] = "起始日不能早于核准当天：核准以前的评审不予追认（人社部令第40号第38条）。"
    elif renews_running and first > filed_on:
        found["valid_from"] = "原备案仍在有效期内，新备案从核准当天起算，否则评审会中断。"
    if last < first:
        found["valid_to"] = "截止日不能早于起始日。"
    elif last > (latest := years_later(filed_on, years)):
        found["valid_to"] = f"备案有效期最长{years}年，截止日不得晚于{in_chinese(latest)}（人社部令第40号第8条）。"
    return found
