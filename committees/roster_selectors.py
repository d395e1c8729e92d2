"""Reading rosters: whom a committee may seat, what is wrong with a draft, and which one a meeting takes."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet

from committees import roster_rules
from committees.models import Committee, Expert, ExpertPool, Member, PoolEntry, Roster, Seat
from committees.pool_rules import titles_fit_for
from committees.rules import Refusal
from portal.catalog.selectors import parameter
from portal.core import clock
from portal.core.actors import Actor

PEOPLE = ("user", "series", "specialty", "employer")


def rosters_of(actor: Actor) -> QuerySet[Roster]:
    """The rosters that the actor may see, newest first; a constant number of queries for a page."""
    return Roster.objects.visible_to(actor).with_committee().order_by("-created_at", "-pk")


def roster_of(actor: Actor, code: str) -> Roster | None:
    seats = Seat.objects.select_related(*(f"expert__{each}" for each in PEOPLE)).order_by("number")
    return rosters_of(actor).prefetch_related(Prefetch("seats", seats)).filter(code=code).first()


def seats_of(roster: Roster) -> list[Seat]:
    return list(Seat.objects.filter(roster=roster).select_related("expert__user", "expert__series").order_by("number"))


def formed(committee: Committee) -> roster_rules.Formed:
    return roster_rules.Formed(committee.level, committee.basis, committee.series.code)


def least_size(committee: Committee, on: date) -> int:
    """How many experts the committee has at least on that day (N3, N4, N6). Raises ``ParameterMissing``."""
    return parameter(roster_rules.size_parameter(committee.level, committee.basis), on)


def problems_of(roster: Roster, seats: Sequence[Seat], on: date) -> list[Refusal]:
    """What keeps these seats from being the committee on that day (令40 arts. 9, 10; N2-N7).

    Raises ``ParameterMissing``.
    """
    committee = roster.committee
    return roster_rules.roster_refusals(
        [_facts(seat) for seat in seats],
        committee=formed(committee),
        on=on,
        least=least_size(committee, on),
        titles=titles_fit_for(committee.level),
        exception_document=roster.size_exception_document,
    )


def day_of(roster: Roster) -> date:
    """The day for which a roster is judged: that of the meeting it was drawn for, never a past one."""
    return max(clock.today(), roster.meets_on) if roster.meets_on else clock.today()


def digest_of(seats: Sequence[Seat]) -> str:
    """SHA-256 of who sits where, by the keys of the experts."""
    lines = sorted(f"{seat.expert_id}|{seat.position}" for seat in seats)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def standing_roster(committee: Committee) -> Roster | None:
    return Roster.objects.standing().frozen().filter(committee=committee).first()


def experts_for(committee: Committee, on: date) -> QuerySet[Expert]:
    """Whom a standing roster may seat: the committee's members, and whom its organiser's filed pools offer.

    令40 arts. 10, 11: drawable on that day for the committee's level, from pools of its series.
    """
    pools = ExpertPool.objects.in_force(on).filter(organiser=committee.organiser_id, series=committee.series_id)
    entries = PoolEntry.objects.drawable(on, committee.level).filter(pool__in=pools)
    members = Member.objects.filter(committee=committee)
    wanted = [*entries.values_list("expert_id", flat=True), *members.values_list("expert_id", flat=True)]
    return Expert.objects.filter(pk__in=wanted).select_related(*PEOPLE).order_by("user__name", "pk")


def _facts(seat: Seat) -> roster_rules.SeatFacts:
    expert = seat.expert
    return roster_rules.SeatFacts(
        name=expert.user.name,
        position=seat.position,
        title_level=expert.title_level,
        series=expert.series.code,
        term_from=expert.term_from,
        term_to=expert.term_to,
        removed=expert.status == "REMOVED",
    )
