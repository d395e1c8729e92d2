"""Who may do what, read from the hand-written table and judged here, apart from every permissions.py."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from applications.models import Leg
from portal.audit.models import Record
from portal.core.actors import SYSTEM, Actor
from reviews.models import AgendaItem, Attendance, RollEntry

REGULATION = Path(__file__).parent.parent / "regulation"
DECIDING = ("application.recommended", "application.passed_on", "application.accepted", "application.refused")
UNIT_STAGES = {"UNIT_REVIEW", "UNIT_NOTICE"}


@cache
def table(name: str) -> list[dict[str, str]]:
    with (REGULATION / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def allows(attempt: Any) -> bool:
    """Does a line of the table allow the attempt, judged on the rows as they are before it?"""
    return any(_line_allows(line, attempt) for line in table("who_may.csv") if line["act"] == attempt.name)


def _line_allows(line: dict[str, str], attempt: Any) -> bool:
    return (
        attempt.status in line["from"].split("|")
        and _has_role(line["role"], attempt.actor)
        and BODIES[line["body"]](attempt)
        and all(PERSONS[each](attempt) for each in line["person"].split("+"))
    )


def _has_role(role: str, actor: Actor) -> bool:
    if role == "anybody":
        return True
    return actor == SYSTEM if role == "system" else actor.role == role


def _is_body(organisation_id: int | None, attempt: Any) -> bool:
    return organisation_id is not None and attempt.actor.organisation_id == organisation_id


def _is_handler(attempt: Any) -> bool:
    leg = Leg.objects.filter(application=attempt.case, number=attempt.case.leg).first()
    return _is_body(leg and leg.body_id, attempt)


def _is_publisher(attempt: Any) -> bool:
    case = attempt.case
    publisher = case.employer_id if case.status in UNIT_STAGES else case.batch.committee.organiser_id
    return _is_body(publisher, attempt)


BODIES: dict[str, Callable[[Any], bool]] = {
    "-": lambda _attempt: True,
    "handler": _is_handler,
    "publisher": _is_publisher,
    "organiser": lambda attempt: _is_body(attempt.batch.committee.organiser_id, attempt),
    "filing_authority": lambda attempt: _is_body(attempt.batch.committee.filing_authority_id, attempt),
}


def _is_other(attempt: Any) -> bool:
    if attempt.case is None:
        items = AgendaItem.objects.filter(meeting=attempt.meeting, deferred_because="")
        return not items.filter(application__applicant=attempt.actor.user_id).exists()
    return attempt.case.applicant_id != attempt.actor.user_id


def _is_fresh(attempt: Any) -> bool:
    """Has he decided nothing since the case was last handed in? A new route begins anew (cross rule 1)."""
    records = Record.objects.filter(chain=f"applications.application:{attempt.case.pk}")
    handed_in = records.filter(verb="application.submitted").order_by("-position").values_list("position", flat=True)
    decided = records.filter(verb__in=DECIDING, position__gt=handed_in.first() or 0)
    undone = records.filter(data__has_key="taken_back").values_list("data__taken_back", flat=True)
    decided = decided.exclude(batch__in=list(undone))
    return not decided.filter(actor_id=attempt.actor.user_id).exists()


def _lines_of(attempt: Any) -> Any:
    return Attendance.objects.filter(meeting=attempt.meeting, expert__user=attempt.actor.user_id)


def _present_lines_of(attempt: Any) -> Any:
    return _lines_of(attempt).filter(signed_in_at__isnull=False, left_at=None)


def _did_it_last(attempt: Any) -> bool:
    """Is the last thing that happened to the case his own act, in the same office?"""
    last = Record.objects.filter(chain=f"applications.application:{attempt.case.pk}").order_by("-position").first()
    actor = attempt.actor
    return last is not None and (last.actor_id, last.actor_role, last.organisation_id) == (
        actor.user_id, actor.role, actor.organisation_id
    )  # fmt: skip


PERSONS: dict[str, Callable[[Any], bool]] = {
    "-": lambda _attempt: True,
    "self": lambda attempt: attempt.owner_id == attempt.actor.user_id,
    "other": _is_other,
    "free": lambda attempt: attempt.case.claimed_by_id in {None, attempt.actor.user_id},
    # Everybody of the world stays in office.
    "taken": lambda attempt: attempt.case.claimed_by_id not in {None, attempt.actor.user_id},
    "fresh": _is_fresh,
    "did_it_last": _did_it_last,
    "seat": lambda attempt: _lines_of(attempt).filter(expert=attempt.expert).exists(),
    "attending": lambda attempt: _present_lines_of(attempt).exists(),
    "presiding": lambda attempt: _present_lines_of(attempt).exclude(position="member").exists(),
    "chair": lambda attempt: _present_lines_of(attempt).filter(expert=attempt.meeting.chair_id).exists(),
    "voter": lambda attempt: RollEntry.objects.filter(
        round=attempt.subject, expert__user=attempt.actor.user_id
    ).exists(),
}
