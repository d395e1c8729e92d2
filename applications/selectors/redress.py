"""Re-examinations, complaints and filings of results as their readers see them (令40 arts. 26, 27; M5h)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from applications.confidential import normal_receipt
from applications.models import Application, Complaint, FilingLine, Reexamination, ResultFiling
from applications.routing.procedures import Decider
from applications.workflow import Status
from committees.models import Batch, Committee
from committees.rules import OWN_RIGHT
from portal.catalog.selectors import ParameterMissing, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.counting import HowMany
from portal.core.keyset import NEWEST_FIRST, Key, Keyset
from portal.core.working_days import CalendarMissing

WINDOW = "reexamination_window_working_days"


def reexamination_until(case: Application) -> date | None:
    """The last day on which the applicant may ask for a re-examination of the result that stands (令40 art. 27).

    Counted in working days from the day after the result was published; None without calendar or parameter.
    """
    told_on = case.status_since.astimezone(clock.SHANXI).date()
    try:
        return working_day_calendar().add_working_days(told_on, parameter(WINDOW, told_on))
    except (CalendarMissing, ParameterMissing):
        return None


@dataclass(frozen=True)
class Redress:
    """What the applicant can do about a result, and what became of it. ``until`` is None when he cannot ask."""

    until: date | None
    asked: Reexamination | None
    may_withdraw: bool


def redress_of(case: Application) -> Redress | None:
    """For a case with a result by ballot; None while there is none to object to."""
    if case.procedure.decider != Decider.BALLOT:
        return None
    asked = Reexamination.objects.filter(application=case).exclude(status="WITHDRAWN").order_by("-pk").first()
    if case.status != Status.NOT_PASSED:
        return Redress(None, asked, may_withdraw=False) if asked else None
    until = reexamination_until(case)
    can_ask = until is not None and until >= clock.today()
    answered = asked is not None and asked.result_at == case.status_since
    return Redress(until if can_ask and not answered else None, asked, bool(asked and asked.status == "OPEN"))


def order_of_answers(*, is_open: bool) -> Keyset:
    """What waits for an answer, the most urgent first; what is answered, the last one filed first."""
    return Keyset(Key("due_on", date.fromisoformat)) if is_open else NEWEST_FIRST


def reexaminations_of(actor: Actor, *, is_open: bool) -> QuerySet[Reexamination]:
    """Those that the actor's body answers, in ``order_of_answers``; one query with all that a list shows."""
    found: Any = Reexamination.objects.visible_to(actor)
    found = found.filter(status="OPEN") if is_open else found.exclude(status="OPEN")
    related = ("application__applicant", "application__employer", "application__series", "application__batch")
    return found.select_related(*related)


def reexamination_of(actor: Actor, code: str) -> Reexamination | None:
    related = ("application__applicant", "application__employer", "application__series")
    found: Any = Reexamination.objects.visible_to(actor).for_act().select_related(*related)
    return found.filter(code=code).first()


def complaints_of(actor: Actor, *, is_open: bool) -> QuerySet[Complaint]:
    found: Any = Complaint.objects.visible_to(actor)
    found = found.filter(status="OPEN") if is_open else found.exclude(status="OPEN")
    return found.select_related("committee", "addressee")


def complaint_of(actor: Actor, pk: int) -> Complaint | None:
    found: Any = Complaint.objects.visible_to(actor).for_act().select_related("application__applicant")
    return found.filter(pk=pk).first()


def complaint_by_receipt(code: str) -> Complaint | None:
    """What the reporter looks up by his receipt; nothing else leads to it."""
    found: Any = Complaint.objects.select_related("committee", "addressee")
    return found.filter(code=normal_receipt(code)).first()


def committees_to_complain_about() -> QuerySet[Committee]:
    return Committee.objects.select_related("organiser", "filing_authority").order_by("number")


def result_filings_of(actor: Actor, *, waiting: bool) -> QuerySet[ResultFiling]:
    found: Any = ResultFiling.objects.visible_to(actor).select_related("batch__committee", "authority")
    found = found.filter(status="SUBMITTED") if waiting else found.exclude(status="SUBMITTED")
    lines = FilingLine.objects.filter(filing=OuterRef("pk"))
    return found.annotate(cases=HowMany(lines))


def result_filing_of(actor: Actor, code: str) -> ResultFiling | None:
    found: Any = ResultFiling.objects.visible_to(actor).for_act().select_related("batch__committee__organiser")
    return found.filter(code=code).first()


def lines_of(filing: ResultFiling) -> Sequence[FilingLine]:
    related = ("application__applicant", "application__employer", "application__series", "application__specialty")
    return list(filing.lines.select_related(*related).order_by("pk"))


def cases_to_file(actor: Actor, batch: Batch) -> QuerySet[Application]:
    """Confirmed cases of the batch that stand in no live filing."""
    taken = FilingLine.objects.filter(application=OuterRef("pk"), live=True)
    return (
        Application.objects.visible_to(actor)
        .filter(~Exists(taken), batch=batch, status=Status.CONFIRMED)
        .select_related("applicant", "employer", "series")
        .order_by("pk")
    )


def batches_to_file(actor: Actor) -> QuerySet[Batch]:
    """The actor's batches with confirmed results that wait to be handed in."""
    if actor.role != Role.SECRETARY or actor.organisation_id is None:
        return Batch.objects.none()
    taken = FilingLine.objects.filter(application=OuterRef("pk"), live=True)
    waiting = Application.objects.filter(~Exists(taken), status=Status.CONFIRMED, batch=OuterRef("pk"))
    found = Batch.objects.filter(
        Exists(waiting), committee__organiser_id=actor.organisation_id, committee__formed_by__in=OWN_RIGHT
    )
    return found.annotate(cases=HowMany(waiting)).select_related("committee").order_by("-pk")
