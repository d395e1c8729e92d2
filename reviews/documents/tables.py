"""Plain facts laid into the tables of lists and letters; no queries (regulation 4.2; 令40 arts. 23, 26)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from applications.selectors.listing import CaseLine
from portal.core.tables import Table

# The columns of a real provincial system in their order, with the place in the list, the unit and the result beside.
RESULT_HEADINGS: Final = (
    "序号", "年度", "地市", "主管单位名称", "工作单位", "姓名", "性别", "身份证号", "评委会名称", "申报系列",
    "申报级别", "申报职称", "申报专业", "专业组", "取得资格时间", "取得资格方式", "评审类型", "评审结果", "备注",
)  # fmt: skip
SUMMARY_HEADINGS: Final = (
    "序号", "受理编号", "姓名", "性别", "身份证号", "工作单位", "地市", "主管单位名称", "申报系列", "申报级别",
    "申报职称", "申报专业", "评审类型", "备注",
)  # fmt: skip
TALLY_HEADINGS: Final = (
    "序号", "受理编号", "姓名", "工作单位", "轮次", "表决方式", "评委会人数", "出席", "回避", "发出", "收回", "同意",
    "不同意", "弃权", "废票", "未投", "结果",
)  # fmt: skip
ALIKE: Final = (
    "年度", "地市", "主管单位名称", "评委会名称", "申报系列", "申报级别", "申报职称", "申报专业", "取得资格时间",
    "取得资格方式", "评审类型", "表决方式", "评委会人数",
)  # fmt: skip
PASSED, FAILED, DEFERRED, OPEN = "通过", "未通过", "本次不表决", "未评审"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case on a list: its place, result and remark; ``passed_on`` as people read it."""

    number: int
    result: str = ""
    remark: str = ""
    passed_on: str = ""
    group: str = ""


def results_table(title: str, lines: Iterable[CaseLine], outcomes: Mapping[int, Outcome]) -> Table:
    """The list of results; ``outcomes`` by the case's primary key."""
    rows = [_result(line, outcomes[line.pk]) for line in lines]
    return Table(title, RESULT_HEADINGS, rows, once=ALIKE)


def _result(line: CaseLine, outcome: Outcome) -> Sequence[object]:
    has_passed = outcome.result == PASSED
    return (
        outcome.number, line.year, line.city, line.in_charge, line.unit, line.name, line.sex, line.id_number,
        line.committee, line.series, line.level, line.title, line.specialty, outcome.group,
        outcome.passed_on if has_passed else "", line.obtained_by if has_passed else "", kind_of(line),
        outcome.result, outcome.remark,
    )  # fmt: skip


def kind_of(line: CaseLine) -> str:
    """The kind of review: the track, and whether the title is for targeted use (S5b)."""
    return f"{line.track}（{line.usage}）" if line.usage.startswith("定向") else line.track


