"""Can what the workbook says of a meeting be true (N9-N12; 令40 arts. 19-21, 25)? Plain values, no Django, no clock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from portal.core.cells import CellError, Reader, Row, is_count
from reviews.rules import OPINION_EXPERTS, Tally, has_quorum, missing_for_quorum, passes, tally_errors

SEATS = "出席"
RESULTS = "表决结果"
SEAT_HEADINGS = ("序号", "姓名", "职务", "出席（是/否）", "主持（是）")
NUMBERS = ("发出", "收回", "同意", "不同意", "弃权", "废票")
RESULT_HEADINGS = (
    *("序号", "受理编号", "姓名", "身份证号", "评议专家序号", "评议意见"), *NUMBERS, "结果", "本次不表决的原因",
)  # fmt: skip
PASSED, FAILED = "通过", "未通过"


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A member on the roster, by the number that the template gives him."""

    number: int
    expert_id: int
    name: str
    may_preside: bool
    in_term: bool


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A case on the agenda; ``recused`` are numbers of the roster."""

    number: int
    code: str
    name: str
    recused: frozenset[int]


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    seats: Mapping[int, SeatFacts]
    items: Mapping[str, ItemFacts]

    @property
    def members(self) -> int:
        return len(self.seats)


@dataclass(frozen=True, slots=True)
class SeatLine:
    row: int
    number: int
    name: str
    present: bool
    presides: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    row: int
    code: str
    name: str
    experts: list[int]
    opinion: str
    numbers: list[int]
    result: str
    deferred: str

    @property
    def tally(self) -> Tally:
        return Tally(*self.numbers)


@dataclass(frozen=True, slots=True)
class Report:
    """What the workbook says; stored as plain JSON until somebody else releases it."""

    seats: list[SeatLine] = field(default_factory=list)
    items: list[ItemLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Report":
        return cls([SeatLine(**each) for each in stored["seats"]], [ItemLine(**each) for each in stored["items"]])

    @property
    def present(self) -> list[int]:
        return [line.number for line in self.seats if line.present]

    @property
    def presiding(self) -> int | None:
        return next((line.number for line in self.seats if line.presides), None)


def read_seat(row: Row, errors: list[CellError]) -> SeatLine:
    reader = Reader(row, errors)
    number = reader.count("序号") or 0
    return SeatLine(row.number, number, reader.text("姓名"), reader.yes("出席（是/否）"), reader.yes("主持（是）"))


def read_item(row: Row, errors: list[CellError]) -> ItemLine:
    reader = Reader(row, errors)
    numbers = [reader.count(heading) for heading in NUMBERS]
    given = [number for number in numbers if number is not None]
    deferred = reader.text("本次不表决的原因")
    missing = [heading for heading in NUMBERS if row.values[heading] in {None, ""}]
    if not deferred and missing:
        reader.wrong(missing[0], "请填写票数，没有的填0；本次不表决的，请写明原因。")
    if deferred and given:
        reader.wrong("本次不表决的原因", "填写了票数的不能同时填写不表决的原因。")
    return ItemLine(
        row.number, reader.text("受理编号"), reader.text("姓名"), _experts(reader), reader.text("评议意见"),
        given if len(given) == len(NUMBERS) else [], reader.text("结果"), deferred,
    )  # fmt: skip


def _experts(reader: Reader) -> list[int]:
    text = reader.text("评议专家序号")
    parts = [part for part in text.replace("、", ",").replace("，", ",").replace(" ", ",").split(",") if part]
    if not all(map(is_count, parts)):
        reader.wrong("评议专家序号", "请填写出席表中的序号，用顿号分开，例如 1、2、3。")
        return []
    return sorted({int(part) for part in parts})


def judge(report: Report, facts: MeetingFacts) -> list[CellError]:
    """Everything that cannot be true, cell by cell; empty when the whole workbook holds."""
    errors = [*_judge_seats(report, facts), *_judge_list(report, facts)]
    for line in report.items:
        item = facts.items.get(line.code)
        if item and not line.deferred and line.numbers:
            errors += _judge_item(line, item, report, facts)
    return errors


def _judge_seats(report: Report, facts: MeetingFacts) -> Iterator[CellError]:
    seen: set[int] = set()
    for line in report.seats:
        seat = facts.seats.get(line.number)
        if seat is None or line.number in seen:
            yield CellError(SEATS, f"A{line.row}", "名单上没有这个序号，或者序号重复。")
            continue
        seen.add(line.number)
        yield from _judge_seat(line, seat)
    for number in sorted(set(facts.seats) - seen):
        yield CellError(SEATS, "", f"缺少序号{number}（{facts.seats[number].name}）这一行。")
    if sum(line.presides for line in report.seats) != 1:
        yield CellError(SEATS, "", "请在一名主持人的“主持（是）”中填“是”。")
    present = len(report.present)
    if not has_quorum(members=facts.members, present=present):
        missing = missing_for_quorum(members=facts.members, present=present)
        text = f"出席{present}人，未达到评委会{facts.members}人的三分之二，还差{missing}人（人社部令第40号第19条）。"
        yield CellError(SEATS, "", text)


def _judge_seat(line: SeatLine, seat: SeatFacts) -> Iterator[CellError]:
    if line.name != seat.name:
        yield CellError(SEATS, f"B{line.row}", f"序号{line.number}是{seat.name}，姓名不符。")
    if line.present and not seat.in_term:
        yield CellError(SEATS, f"D{line.row}", f"{seat.name}在会议当天不在聘期内，不能出席（人社部令第40号第10条）。")
    if line.presides and not (line.present and seat.may_preside):
        yield CellError(SEATS, f"E{line.row}", "主持人须是出席的主任委员或副主任委员（人社部令第40号第19条）。")


def _judge_list(report: Report, facts: MeetingFacts) -> Iterator[CellError]:
    seen: set[str] = set()
    for line in report.items:
        item = facts.items.get(line.code)
        if item is None:
            yield CellError(RESULTS, f"B{line.row}", f"本次会议的议程上没有受理编号“{line.code}”。")
        elif line.code in seen:
            yield CellError(RESULTS, f"B{line.row}", f"受理编号“{line.code}”重复。")
        elif line.name != item.name:
            yield CellError(RESULTS, f"C{line.row}", "姓名与受理编号不符。")
        seen.add(line.code)
    for code in sorted(set(facts.items) - seen, key=lambda each: facts.items[each].number):
        yield CellError(RESULTS, "", f"缺少第{facts.items[code].number}项（{code}）这一行。")


TALLY_COLUMNS = {"issued": "G", "returned": "H"}


def _judge_item(line: ItemLine, item: ItemFacts, report: Report, facts: MeetingFacts) -> Iterator[CellError]:
    voters = [number for number in report.present if number not in item.recused]
    for name, text in tally_errors(line.tally, voters=len(voters)).items():
        yield CellError(RESULTS, f"{TALLY_COLUMNS[name]}{line.row}", text)
    if not has_quorum(members=facts.members, present=len(voters)):
        text = f"除回避外出席{len(voters)}人，未达到评委会{facts.members}人的三分之二（人社部令第40号第19条）。"
        yield CellError(RESULTS, f"G{line.row}", text)
    if report.presiding in item.recused:
        yield CellError(RESULTS, f"B{line.row}", "主持人在这一项已回避，不能主持它的表决（人社部令第40号第25条）。")
    yield from _judge_opinion(line, voters)
    agree = line.tally.agree
    right = PASSED if passes(present=len(voters), agree=agree) else FAILED
    if line.result != right:
        text = f"同意{agree}票，参加表决{len(voters)}人，达到三分之二才通过：应填“{right}”（人社部令第40号第20条）。"
        yield CellError(RESULTS, f"M{line.row}", text)


def _judge_opinion(line: ItemLine, voters: Sequence[int]) -> Iterator[CellError]:
    if len(line.experts) < OPINION_EXPERTS or not set(line.experts) <= set(voters):
        text = f"评议意见须由不少于{OPINION_EXPERTS}名出席且未回避的专家提出（人社部令第40号第21条）。"
        yield CellError(RESULTS, f"E{line.row}", text)
    if not line.opinion:
        yield CellError(RESULTS, f"F{line.row}", "请填写评议意见。")
