"""The results of a meeting held offline: brought by one person, released by another (regulation 1.2; 令40 art. 20)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from portal import workflow
from portal.core import clock
from portal.core.actors import Actor
from portal.core.bulk import update_rows
from portal.core.cells import BadWorkbook, CellError
from portal.core.errors import Refused
from portal.workflow import Act
from reviews import permissions as may
from reviews import tally_box
from reviews.models import AgendaItem, Attendance, Meeting, Opinion, ResultImport, RollEntry, Round, TallySheet
from reviews.offline.judging import ItemLine, MeetingFacts, Report, judge
from reviews.offline.template import read_workbook
from reviews.records import missing_records
from reviews.selectors import meeting_facts
from reviews.services.conflicts import note_conflicts
from reviews.services.session import lock_meeting
from reviews.services.voting import count_rounds


@transaction.atomic
def import_results(
    *, meeting: Meeting, content: bytes, actor: Actor, key: UUID | None = None
) -> tuple[ResultImport | None, list[CellError]]:
    """Read the workbook and keep what it says until another person releases it; a dry run, nothing is decided.

    Gives the errors cell by cell instead when there is one, and keeps nothing. An earlier workbook that waits is
    dropped. Raises Refused when the file is no workbook or the meeting is not to come.
    """
    locked = lock_meeting(meeting.pk)
    if refusal := may.serves_the_meeting.refusal(Meeting.objects.for_act().get(pk=meeting.pk), actor):
        raise Refused(refusal, code="denied")
    if locked.status != "PLANNED":
        raise Refused(f"会议“{locked.get_status_display()}”，不能再导入线下结果。", code="not_open")
    if Attendance.objects.of(actor).filter(meeting=meeting).exists():
        raise Refused("您是本次会议的委员，结果由不参加表决的办事人员导入。", code="denied")
    try:
        report, errors = read_workbook(content)
    except BadWorkbook as bad:
        raise Refused(str(bad), code="invalid") from bad
    _look_for_conflicts(meeting)
    errors = errors or judge(report, meeting_facts(meeting))
    if errors:
        return None, errors
    return _keep(meeting, report, content, actor, key), []


def _keep(meeting: Meeting, report: Report, content: bytes, actor: Actor, key: UUID | None) -> ResultImport:
    sha256 = hashlib.sha256(content).hexdigest()
    imported = ResultImport(
        meeting=meeting,
        uploaded_by_id=cast("int", actor.user_id),
        uploaded_by_name=actor.name,
        uploaded_at=clock.now(),
        sha256=sha256,
        report=report.as_json(),
    )
    earlier = ResultImport.objects.filter(meeting=meeting, status="WAITING", sha256=sha256, uploaded_by=actor.user_id)
    if found := earlier.first():
        return found
    for waiting in ResultImport.objects.filter(meeting=meeting, status="WAITING"):
        drop_results(imported=waiting, actor=actor)
    return workflow.open_case(imported, "results.imported", actor=actor, key=key, data={"sha256": sha256}).subject


def drop_results(*, imported: ResultImport, actor: Actor, key: UUID | None = None) -> ResultImport:
    """Take a waiting workbook back; nothing of it has had any effect."""
    arguments = {"by": actor.name, "at": clock.now()}
    act = Act(move="drop", actor=actor, key=key, arguments=arguments)
    return workflow.run(ResultImport, imported.pk, act).subject


@transaction.atomic
def release_results(*, imported: ResultImport, actor: Actor, key: UUID | None = None) -> ResultImport:
    """A second person lets the results count: attendance, opinions and closed rounds are written, or nothing is.

    Judged anew, because roster, agenda and recusals may have changed. The meeting then stands as after its vote, and
    whoever presided signs as always (令40 art. 22). Raises Refused.
    """
    lock_meeting(imported.meeting_id)

    def hold(_done: object) -> None:
        _hold(_Held.of(imported), actor)

    arguments = {"by": actor.name, "at": clock.now()}
    act = Act(move="release", actor=actor, key=key, arguments=arguments, then=hold)
    return workflow.run(ResultImport, imported.pk, act).subject


@dataclass(frozen=True)
class _Held:
    """What one release writes: the meeting, what the workbook says of it, and the rows that it speaks of."""

    imported: ResultImport
    meeting: Meeting
    report: Report
    facts: MeetingFacts
    items: Mapping[str, AgendaItem]

    @classmethod
    def of(cls, imported: ResultImport) -> "_Held":
        meeting = Meeting.objects.get(pk=imported.meeting_id)
        _look_for_conflicts(meeting)
        items = AgendaItem.objects.filter(meeting=meeting).select_related("application", "meeting__batch")
        items = items.prefetch_related("records")
        report, facts = Report.of_json(imported.report), meeting_facts(meeting)
        for error in judge(report, facts):
            place = f"工作表“{error.sheet}”{error.cell}：" if error.cell else ""
            raise Refused(f"名单、议程或回避在提交后有变化，请重新导入。{place}{error.text}", code="invalid")
        held = cls(imported, meeting, report, facts, {each.application.code: each for each in items})
        for item, _line in held.voted:
            if missing := missing_records(item):
                raise Refused(f"第{item.number}项{missing}", code="invalid")
        return held

    @property
    def voted(self) -> list[tuple[AgendaItem, ItemLine]]:
        return [(self.items[line.code], line) for line in self.report.items if not line.deferred]

    def experts(self, numbers: Sequence[int]) -> list[int]:
        return [self.facts.seats[number].expert_id for number in numbers]

    def voters(self, line: ItemLine) -> list[int]:
        recused = self.facts.items[line.code].recused
        return self.experts([number for number in self.report.present if number not in recused])


def _look_for_conflicts(meeting: Meeting) -> None:
    items = AgendaItem.objects.filter(meeting=meeting).select_related("application")
    note_conflicts(items, list(Attendance.objects.filter(meeting=meeting).select_related("expert")))


def _hold(held: _Held, actor: Actor) -> None:
    meeting = held.meeting
    arguments = {
        "chair_id": held.experts([cast("int", held.report.presiding)])[0],
        "members": held.facts.members,
        "at": meeting.starts_at,
        "on": meeting.starts_at.astimezone(clock.SHANXI).date(),
    }
    _write_attendance(held)
    workflow.run(Meeting, meeting.pk, Act(move="hold_offline", actor=actor, arguments=arguments))
    _write_opinions(held)
    rounds = _open_rounds(held, actor)
    _write_sheets(held, rounds, actor)
    act = Act(
        move="record_offline", actor=actor, arguments={"at": clock.now()},
        then=lambda done: count_rounds([each.subject for each in done]),
    )  # fmt: skip
    report = workflow.run_many(Round, [vote.pk for vote in rounds], act)
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)


def _write_attendance(held: _Held) -> None:
    lines = Attendance.objects.filter(meeting=held.meeting)
    present = held.experts(held.report.present)
    lines.exclude(expert__in=present).update(signed_in_at=None, left_at=None)
    lines.filter(expert__in=present).update(signed_in_at=held.meeting.starts_at, left_at=None)
    put_off = [(held.items[line.code], line.deferred) for line in held.report.items if line.deferred]
    for item, reason in put_off:
        item.deferred_because = reason[:200]
    update_rows([item for item, _reason in put_off], ["deferred_because"])


def _write_opinions(held: _Held) -> None:
    names = {seat.expert_id: seat.name for seat in held.facts.seats.values()}
    opinions = []
    for item, line in held.voted:
        experts = sorted(held.experts(line.experts))
        stored: dict[str, Any] = {"expert_ids": experts, "expert_names": [names[each] for each in experts]}
        opinions.append(Opinion(item=item, text=line.opinion, saved_at=clock.now(), **stored))
    Opinion.objects.bulk_create(
        opinions, update_conflicts=True, unique_fields=["item"],
        update_fields=["expert_ids", "expert_names", "text", "saved_at"],
    )  # fmt: skip


def _open_rounds(held: _Held, actor: Actor) -> list[Round]:
    attending = len(held.report.present)
    voters = {item.pk: held.voters(line) for item, line in held.voted}
    rounds = [
        Round(
            item=item, number=1, on_paper=True, opened_at=held.meeting.starts_at, members=held.facts.members,
            attending=attending, recused=attending - len(voters[item.pk]), present=len(voters[item.pk]),
        )
        for item, _line in held.voted
    ]  # fmt: skip
    workflow.open_cases(rounds, "round.opened", actor=actor)
    entries = [
        RollEntry(round=vote, expert_id=expert_id, status="PAPER")
        for vote in rounds
        for expert_id in voters[vote.item_id]
    ]
    workflow.open_cases(entries, "ballot.issued", actor=actor)
    return rounds


def _write_sheets(held: _Held, rounds: Sequence[Round], actor: Actor) -> None:
    """The same numbers under two names: who brought them and who released them."""
    tallies = {item.pk: line.tally for item, line in held.voted}
    counters = [(held.imported.uploaded_by_id, held.imported.uploaded_by_name), (actor.user_id, actor.name)]
    TallySheet.objects.bulk_create(
        TallySheet(
            round=vote,
            counter_id=cast("int", user_id),
            counter_name=name,
            place=place,
            sealed=tally_box.seal_tally(tallies[vote.item_id], round_id=vote.pk),
            entered_at=clock.now(),
        )
        for vote in rounds
        for place, (user_id, name) in enumerate(counters, 1)
    )
