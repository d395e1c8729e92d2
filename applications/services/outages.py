"""What an outage changes for cases: longer terms of correction, and a letter about a longer window (regulation 4.6)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from applications.clocks import working_days_lost
from applications.models import Application, CorrectionRequest
from applications.services.letters import tell_applicants
from applications.wordings import WINDOW_LONGER
from applications.workflow import Status
from committees.models import Outage
from committees.windows import days_of
from portal.catalog.selectors import working_day_calendar
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.core.working_days import CalendarMissing
from portal.messages.services import tell
from portal.workflow import Act, Done, run_many


def lengthen_corrections(outage: Outage) -> int:
    """Lengthen each correction that ran during the outage by the working days it lost; returns how many.

    Regulation 4.6; only later, recorded on each case. Raises ``Refused`` when a year's calendar is missing.
    """
    try:
        groups = _new_terms(outage)
    except CalendarMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    return sum(_lengthen(outage, due_on, pks) for due_on, pks in sorted(groups.items()))


def _new_terms(outage: Outage) -> dict[date, list[int]]:
    """The cases by their new due day."""
    calendar = working_day_calendar()
    first, last = days_of(outage.began_at, outage.ended_at, clock.SHANXI)
    running: Any = Application.objects.filter(
        status=Status.CORRECTION, status_since__lt=outage.ended_at, due_on__gte=first
    ).values_list("pk", "status_since", "due_on")
    groups: dict[date, list[int]] = defaultdict(list)
    for pk, since, due_on in running:
        lost = working_days_lost(calendar, since.astimezone(clock.SHANXI).date(), due_on, first, last)
        if lost:
            groups[calendar.add_working_days(due_on, lost)].append(pk)
    return groups


def _lengthen(outage: Outage, due_on: date, pks: Sequence[int]) -> int:
    def then(done: Sequence[Done]) -> None:
        term = Application.objects.filter(pk=OuterRef("application")).values("due_on")
        asked = CorrectionRequest.objects.filter(application__in=[each.subject.pk for each in done], answered_at=None)
        asked.update(due_on=Subquery(term[:1]))
        tell_applicants(done, "extend_correction", lambda each: f"补正期限顺延至{in_chinese(each.subject.due_on)}。")

    data = {"outage": outage.pk, "due_on": due_on.isoformat()}
    act = Act(move="extend_correction", actor=SYSTEM, data=data, arguments={"due_on": due_on}, then=then)
    return len(run_many(Application, pks, act).done)


def tell_drafts(done: Done) -> None:
    """Tell everybody who has a draft in the batch that its window is longer, and why (regulation 4.6)."""
    extension = done.subject
    drafts = Application.objects.filter(batch_id=extension.batch_id, status=Status.DRAFT)
    closes_at = extension.closes_at.astimezone(clock.SHANXI)
    until = f"{in_chinese(closes_at)} {closes_at:%H:%M}"
    told = {"until": until, "batch": extension.batch.title, "reason": extension.reason}
    tell(
        WINDOW_LONGER.letter(
            applicant_id,
            {"case_code": code, **told},
            link=reverse("applications:case", args=[code]),
            record_id=done.record.pk,
        )
        for applicant_id, code in drafts.values_list("applicant_id", "code")
    )
