"""What a meeting's office prints or takes out as a workbook (令40 arts. 8, 23, 26; regulation 4.2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from applications.models import Application
from applications.selectors.listing import case_lines
from committees.models import Committee
from portal.catalog.models import Level
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.core.papers import Paper
from portal.core.tables import Table
from reviews import selectors
from reviews.documents import tables
from reviews.documents.tables import DEFERRED, FAILED, OPEN, PASSED, Outcome
from reviews.minutes import digest, minutes_for, panel_of
from reviews.models import Meeting

CONFIDENTIAL: Final = "含专家姓名，按会议秘密保管，不得公开或者提供给申报人（人社部令第40号第24条）。"
NOT_SIGNED: Final = "主持人宣布并签署结果以后才能打印（人社部令第40号第22条）。"
NOT_OPENED: Final = "会议还没有召开。"
ROSTER_HEADINGS: Final = ("序号", "姓名", "职务", "职称级别", "专业", "工作单位", "签到", "退席", "签名")


@dataclass(frozen=True)
class Kind:
    """One list or letter: how it is called, what is on it, when it can be made, and who makes it.

    ``shows_full_ids``: in the hands of the secretary, whose act needs them; a supervisor reads them masked.
    """

    code: str
    title: str
    about: str
    make: Callable[[Any, Actor], Paper]
    refusal: Callable[[Any], str] = lambda _subject: ""
    roles: tuple[Role, ...] = (Role.SECRETARY, Role.SUPERVISOR)
    shows_full_ids: bool = False
    pdf_url: str = ""


def roster(meeting: Meeting, _actor: Actor) -> Paper:
    """Who sits in the meeting, to be signed on paper (令40 arts. 9, 23)."""
    seats = selectors.roster(meeting).select_related("expert__user", "expert__employer", "expert__specialty")
    levels = dict(Level.choices)
    rows = [
        (
            number, line.expert.user.name, line.get_position_display(),
            levels.get(line.expert.title_level, line.expert.title_level),
            line.expert.specialty or "", line.expert.employer or "", _time(line.signed_in_at), _time(line.left_at), "",
        )
        for number, line in enumerate(seats.order_by("pk"), 1)
    ]  # fmt: skip
    return Paper(
        title=f"{meeting.title}委员名单",
        tables=[Table("委员名单", ROSTER_HEADINGS, rows)],
        facts=[*_facts(meeting), ("委员", f"{len(rows)}人")],
        remark=f"本名单{CONFIDENTIAL}",
    )


def summary(meeting: Meeting, _actor: Actor) -> Paper:
    """The applicants on the agenda, in its order (regulation 4.3, 一览表)."""
    numbers, cases = _agenda(meeting)
    lines = sorted(case_lines(cases), key=lambda line: numbers[line.pk].number)
    remarks = {pk: outcome.remark for pk, outcome in numbers.items()}
    return Paper(
        title=f"{meeting.title}申报人员一览表",
        tables=[tables.summary_table("申报人员一览表", lines, remarks)],
        facts=[*_facts(meeting), ("人数", f"{len(lines)}人")],
        signs=("填表人", "审核人"),
    )


def tally(meeting: Meeting, actor: Actor) -> Paper:
    """The numbers of each round, as the minutes have them (令40 art. 20; regulation 1.2)."""
    minutes = minutes_for(meeting, actor)
    present = sum(bool(each["signed_in_at"]) for each in minutes["attendance"])
    return Paper(
        title=f"{meeting.title}计票汇总表",
        tables=[tables.tally_table("计票汇总表", minutes)],
        facts=[*_facts(meeting), ("主持人", minutes["chair"]), ("到会委员", f"{present}人")],
        signs=("计票人", "监票人", "主持人"),
        remark="发出票数是出席并且不回避的委员人数；同意票达到它的三分之二为通过，弃权、废票、未投按不同意计算"
        "（人社部令第40号第20条）。票数可能推知个人的选择，按会议秘密保管。",
    )


def minutes(meeting: Meeting, actor: Actor) -> Paper:
    facts = minutes_for(meeting, actor)
    return Paper(title=f"{meeting.title}记录", tables=tables.minutes_tables(facts, digest(facts)))


def results(meeting: Meeting, _actor: Actor) -> Paper:
    """The list of results with the columns of regulation 4.2; ID numbers masked, for it stays in the office."""
    outcomes, cases = _agenda(meeting)
    lines = sorted(case_lines(cases), key=lambda line: outcomes[line.pk].number)
    return Paper(
        title=f"{meeting.title}评审结果一览表",
        tables=[tables.results_table("评审结果一览表", lines, outcomes)],
        facts=[*_facts(meeting), *_numbers(outcomes)],
        signs=("填表人", "审核人"),
    )


def forwarding(meeting: Meeting, actor: Actor) -> Paper:
    """The letter by which the organiser reports the results to the authority, with the list of who passed (art. 26).

    The authority confirms persons, and two of one name and unit are told apart by the ID number alone: the annex
    shows it whole, of those who passed and of nobody else, in the secretary's hands only.
    """
    outcomes, cases = _agenda(meeting)
    whole = actor.role == Role.SECRETARY
    lines = sorted(case_lines(cases, full_ids=whole), key=lambda line: outcomes[line.pk].number)
    opened_on = meeting.voted_on or clock.today()
    text = (
        f"{in_chinese(opened_on)}，{meeting.committee.name}召开{meeting.title}，"
        f"评委会委员{meeting.members_count}人，到会{_present(meeting)}人。"
    )
    return letter(meeting.committee, meeting.title, text, lines, outcomes)


def letter(committee: Committee, about: str, text: str, lines: Sequence[Any], outcomes: Mapping[int, Outcome]) -> Paper:
    """A letter to the filing authority; a committee with its own right of review reports for filing (M5h)."""
    passed = [line for line in lines if outcomes[line.pk].result == PASSED]
    numbered = {line.pk: _renumbered(outcomes[line.pk], place) for place, line in enumerate(passed, 1)}
    counts = "，".join(f"{label}{value}" for label, value in _numbers(outcomes))
    asks = "备案" if committee.formed_by == Committee.FormedBy.ENTERPRISE else "审核确认"
    return Paper(
        title=f"关于报送{about}评审结果的函",
        addressee=str(committee.filing_authority),
        paragraphs=[f"{text}{counts}。各级别人数如下："],
        tables=[
            tables.counts_table("报送人数", lines, outcomes),
            tables.results_table("评审通过人员名单", passed, numbered),
        ],
        remark=f"现将评审结果报上，请{asks}（人社部令第40号第26条）。\n附件：评审通过人员名单（{len(passed)}人）",
        closing=[f"{committee.organiser}（盖章）", in_chinese(clock.today())],
    )


def _renumbered(outcome: Outcome, number: int) -> Outcome:
    return Outcome(number, outcome.result, outcome.remark, outcome.passed_on, outcome.group)


def _agenda(meeting: Meeting) -> tuple[dict[int, Outcome], Any]:
    """What the meeting decided on each case of its agenda, and the cases."""
    day = in_chinese(meeting.voted_on) if meeting.voted_on else ""
    items = selectors.agenda(meeting).select_related("assignment__panel")
    outcomes = {item.application_id: _outcome(item, day) for item in items}
    return outcomes, Application.objects.filter(pk__in=outcomes)


def _outcome(item: Any, day: str) -> Outcome:
    panel = panel_of(item)
    if item.deferred_because:
        return Outcome(item.number, DEFERRED, item.deferred_because, group=panel)
    vote = item.votes[0] if item.votes else None
    if vote is None or vote.passed is None:
        return Outcome(item.number, OPEN, group=panel)
    return Outcome(item.number, PASSED if vote.passed else FAILED, passed_on=day, group=panel)


def _numbers(outcomes: Mapping[int, Outcome]) -> list[tuple[str, str]]:
    found = [outcome.result for outcome in outcomes.values()]
    told = [("参评", f"{len(found)}人"), (PASSED, f"{found.count(PASSED)}人"), (FAILED, f"{found.count(FAILED)}人")]
    return [*told, *[(each, f"{found.count(each)}人") for each in (DEFERRED, OPEN) if each in found]]


def _facts(meeting: Meeting) -> list[tuple[str, object]]:
    starts = meeting.starts_at.astimezone(clock.SHANXI)
    return [
        ("评审委员会", meeting.committee.name),
        ("时间", f"{in_chinese(starts)} {starts:%H:%M}"),
        ("地点", meeting.place),
    ]


def _time(moment: Any) -> str:
    return f"{moment.astimezone(clock.SHANXI):%H:%M}" if moment else ""


def _present(meeting: Meeting) -> int:
    return selectors.roster(meeting).filter(signed_in_at__isnull=False).count()


def _unless_signed(meeting: Meeting) -> str:
    return "" if meeting.signed_at else NOT_SIGNED


def _unless_opened(meeting: Meeting) -> str:
    return "" if meeting.opened_at else NOT_OPENED


KINDS: Final = (
    Kind("roster", "委员名单", "委员姓名、职务、职称、单位，可供签到。", roster),
    Kind("summary", "申报人员一览表", "列入议程的申报人，身份证号隐去中间各位。", summary),
    Kind("tally", "计票汇总表", "每一项每一轮的票数和结果。", tally, _unless_opened),
    Kind("minutes", "会议记录", "出席、评议意见、回避、票数。", minutes, _unless_opened, pdf_url="reviews:minutes_pdf"),
    Kind("results", "评审结果一览表", "按省平台的栏目，身份证号隐去中间各位。", results, _unless_signed),
    Kind(
        "forwarding", "报送函", "致备案机关，附评审通过人员名单，名单上有完整的身份证号。", forwarding, _unless_signed,
        shows_full_ids=True,
    ),
)  # fmt: skip
BY_CODE: Final = {kind.code: kind for kind in KINDS}


def paper_of(kind: Kind, subject: Any, actor: Actor) -> Paper:
    """The list or letter. Raises ``Refused`` while it can't be made, or for a person who is not to make it."""
    if actor.role not in kind.roles:
        raise Refused("这份材料由评委会办事机构打印。", code="denied")
    if refusal := kind.refusal(subject):
        raise Refused(refusal, code="not_open")
    return kind.make(subject, actor)
