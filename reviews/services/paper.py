"""A vote on paper: what two people of the office count apart from each other (令40 art. 20; regulation 1.2)."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from django.db import transaction

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, run_many
from reviews import rules, tally_box
from reviews.models import Meeting, Round, TallySheet
from reviews.rules import Tally
from reviews.services.session import lock_meeting


@transaction.atomic
def enter_tally(
    *, meeting: Meeting, tallies: Mapping[int, Tally], actor: Actor, key: UUID | None = None
) -> list[Round]:
    """Enter one counter's sheets for the open rounds on paper, by number of the agenda; all of them or none.

    Two different people enter; a sheet may be entered anew until both say the same. Nothing tells one of them what
    the other found, and no number can be read before the chair's close (N10, invariant 6). Raises Refused.
    """
    lock_meeting(meeting.pk)
    votes = list(_votes(meeting, tallies))
    _refuse_impossible(votes, tallies)

    def store(_done: object) -> None:
        TallySheet.objects.bulk_create(
            _sheets(votes, tallies, actor),
            update_conflicts=True,
            unique_fields=["round", "counter"],
            update_fields=["sealed", "entered_at"],
        )

    report = run_many(Round, [vote.pk for vote in votes], Act(move="enter_tally", actor=actor, key=key, then=store))
    if report.declined:
        first = report.declined[0]
        raise Refused(f"第{first.subject.item.number}项：{first.reason}", code=first.code)
    return [done.subject for done in report.done]


def _votes(meeting: Meeting, tallies: Mapping[int, Tally]) -> Sequence[Round]:
    if not tallies:
        raise Refused("请至少录入一项的计票单。", code="invalid")
    standing = Round.objects.standing().filter(item__meeting=meeting, item__number__in=tallies)
    found = list(standing.select_related("item").prefetch_related("sheets").order_by("item__number"))
    missing = sorted(set(tallies) - {vote.item.number for vote in found})
    if missing:
        raise Refused(f"第{missing[0]}项没有进行中的纸质票表决。", code="not_open")
    return found


def _refuse_impossible(votes: Sequence[Round], tallies: Mapping[int, Tally]) -> None:
    for vote in votes:
        for error in rules.tally_errors(tallies[vote.item.number], voters=vote.present).values():
            raise Refused(f"第{vote.item.number}项：{error}", code="invalid")


def _sheets(votes: Sequence[Round], tallies: Mapping[int, Tally], actor: Actor) -> list[TallySheet]:
    now = clock.now()
    return [
        TallySheet(
            round=vote,
            counter_id=cast("int", actor.user_id),
            counter_name=actor.name,
            place=_place(vote, actor),
            sealed=tally_box.seal_tally(tallies[vote.item.number], round_id=vote.pk),
            entered_at=now,
        )
        for vote in votes
    ]


def _place(vote: Round, actor: Actor) -> int:
    """The counter's own sheet, or the next free one."""
    sheets = list(vote.sheets.all())
    own = next((sheet.place for sheet in sheets if sheet.counter_id == actor.user_id), None)
    if own is None and len(sheets) == tally_box.SHEETS:
        names = "、".join(sheet.counter_name for sheet in sheets)
        raise Refused(f"第{vote.item.number}项已由{names}两人计票，请由本人重新清点后更正。", code="denied")
    return own or len(sheets) + 1