def summary_table(title: str, lines: Iterable[CaseLine], remarks: Mapping[int, str]) -> Table:
    """The applicants of a meeting or a batch, numbered."""
    rows = [
        (
            number, line.code, line.name, line.sex, line.id_number, line.unit, line.city, line.in_charge, line.series,
            line.level, line.title, line.specialty, kind_of(line), remarks.get(line.pk, ""),
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    return Table(title, SUMMARY_HEADINGS, rows, once=ALIKE)


def tally_table(title: str, minutes: Mapping[str, Any]) -> Table:
    """All rounds of a meeting with their numbers, annulled ones too, as the minutes have them (regulation 1.2)."""
    rows = [_tally(item, each) for item in minutes["agenda"] for each in (item["rounds"] or [None])]
    return Table(title, TALLY_HEADINGS, rows, once=ALIKE)


COUNTS: Final = ("returned", "agree", "disagree", "abstain", "spoiled", "not_cast")


def _tally(item: Mapping[str, Any], vote: Mapping[str, Any] | None) -> Sequence[object]:
    person = (item["number"], item["code"], item["applicant"], item["employer"])
    if vote is None:
        remark = f"本次不表决：{item['deferred_because']}" if item["deferred_because"] else "未表决"
        return (*person, *[""] * 12, remark)
    numbers = [vote[name] for name in COUNTS] if vote["counted"] else [""] * len(COUNTS)
    way = "纸质票" if vote["on_paper"] else "电子票"
    people = (vote["members"], vote["attending"], vote["recused"], vote["present"])
    return (*person, vote["number"], way, *people, *numbers, _outcome(vote))


def _outcome(vote: Mapping[str, Any]) -> str:
    if vote["is_annulled"]:
        return f"作废：{vote['annulled_because']}"
    return PASSED if vote["passed"] else FAILED


def counts_table(title: str, lines: Sequence[CaseLine], outcomes: Mapping[int, Outcome]) -> Table:
    """How many were judged and passed at each level, and in all."""
    results = (PASSED, FAILED, DEFERRED)
    by_level: dict[str, list[str]] = {}
    for line in lines:
        by_level.setdefault(line.level, []).append(outcomes[line.pk].result)
    counted = {level: [len(found), *map(found.count, results)] for level, found in by_level.items()}
    rows: list[tuple[object, ...]] = [(level, *numbers) for level, numbers in counted.items()]
    if len(rows) > 1:
        rows.append(("合计", *map(sum, zip(*counted.values(), strict=True))))
    return Table(title, ("级别", "参评人数", *[f"{each}人数" for each in results]), rows)


def minutes_tables(minutes: Mapping[str, Any], digest: str) -> list[Table]:
    """The minutes as a workbook: the meeting, who was there, what was said of each case, how was voted."""
    facts = [
        ("会议", minutes["title"]), ("评审委员会", minutes["committee"]), ("开会时间", minutes["opened_at"]),
        ("地点", minutes["place"]), ("表决日期", minutes["voted_on"]), ("主持人", minutes["chair"]),
        ("评委会人数", minutes["members"]), ("会议记录摘要（SHA-256）", digest),
    ]  # fmt: skip
    if offline := minutes["offline"]:
        facts.append(("线下会议", f"结果由{offline['imported_by']}导入，{offline['released_by']}核对放行"))
    seats = [(each["name"], each["position"], each["signed_in_at"], each["left_at"]) for each in minutes["attendance"]]
    return [
        Table("会议", ("项目", "内容"), facts),
        Table("出席", ("姓名", "职务", "签到", "退席"), seats),
        Table("评价记录", RECORD_HEADINGS, [row for item in minutes["agenda"] for row in _records(item)]),
        Table("评议和回避", OPINION_HEADINGS, [_opinion(item) for item in minutes["agenda"]]),
        tally_table("表决", minutes),
    ]


RECORD_HEADINGS: Final = (
    "序号", "受理编号", "姓名", "方式", "形式", "开始", "结束", "成绩", "内容", "归档人", "归档时间",
)  # fmt: skip


def _records(item: Mapping[str, Any]) -> Iterable[Sequence[object]]:
    for each in item["records"]:
        content = "\n".join(f"{label}：{text}" for label, text in each["facts"])
        yield (
            item["number"], item["code"], item["applicant"], each["method"], each["mode"], each["started_at"],
            each["ended_at"], each["mark"], content, each["filed_by"], each["filed_at"],
        )  # fmt: skip


OPINION_HEADINGS: Final = (
    "序号", "受理编号", "姓名", "工作单位", "申报专业", "评议组", "评议专家", "评议意见", "不再有效的评议意见", "回避",
    "本次不表决的原因",
)  # fmt: skip


def _opinion(item: Mapping[str, Any]) -> Sequence[object]:
    opinion = item["opinion"] or {"experts": [], "text": ""}
    withdrawn = "；".join(f"{'、'.join(each['experts'])}：{each['text']}（{each['because']}）"
                         for each in item["withdrawn_opinions"])  # fmt: skip
    recusals = "；".join(f"{each['name']}：{each['reason']}（{each['found_by']}）" for each in item["recusals"])
    return (
        item["number"], item["code"], item["applicant"], item["employer"], item["specialty"],
        item["panel"], "、".join(opinion["experts"]), opinion["text"], withdrawn, recusals, item["deferred_because"],
    )  # fmt: skip
