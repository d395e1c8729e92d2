"""The secret ballot (令40 art. 20; regulation 1.2; docs/adr/0006-secret-ballot.md).

Every act on a round first locks its box, so a cast and a close never overlap; whatever can end or resume the voting
of the whole meeting locks the meeting before that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from committees.models import Expert
from portal import workflow
from portal.core import clock
from portal.core.actors import Actor
from portal.core.bulk import update_rows
from portal.core.errors import Refused
from portal.workflow import Act, Done
from reviews import ballot_box, rules
from reviews.models import AgendaItem, Attendance, Ballot, Box, Meeting, RollEntry, Round
from reviews.rules import Choice
from reviews.selectors import Electorate, electorates
from reviews.services.conflicts import note_conflicts
from reviews.services.reopening import reopen_opinions
from reviews.services.session import finish_if_settled, lock_meeting

RESULT_FIELDS = ["agree", "disagree", "abstain", "spoiled", "not_cast", "passed"]


@dataclass
class Opened:
    """The rounds that were opened, and why the other items were not."""

    rounds: list[Round] = field(default_factory=list)
    declined: list[tuple[AgendaItem, str]] = field(default_factory=list)


def open_round(*, item: AgendaItem, actor: Actor, on_paper: bool = False, key: UUID | None = None) -> Round:
    """Open the vote on one item; the quorum is counted anew without the recused (N9, 1.0 decision). Raises Refused.

    ``on_paper``: every voter gets a printed paper, and two people of the office enter what the urn held.
    """
    _open(item.meeting_id, [item.pk], actor, on_paper=on_paper, key=key)
    return Round.objects.standing().get(item=item)


def open_rounds(*, meeting: Meeting, actor: Actor, on_paper: bool = False, key: UUID | None = None) -> Opened:
    """Open the vote on every item that is ready, on screens or on paper; raises Refused when none is."""
    waiting = AgendaItem.objects.filter(meeting=meeting).unsettled().exclude(rounds__status="OPEN")
    return _open(meeting.pk, list(waiting.values_list("pk", flat=True)), actor, on_paper=on_paper, key=key)


def cast(*, round: Round, actor: Actor, choice: str, key: UUID | None = None) -> None:  # noqa: A002 - the glossary's word
    """Cast the actor's own ballot: once, in person, while the round is open (N11). The record knows no choice."""
    if choice not in set(Choice):
        raise Refused("请在同意、不同意、弃权中选择一项。", code="invalid")
    with transaction.atomic():
        boxes = lock_boxes([round.pk])
        entry = RollEntry.objects.of(actor).filter(round=round).first()
        if entry is None:
            raise Refused("您在这件申报中没有表决票（未出席或已回避）。", code="denied")
        put = Act(move="cast", actor=actor, key=key, then=lambda _done: _put(boxes[0], Choice(choice)))
        workflow.run(RollEntry, entry.pk, put)


def mark_not_cast(*, round: Round, expert: Expert, reason: str, actor: Actor, key: UUID | None = None) -> None:  # noqa: A002
    """Declare that a voter who has left will not cast his ballot; it counts as not agree (N10, N11)."""
    with transaction.atomic():
        lock_meeting(round.item.meeting_id)
        lock_boxes([round.pk])
        entry = RollEntry.objects.filter(round=round, expert=expert).first()
        if entry is None:
            raise Refused("这位专家在这件申报中没有表决票。", code="invalid")
        workflow.run(RollEntry, entry.pk, Act(move="declare_not_cast", actor=actor, key=key, note=reason))


def close_round(*, round: Round, actor: Actor, key: UUID | None = None) -> Round:  # noqa: A002
    """Close one round, open its box and count; raises Refused while a ballot is not accounted for."""
    with transaction.atomic():
        lock_meeting(round.item.meeting_id)
        lock_boxes([round.pk])
        return workflow.run(Round, round.pk, _closing(actor, key)).subject


def close_rounds(*, meeting: Meeting, actor: Actor, key: UUID | None = None) -> workflow.Report:
    """Close all open rounds of the meeting; those with outstanding ballots are reported as declined.

    Ends the voting when nothing is left to vote on, also when nothing was open.
    """
    with transaction.atomic():
        lock_meeting(meeting.pk)
        standing = list(Round.objects.standing().filter(item__meeting=meeting).values_list("pk", flat=True))
        lock_boxes(standing)
        report = workflow.run_many(Round, standing, _closing(actor, key))
        finish_if_settled(meeting.pk, actor)
        report.declined = [each for each in report.declined if each.subject.status == "OPEN"]
    return report


