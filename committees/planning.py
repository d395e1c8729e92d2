"""What a committee's plan and its batches must keep to: the documents as arithmetic. Pure: no Django, no clock."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from committees.rules import Filing, levels_judged_by, scope_refusals
from portal.catalog.rules import LEVELS
from portal.core.dates import in_chinese

# The ballot is the committee's own decision (令40 arts. 19, 20); a recognition is weighed without one (S10b).
DECIDING: Final = frozenset({"review", "assessment"})
LEVEL_NAMES: Final = {
    "full_senior": "正高级",
    "associate_senior": "副高级",
    "middle": "中级",
    "assistant": "助理级",
    "technician": "员级",
}
# The tracks that end in a ballot, by the names that applicants read (regulation 2.4).
BALLOT_TRACKS: Final = {
    "normal": "正常申报",
    "skilled_worker": "高技能人才申报",
    "technical_school": "技工院校毕业申报",
    "no_initial_appointment": "未考核初聘，直接申报上一级",
    "from_government": "从党政机关到企业，首次申报",
    "green_channel": "人才绿色通道",
    "direct_senior": "重大贡献直接申报高级",
    "exceptional": "破格申报",
    "entrusted": "委托评审",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """The row of an agreed plan that a batch carries out."""

    levels: tuple[str, ...]
    opens_on: date
    closes_on: date
    methods: tuple[str, ...]


def levels_refusal(levels: Collection[str], committee_level: str, modes: Mapping[str, str | None]) -> str | None:
    """Why a committee cannot take these title levels (令40 art. 7; S8a); ``modes``: how each is won, None for none."""
    judged = levels_judged_by(committee_level)
    if not levels:
        return "请至少选择一个级别。"
    if beyond := [LEVEL_NAMES.get(each, each) for each in levels if each not in judged]:
        return f"评审委员会的备案级别不包括：{'、'.join(beyond)}（人社部令第40号第7、38条）。"
    if unknown := [LEVEL_NAMES[each] for each in levels if modes.get(each) is None]:
        return f"这个系列没有{'、'.join(unknown)}。"
    if exams := [LEVEL_NAMES[each] for each in levels if modes[each] == "exam_only"]:
        return f"{'、'.join(exams)}以考代评，不组织评审（晋人社厅发〔2020〕38号第8条）。"
    return None


def methods_refusal(methods: Collection[str], mode: str | None) -> str | None:
    """Why a level cannot be judged by these methods (M4a; S8d): ``mode`` says whether an exam goes first."""
    if not methods:
        return "请至少选择一种评价方式。"
    if not DECIDING & set(methods):
        return "考试、答辩、实践操作、业绩展示要和评审或者考核认定结合，由评审委员会作出结论（人社部令第40号第20条）。"
    if mode == "exam_plus_review" and "exam" not in methods:
        return "这个级别实行考评结合，评价方式应包括考试（晋人社厅发〔2020〕38号第8条）。"
    return None


def window_refusals(opens_on: date, closes_on: date, *, cutoff_on: date, year: int, on: date) -> dict[str, str]:
    """What is wrong with a window that is published on the day ``on``, by field (令40 art. 15; regulation 3.4)."""
    found = {}
    if opens_on < on:
        found["opens_at"] = "申报开始的日期不能早于发布当天，否则申报人少了时间。"
    if closes_on < opens_on:
        found["closes_at"] = "申报截止不能早于申报开始。"
    if cutoff_on.year != year:
        found["cutoff_on"] = f"资历计算截止日应在批次年度（{year}年）内，一般为12月31日。"
    return found


def filing_refusal(filing: Filing, opens_on: date, closes_on: date) -> str | None:
    """Why the committee's filing does not carry the whole window (N1; 令40 arts. 8, 38; M6f)."""
    for day in (opens_on, closes_on):
        if refusals := scope_refusals(filing, specialty="", employers=filing.serves, on=day):
            text = refusals[0].text
            return f"评审委员会在{in_chinese(day)}不能受理：{text.rstrip('。')}（人社部令第40号第8、38条）。"
    return None


def calendar_refusal(years: Iterable[int], loaded: Collection[int]) -> str | None:
    """Notices and corrections count working days, so the years that a batch touches must be loaded (section 6)."""
    missing = [year for year in sorted(set(years)) if year not in loaded]
    if not missing:
        return None
    return f"{'、'.join(map(str, missing))}年的工作日历尚未录入，公示和补正的期限无法计算，请联系人社部门。"


def fee_refusal(levels: Iterable[str], approved: Collection[str]) -> str | None:
    """Why a batch may not charge: each level needs an approval that covers the whole window (art. 37; M6e)."""
    missing = [LEVEL_NAMES[each] for each in levels if each not in approved]
    if not missing:
        return None
    clauses = "人社部令第40号第37条、人社厅发〔2020〕13号"
    return f"{'、'.join(missing)}没有覆盖整个申报时间的收费批准文件，不能收费（{clauses}）。"


def plan_refusals(
    planned: Planned, *, levels: Collection[str], methods: Collection[str], opens_on: date, closes_on: date
) -> dict[str, str]:
    """Where a batch leaves the plan that the authority has agreed to, by field (regulation 4.2)."""
    found = {}
    if extra := [LEVEL_NAMES.get(each, each) for each in levels if each not in planned.levels]:
        found["levels"] = f"年度评审方案中的这一批次不包括：{'、'.join(extra)}。需要增加的，请先调整方案。"
    if opens_on < planned.opens_on:
        found["opens_at"] = f"年度评审方案定于{in_chinese(planned.opens_on)}开始，不能提前。"
    if closes_on > planned.closes_on:
        found["closes_at"] = f"年度评审方案定于{in_chinese(planned.closes_on)}截止，需要推迟的，请先调整方案。"
    if set(methods) != set(planned.methods):
        found["methods"] = "评价方式与年度评审方案不一致，请先调整方案。"
    return found


def planned_refusals(planned: Planned, *, committee_level: str, year: int, filing: Filing) -> dict[str, str]:
    """What is wrong with one row of a yearly plan, by field (令40 arts. 7, 8, 20; M4a)."""
    found = {}
    if refusal := levels_refusal(planned.levels, committee_level, dict.fromkeys(LEVELS, "review")):
        found["levels"] = refusal
    if refusal := methods_refusal(planned.methods, None):
        found["methods"] = refusal
    if planned.opens_on.year != year:
        found["opens_on"] = f"应在{year}年内开始申报。"
    if planned.closes_on < planned.opens_on:
        found["closes_on"] = "申报截止不能早于申报开始。"
    elif refusal := filing_refusal(filing, planned.opens_on, planned.closes_on):
        found["closes_on"] = refusal
    return found


def guideline_share(passed: int, voted: int) -> str:
    """The pass rate of a list in percent with one decimal, for comparison with the guideline (M6a); '' for none."""
    if voted == 0:
        return ""
    tenths = (passed * 2000 + voted) // (2 * voted)
    return f"{tenths // 10}.{tenths % 10}"
