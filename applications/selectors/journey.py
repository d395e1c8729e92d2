"""A case's way like a parcel's: where it was, where it is and since when, who is next, how long it usually takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from django.core.cache import cache

from applications.models import Application
from applications.public_status import AFTER_THE_ROUTE, STAGE_TITLES, STATUSES
from applications.reasons import texts_of
from applications.routing.procedures import Decider
from applications.workflow import ENDED, ApplicationWorkflow, Status
from portal.audit.models import Record
from portal.audit.selectors import chain_of
from portal.core.actors import PUBLIC, Role
from portal.workflow import chain, moves_of

RECENT_RECORDS = 5000
ENOUGH = 5
ONE_HOUR = 3600
ONE_DAY = timedelta(days=1)
TOLD = {
    move.verb: move.told
    for meta in moves_of(ApplicationWorkflow).values()
    for move in [next(iter(meta.transitions.values())).custom["move"]]
} | {"application.opened": "您开始了申报"}


@dataclass(frozen=True)
class Event:
    """One line of the timeline; ``state`` is ``done``, ``current`` or ``next``."""

    title: str
    state: str
    at: datetime | None = None
    by: str = ""
    note: str = ""


def journey(application: Application) -> list[Event]:
    """What happened, where the case is now, and the legs that remain."""
    events = [_event(record) for record in chain_of(chain(application)) if TOLD.get(record.verb)]
    if application.status in ENDED:
        return events
    return [*events, _present(application), *_remaining(application)]


def _event(record: Record) -> Event:
    return Event(TOLD[record.verb], "done", record.at, _by(record), texts_of(record.data.get("reasons", [])))


def _by(record: Record) -> str:
    """Bodies, never persons: who reviews is not the applicant's business, who objects is confidential."""
    if record.actor_role == Role.APPLICANT:
        return "本人"
    return "" if record.actor_role == PUBLIC.role else record.organisation_name or "系统"


def _present(application: Application) -> Event:
    status = STATUSES[application.status]
    by = application.handler.name if application.handler and application.status != Status.CORRECTION else ""
    usual = usual_time(application.status)
    note = "".join([f"{usual}。" if usual else "", f"接下来：{status.next_step}"])
    return Event(status.label, "current", application.status_since, by, note)


def _remaining(application: Application) -> list[Event]:
    legs = [leg for leg in application.legs.all() if leg.number > application.leg]
    ahead = [
        Event(STAGE_TITLES[leg.stage], "next", by=leg.body.name if leg.body else "待指定", note=usual_time(leg.stage))
        for leg in legs
    ]
    afterwards = [(step, title) for step, title in AFTER_THE_ROUTE if step not in _skipped(application)]
    steps = [step for step, _title in afterwards]
    reached = Status.IN_REVIEW if application.status == Status.PASSED else application.status
    begin = steps.index(reached) + 1 if reached in steps else 0
    return [*ahead, *(Event(title, "next", note=usual_time(step)) for step, title in afterwards[begin:])]


def _skipped(application: Application) -> set[str]:
    """The steps that this procedure does without."""
    procedure = application.procedure
    ballot = set() if procedure.decider == Decider.BALLOT else {Status.IN_REVIEW}
    return ballot | (set() if procedure.result_notice else {Status.RESULT_NOTICE})


def usual_time(status: str) -> str:
    """From past cases when there are enough of them, else the text of the stage; empty when neither is known."""
    days = stage_days().get(status)
    return f"近期一般用时 {days} 天" if days else STATUSES[status].usual


def stage_days() -> dict[str, int]:
    """Median days that recent cases stood in each state, rounded up; only states with enough cases.

    Reads a bounded number of the newest records, once an hour.
    """
    return cache.get_or_set("applications.stage_days", _stage_days, ONE_HOUR) or {}


def _stage_days() -> dict[str, int]:
    label = Application._meta.label_lower  # noqa: SLF001 - Django's public model API
    newest = Record.objects.order_by("-id").filter(chain__startswith=f"{label}:")
    rows = newest.values_list("chain", "position", "status_from", "status_to", "at")[:RECENT_RECORDS]
    return median_days(sorted(rows))


def median_days(rows: Iterable[tuple[str, int, str, str, datetime]]) -> dict[str, int]:
    """``rows``: (chain, position, from, to, at) in order. Days between entering a state and leaving it. Pure."""
    entered: dict[str, tuple[str, datetime]] = {}
    stays: dict[str, list[timedelta]] = {}
    for name, _position, before, after, at in rows:
        if before == after:
            continue
        status, since = entered.get(name, ("", at))
        if status == before and before:
            stays.setdefault(before, []).append(at - since)
        entered[name] = (after, at)
    return {
        status: max(1, ceil(median(span / ONE_DAY for span in spans)))
        for status, spans in stays.items()
        if len(spans) >= ENOUGH
    }
