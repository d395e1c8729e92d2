"""One voter's papers of a whole list, cast or written off at once, by sets (令40 art. 20; docs/adr/0006, 0016)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from committees.models import Expert
from portal import workflow
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done
from reviews import ballot_box
from reviews.models import Box, Meeting, RollEntry, Round
from reviews.rules import Choice
from reviews.services.session import lock_meeting
from reviews.services.voting import lock_boxes

NO_PAPER = "您在这件申报中没有表决票，或者本轮表决已经结束。"


@dataclass
class ListReport:
    """The numbers of the agenda that were done, and why the others were not."""

    done: list[int] = field(default_factory=list)
    declined: list[tuple[int, str]] = field(default_factory=list)


def cast_list(*, meeting: Meeting, choices: Mapping[int, str], actor: Actor, key: UUID | None = None) -> ListReport:
    """Cast the actor's own ballots on several items, by number of the agenda; each counts once, as in ``cast``.

    What cannot be cast any more is reported with its reason and does not hold up the others; raises Refused when
    nothing can be. A constant number of statements; the records know the voter and no choice (invariant 6).
    """
    if not choices:
        raise Refused("请至少在一项中选择同意、不同意或弃权。", code="invalid")
    if not set(choices.values()) <= set(Choice):
        raise Refused("请在同意、不同意、弃权中选择一项。", code="invalid")
    with transaction.atomic():
        numbers = _open_rounds(meeting, choices)
        boxes = {box.round_id: box for box in lock_boxes(list(numbers))}
        entries = RollEntry.objects.of(actor).filter(round__in=numbers)
        rounds = dict(entries.values_list("pk", "round_id"))

        def put(done: Sequence[Done]) -> None:
            cast = [(boxes[each.subject.round_id], each.subject.round_id) for each in done]
            _put([(box, Choice(choices[numbers[round_id]])) for box, round_id in cast])

        report = workflow.run_many(RollEntry, rounds, Act(move="cast", actor=actor, key=key, then=put))
        told = _told(report, {pk: numbers[round_id] for pk, round_id in rounds.items()})
        known = {number for number, _reason in told.declined} | set(told.done)
        told.declined += [(number, NO_PAPER) for number in sorted(set(choices) - known)]
        return _unless_nothing_was_done(told)


def mark_leaver_not_cast(
    *, meeting: Meeting, expert: Expert, reason: str, actor: Actor, key: UUID | None = None
) -> ListReport:
    """Declare every ballot not cast that somebody who has left still holds; each counts as not agree (N10, N11).

    By the presiding chair or the office, by sets. Raises Refused when he holds none or is in the room.
    """
    if not reason.strip():
        raise Refused("请写明原因。", code="invalid")
    with transaction.atomic():
        lock_meeting(meeting.pk)
        papers = RollEntry.objects.filter(round__item__meeting=meeting, round__status="OPEN", expert=expert)
        # Of the papers that are written off already a repeated click answers as it did.
        waiting = papers.filter(status__in=["ISSUED", "NOT_CAST"] if key else ["ISSUED"]).select_related("round__item")
        numbers = {entry.pk: entry.round.item.number for entry in waiting}
        if not numbers:
            raise Refused("这位专家没有未投的表决票。", code="invalid")
        lock_boxes([entry.round_id for entry in waiting])
        act = Act(move="declare_not_cast", actor=actor, key=key, note=reason.strip())
        return _unless_nothing_was_done(_told(workflow.run_many(RollEntry, numbers, act), numbers))


def _open_rounds(meeting: Meeting, numbers: Mapping[int, str]) -> dict[int, int]:
    """The standing rounds on screens of these items: round to number of the agenda."""
    standing = Round.objects.standing().filter(item__meeting=meeting, item__number__in=numbers, on_paper=False)
    return dict(standing.values_list("pk", "item__number"))


def _put(cast: Sequence[tuple[Box, Choice]]) -> None:
    """Every box with one more ballot in it, in one statement."""
    sealed = [ballot_box.put(box.sealed, choice, round_id=box.round_id) for box, choice in cast]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviews_box SET sealed = given.sealed FROM unnest(%s::bigint[], %s::bytea[]) AS given(id, sealed)"
            " WHERE reviews_box.id = given.id",
            [[box.pk for box, _choice in cast], sealed],
        )


def _told(report: workflow.Report, numbers: Mapping[int, int]) -> ListReport:
    return ListReport(
        sorted(numbers[each.subject.pk] for each in report.done),
        sorted((numbers[each.pk], each.reason) for each in report.declined),
    )


def _unless_nothing_was_done(told: ListReport) -> ListReport:
    if told.declined and not told.done:
        number, reason = told.declined[0]
        raise Refused(f"第{number}项：{reason}")
    return told
