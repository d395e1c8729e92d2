"""Who sits in a committee: writing a roster, freezing it, and putting another in its place (令40 arts. 9-11)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from committees import roster_selectors as reading
from committees.models import Batch, Committee, Expert, Member, Roster, Seat
from committees.roster_permissions import keeps_rosters
from committees.rules import Refusal
from portal.catalog.selectors import ParameterMissing
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done, open_case, run


class UnlawfulRoster(Refused):
    """The roster cannot be the committee; ``refusals`` say why, each with its clause."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("".join(each.text for each in refusals), code="guard")
        self.refusals = list(refusals)


@transaction.atomic
def open_roster(*, committee: Committee, actor: Actor, key: uuid.UUID | None = None) -> Roster:
    """Begin a standing roster from the one in force, else from the committee's members (令40 art. 9).

    Raises ``Refused``: another organiser, a draft that waits.
    """
    _lock(committee)
    current = reading.standing_roster(committee)
    roster = _new(committee, Roster.Basis.STANDING, predecessor=current)
    _may(roster, actor)
    waiting = Roster.objects.standing().filter(committee=committee, status="DRAFT").first()
    if waiting is not None:
        return waiting
    done = open_case(roster, "roster.opened", actor=actor, key=key)
    if done.subject is roster:
        _seat(roster, _positions_before(committee, current))
    return done.subject


@transaction.atomic
def open_drawn_roster(
    *, batch: Batch, experts: Sequence[Expert], meets_on: date, exception: str, actor: Actor
) -> Roster:
    """The roster of a draw, its experts in the order in which they were drawn; nobody is chair yet (令40 art. 11)."""
    _lock(batch.committee)
    roster = _new(batch.committee, Roster.Basis.DRAWN, batch=batch, meets_on=meets_on)
    roster.size_exception_document = exception
    _may(roster, actor)
    open_case(roster, "roster.drawn", actor=actor, data={"batch": batch.code})
    _seat(roster, {expert.pk: "member" for expert in experts})
    return roster


def save_roster(
    *,
    roster: Roster,
    positions: Mapping[int, str],
    exception_document: str,
    actor: Actor,
    key: uuid.UUID | None = None,
) -> Roster:
    """Write who sits where: positions by the key of the expert. Only a draft changes; nothing is judged yet.

    A standing roster seats the committee's members and its organiser's pool; a drawn one keeps its experts, and
    only the offices among them are chosen (令40 arts. 9, 11). Raises ``Refused``.
    """

    def write(done: Sequence[Done]) -> None:
        stored = done[0].subject
        if sum(each == "chair" for each in positions.values()) > 1:
            raise Refused("主任委员只能有1人（人社部令第40号第9条）。", code="invalid")
        if stored.basis == Roster.Basis.DRAWN:
            _only_the_drawn(stored, positions)
        else:
            _only_the_eligible(stored, positions)
        Seat.objects.filter(roster=stored).delete()
        _seat(stored, positions)

    arguments = {"size_exception_document": exception_document.strip()}
    data = {"seats": len(positions), **arguments}
    act = Act(move="edit_roster", actor=actor, key=key, data=data, arguments=arguments, then=write)
    return run(Roster, roster.pk, act).subject


@transaction.atomic
def freeze_roster(*, roster: Roster, actor: Actor, key: uuid.UUID | None = None) -> Roster:
    """Make the roster the committee's, for good (令40 arts. 9, 10; N2-N7). What was in force before it is replaced.

    Raises ``UnlawfulRoster`` with each thing that is wrong and its clause; ``Refused``: another organiser, a roster
    that is frozen already, a committee that is not in force, an earlier one by which a meeting runs.
    """
    committee = _lock(roster.committee)
    stored = Roster.objects.select_for_update(of=("self",)).get(pk=roster.pk)
    stored.committee = committee
    _may(stored, actor)
    seats = reading.seats_of(stored)
    if stored.status == "DRAFT":
        _check(stored, seats)
        if stored.basis == Roster.Basis.STANDING:
            _retire(reading.standing_roster(committee), actor)
    digest = reading.digest_of(seats)
    arguments: dict[str, Any] = {"members": len(seats), "sha256": digest, "at": clock.now(), "by": actor.name}
    data = {"members": len(seats), "sha256": digest}
    return run(
        Roster, stored.pk, Act(move="freeze_roster", actor=actor, key=key, data=data, arguments=arguments)
    ).subject


def drop_roster(*, roster: Roster, actor: Actor, key: uuid.UUID | None = None) -> Roster:
    """Put a standing draft away."""
    return run(Roster, roster.pk, Act(move="drop_roster", actor=actor, key=key)).subject


