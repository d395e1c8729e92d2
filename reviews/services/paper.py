"""A vote on paper: what two people of the office count apart from each other (令40 art. 20; regulation 1.2)."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from django.db import transaction

from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done, run_many
from reviews import rules, tally_box
from reviews.models import Meeting, ReleasedSheet, Round, TallySheet
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
    found = list(standing.select_related("item").prefetch_related("sheets", "released_sheets").order_by("item__number"))
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
    """The counter's own sheet, or the first free one."""
    if any(each.counter_id == actor.user_id for each in vote.released_sheets.all()):
        raise Refused(f"第{vote.item.number}项已由他人接替您计票。", code="denied")
    sheets = {sheet.counter_id: sheet for sheet in vote.sheets.all()}
    if own := sheets.get(cast("int", actor.user_id)):
        return own.place
    taken = {sheet.place for sheet in sheets.values()}
    free = [place for place in range(1, tally_box.SHEETS + 1) if place not in taken]
    if not free:
        names = "、".join(sheet.counter_name for sheet in sheets.values())
        raise Refused(
            f"第{vote.item.number}项已由{names}两人计票，请由本人重新清点后更正；本人不能到场的，由主持人更换计票人。",
            code="denied",
        )
    return free[0]


@transaction.atomic
def release_counter(
    *, meeting: Meeting, counter: int, reason: str, actor: Actor, key: UUID | None = None
) -> list[Round]:
    """The chair lets somebody else count in place of ``counter`` (a user's key), who cannot come back to do it.

    In every open round on paper in which the two sheets do not agree yet. His sheets are kept, sealed and with the
    reason; he counts these rounds no more, and the other counter's sheets stand. Neither learns a number. One person
    of the office alone could replace what another had counted, so it takes the chair (regulation 1.2). Raises Refused.
    """
    if not reason.strip():
        raise Refused("请写明更换的原因。", code="invalid")
    lock_meeting(meeting.pk)
    open_rounds = Round.objects.filter(item__meeting=meeting, status="OPEN", on_paper=True, sheets__counter=counter)
    waiting = [vote.pk for vote in open_rounds.prefetch_related("sheets") if vote.agreed_tally is None]
    repeated = key is not None and Record.objects.filter(key=key).exists()
    if not waiting and not repeated:
        raise Refused("这位计票人没有等待更正的计票单，不用更换。", code="invalid")

    def keep(done: Sequence[Done]) -> None:
        held = TallySheet.objects.filter(round__in=[each.subject.pk for each in done], counter=counter)
        now = clock.now()
        ReleasedSheet.objects.bulk_create(
            ReleasedSheet(
                round_id=each.round_id, counter_id=counter, counter_name=each.counter_name, sealed=each.sealed,
                entered_at=each.entered_at, because=reason.strip(), released_by_name=actor.name, released_at=now,
            )
            for each in held
        )  # fmt: skip
        held.delete()

    act = Act(
        move="release_counter", actor=actor, key=key, note=reason.strip(), data={"counter": counter}, then=keep
    )  # fmt: skip
    report = run_many(Round, waiting, act)
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return [done.subject for done in report.done]