def annul_round(*, round: Round, reason: str, actor: Actor, key: UUID | None = None) -> Round:  # noqa: A002
    """Annul a round as a whole; it is kept with its reason, and a new one may be opened (regulation 1.2)."""
    if not reason.strip():
        raise Refused("请写明作废的原因。", code="invalid")

    def empty_box(done: Sequence[Done]) -> None:
        Box.objects.filter(round=round).update(sealed=b"")
        item = done[0].subject.item
        meeting = item.meeting
        reopen_opinions([item])
        if meeting.status == "VOTED":
            workflow.run(Meeting, meeting.pk, Act(move="resume_voting", actor=actor))

    with transaction.atomic():
        lock_meeting(round.item.meeting_id)
        lock_boxes([round.pk])
        act = Act(move="annul", actor=actor, key=key, note=reason.strip(), arguments={"reason": reason.strip()},
                  then=empty_box)  # fmt: skip
        return workflow.run(Round, round.pk, act).subject


def lock_boxes(round_ids: Sequence[int]) -> list[Box]:
    return list(Box.objects.filter(round__in=round_ids).order_by("round_id").select_for_update())


def _put(box: Box, choice: Choice) -> None:
    box.sealed = ballot_box.put(box.sealed, choice, round_id=box.round_id)
    box.save(update_fields=["sealed"])


def _open(meeting_id: int, item_ids: Sequence[int], actor: Actor, *, on_paper: bool, key: UUID | None) -> Opened:
    opened = Opened()

    def open_ready(done: Sequence[Done]) -> None:
        _look_for_conflicts(meeting_id, item_ids)
        found = electorates(done[0].subject, item_ids)
        opened.declined = [(each.item, each.refusal) for each in found if each.refusal]
        ready = [each for each in found if not each.refusal]
        if not ready:
            raise Refused(opened.declined[0][1] if opened.declined else "没有等待表决的申报。")
        opened.rounds = _issue(ready, actor, on_paper=on_paper)

    data = {"items": sorted(item_ids)} | ({"on_paper": True} if on_paper else {})
    workflow.run(Meeting, meeting_id, Act(move="open_rounds", actor=actor, key=key, data=data, then=open_ready))
    return opened


def _look_for_conflicts(meeting_id: int, item_ids: Sequence[int]) -> None:
    waiting = AgendaItem.objects.filter(meeting=meeting_id, pk__in=item_ids).exclude(
        rounds__in=Round.objects.standing()
    )
    lines = Attendance.objects.present().filter(meeting=meeting_id).select_related("expert")
    note_conflicts(waiting.select_related("application"), list(lines))


def _issue(ready: Sequence[Electorate], actor: Actor, *, on_paper: bool) -> list[Round]:
    rounds = [_round_for(each, on_paper=on_paper) for each in ready]
    workflow.open_cases(rounds, "round.opened", actor=actor)
    if not on_paper:
        Box.objects.bulk_create(
            Box(round=each, sealed=ballot_box.empty(round_id=each.pk, issued=each.present)) for each in rounds
        )
    entries = [
        RollEntry(round=vote, expert_id=expert_id, status="PAPER" if on_paper else "ISSUED")
        for vote, electorate in zip(rounds, ready, strict=True)
        for expert_id in electorate.voters
    ]
    workflow.open_cases(entries, "ballot.issued", actor=actor)
    return rounds


def _round_for(electorate: Electorate, *, on_paper: bool) -> Round:
    return Round(
        item=electorate.item,
        number=electorate.earlier_rounds + 1,
        on_paper=on_paper,
        opened_at=clock.now(),
        members=electorate.members,
        attending=electorate.attending,
        recused=electorate.attending - len(electorate.voters),
        present=len(electorate.voters),
    )


def _closing(actor: Actor, key: UUID | None) -> Act:
    def count(done: Sequence[Done]) -> None:
        rounds = [each.subject for each in done]
        count_rounds(rounds)
        finish_if_settled(rounds[0].item.meeting_id, actor)

    return Act(move="close", actor=actor, key=key, arguments={"at": clock.now()}, then=count)


def count_rounds(rounds: Sequence[Round]) -> None:
    """Open the boxes or the sheets of rounds that were just closed, and store counts and results, by sets."""
    boxes = {box.round_id: box.sealed for box in Box.objects.filter(round__in=rounds)}
    ballots: list[Ballot] = []
    for vote in rounds:
        if vote.on_paper:
            _write_counts(vote, vote.agreed_tally.counts)  # type: ignore[union-attr]  # the guard has seen it
            continue
        choices = ballot_box.open_box(boxes[vote.pk], round_id=vote.pk)
        _write_counts(vote, rules.count(choices, issued=vote.present))
        ballots += [Ballot(round=vote, choice=choice) for choice in choices]
    update_rows(rounds, RESULT_FIELDS)
    Ballot.objects.bulk_create(ballot_box.shuffled(ballots))
    Box.objects.filter(round__in=rounds).update(sealed=b"")


def _write_counts(vote: Round, counts: rules.Counts) -> None:
    vote.agree, vote.disagree, vote.abstain = counts.agree, counts.disagree, counts.abstain
    vote.spoiled, vote.not_cast = counts.spoiled, counts.not_cast
    vote.passed = rules.passes(present=vote.present, agree=counts.agree)