def replace_roster(*, roster: Roster, reason: str, actor: Actor) -> Roster:
    """Another will stand in its place; refused while a meeting runs by it."""
    return run(Roster, roster.pk, Act(move="replace_roster", actor=actor, note=reason)).subject


@transaction.atomic
def swap_seat(*, roster: Roster, absent: Expert, substitute: Expert, reason: str, actor: Actor) -> Roster:
    """Seat a substitute for somebody who cannot come (令40 art. 11); gives the roster that is now a draft.

    A frozen roster stays as it was and is replaced by a new draft, which has to be frozen; refused while a meeting
    runs by it. The substitute is a plain member, whatever office the absent one held.
    """
    if roster.status == "FROZEN":
        roster = _reopened(roster, reason, actor)
    seat = Seat.objects.filter(roster=roster, expert=absent).first()
    if seat is None:
        raise Refused("这位专家不在名单上。", code="invalid")

    def sit(_done: Sequence[Done]) -> None:
        seat.expert, seat.position = substitute, "member"
        seat.save(update_fields=["expert", "position"])

    data = {"absent": absent.pk, "substitute": substitute.pk}
    return run(Roster, roster.pk, Act(move="swap_seat", actor=actor, note=reason, data=data, then=sit)).subject


def _reopened(roster: Roster, reason: str, actor: Actor) -> Roster:
    replace_roster(roster=roster, reason=reason, actor=actor)
    again = _new(roster.committee, roster.basis, predecessor=roster, batch=roster.batch, meets_on=roster.meets_on)
    again.size_exception_document = roster.size_exception_document
    open_case(again, "roster.reopened", actor=actor, data={"predecessor": roster.code})
    _seat(again, {seat.expert_id: seat.position for seat in reading.seats_of(roster)})
    return again


def _lock(committee: Committee) -> Committee:
    """One roster of a committee is begun or frozen at a time."""
    rows = Committee.objects.select_for_update(of=("self",), no_key=True).select_related("series")
    return rows.get(pk=committee.pk)


def _may(roster: Roster, actor: Actor) -> None:
    if refusal := keeps_rosters.refusal(roster, actor):
        raise Refused(refusal, code="denied")


def _new(committee: Committee, basis: str, **facts: Any) -> Roster:
    highest = Roster.objects.filter(committee=committee).aggregate(highest=Max("number"))["highest"] or 0
    now = clock.now()
    return Roster(committee=committee, number=highest + 1, basis=basis, created_at=now, status_since=now, **facts)


def _positions_before(committee: Committee, current: Roster | None) -> dict[int, str]:
    rows = (
        Seat.objects.filter(roster=current).order_by("number")
        if current
        else (Member.objects.filter(committee=committee).order_by("pk"))
    )
    return dict(rows.values_list("expert_id", "position"))


def _seat(roster: Roster, positions: Mapping[int, str]) -> None:
    Seat.objects.bulk_create(
        Seat(roster=roster, expert_id=expert_id, number=number, position=position)
        for number, (expert_id, position) in enumerate(positions.items(), 1)
    )


def _only_the_drawn(roster: Roster, positions: Mapping[int, str]) -> None:
    drawn = set(Seat.objects.filter(roster=roster).values_list("expert_id", flat=True))
    if drawn != set(positions):
        raise Refused("随机抽取的名单不能增减专家，只能由候补专家依次递补（人社部令第40号第11条）。", code="invalid")


def _only_the_eligible(roster: Roster, positions: Mapping[int, str]) -> None:
    offered = set(reading.experts_for(roster.committee, clock.today()).values_list("pk", flat=True))
    seated = set(Seat.objects.filter(roster=roster).values_list("expert_id", flat=True))
    if not set(positions) <= offered | seated:
        raise Refused("名单只能从本评委会委员和本单位已备案的专家库里选（人社部令第40号第11条）。", code="invalid")


def _check(roster: Roster, seats: Sequence[Seat]) -> None:
    on = reading.day_of(roster)
    if not roster.committee.in_force(on):
        raise Refused("评审委员会的备案不在有效期内或已被暂停，不能确定名单（人社部令第40号第8、38条）。")
    try:
        refusals = reading.problems_of(roster, seats, on)
    except ParameterMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    if refusals:
        raise UnlawfulRoster(refusals)


def _retire(roster: Roster | None, actor: Actor) -> None:
    if roster is not None:
        replace_roster(roster=roster, reason="由新名单替换", actor=actor)
