"""Reads for the pages of lists."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import Actor
from portal.core.cells import CellError
from portal.core.importing import DOES, ImportKind, kind_called
from portal.files.models import StoredFile
from portal.workbooks.models import Intake, IntakeStatus, ListExport
from portal.workbooks.progress import progress_of

TONES = {"CHECKING": "waiting", "FAULTY": "bad", "READY": "action", "APPLYING": "waiting", "APPLIED": "good",
         "FAILED": "bad", "DROPPED": "neutral"}  # fmt: skip
AT_WORK = {IntakeStatus.CHECKING, IntakeStatus.APPLYING}
# Nothing of them was written, and nothing will be.
UNUSED = {IntakeStatus.FAULTY, IntakeStatus.FAILED, IntakeStatus.DROPPED}


@dataclass(frozen=True)
class IntakePage:
    """One list as its page shows it."""

    intake: Intake
    title: str
    kind: ImportKind | None
    tone: str
    at_work: bool
    done: int
    errors: list[CellError]
    more_errors: int
    tiles: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    more_lines: int
    kept_until: datetime | None


def days_kept(on: date) -> int | None:
    """For how many days the file of a list is kept that was not imported; None when no number is in force."""
    try:
        return parameter("unused_list_days", on)
    except ParameterMissing:
        return None


def intakes_of(actor: Actor) -> QuerySet[Intake]:
    return Intake.objects.visible_to(actor).defer("report")


def title_of(kind: str) -> str:
    found = kind_called(kind)
    return found.title if found else kind


def intake_page(intake: Intake, actor: Actor) -> IntakePage:
    report = intake.report
    kind = kind_called(intake.kind)
    counts = report.get("counts", {})
    errors = [CellError(*each) for each in report.get("errors", [])]
    names = ("row", "name", "label", "changes")
    lines = [dict(zip(names, each, strict=True)) for each in report.get("lines", [])]
    return IntakePage(
        intake=intake,
        title=title_of(intake.kind),
        kind=kind and kind.at(intake.place, actor),
        tone=TONES[intake.status],
        at_work=intake.status in AT_WORK,
        done=progress_of("intake", intake.pk) if intake.status in AT_WORK else 0,
        errors=errors,
        more_errors=report.get("wrong", 0) - len(errors),
        tiles=[{"label": label, "value": counts.get(does, 0)} for does, label in DOES.items()],
        lines=[line | {"label": DOES[line["label"]]} for line in lines],
        more_lines=counts.get("new", 0) + counts.get("changes", 0) - len(lines),
        kept_until=_kept_until(intake),
    )


def _kept_until(intake: Intake) -> datetime | None:
    days = days_kept(clock.today())
    if days is None or intake.status not in UNUSED | {IntakeStatus.READY}:
        return None
    return intake.uploaded_at + timedelta(days=days)


def exports_of(actor: Actor) -> QuerySet[ListExport]:
    return ListExport.objects.asked_by(actor).select_related("file")


def may_read_intake(stored: StoredFile, actor: Actor) -> bool:
    """The file as it was brought: for those who may decide about it."""
    return Intake.objects.visible_to(actor).filter(file=stored).exists()


def may_read_export(stored: StoredFile, actor: Actor) -> bool:
    """For the person who asked for it, in the role in which he asked, while it is kept."""
    return ListExport.objects.asked_by(actor).filter(file=stored, kept_until__gt=clock.now()).exists()
