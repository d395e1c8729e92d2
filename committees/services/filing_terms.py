"""The term in which an organiser corrects its application: set, told of, lengthened, run out (令40 art. 18; ADR 18)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from committees.models import CommitteeFiling, FilingReminder, Outage
from committees.permissions import ORGANISING
from committees.services.letters import staff_by_body, tell_staff
from committees.windows import days_of
from committees.wordings import FILING_CORRECTION_DUE, FILING_GIVEN_UP, FILING_LENGTHENED
from committees.workflow import FilingStatus
from portal.catalog.selectors import ParameterMissing, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.dates import in_chinese
from portal.core.deadlines import CORRECTION_STEPS, LAST_DAY, LATE, NOTHING, stage_of, working_days_lost
from portal.core.errors import Refused
from portal.core.working_days import CalendarMissing
from portal.messages.services import Letter, tell
from portal.workflow import Act, Done, run_many

TERM = "filing_correction_working_days"
MOST_AT_ONCE = 500
LOCK = "committees.filing_reminders"
SUBJECTS = {
    "before_3": "评审委员会备案申请的补正期限还有不到 4 个工作日",
    "before_1": "评审委员会备案申请的补正期限还有 1 个工作日",
    LAST_DAY: "今天是评审委员会备案申请补正期限的最后一天",
}


def correction_due_on(today: date) -> date:
    """The last day of a correction that is asked for today. Raises ``Refused`` without calendar or parameter."""
    try:
        return working_day_calendar().add_working_days(today, parameter(TERM, today))
    except (CalendarMissing, ParameterMissing) as missing:
        raise Refused(missing.message_zh, code="invalid") from missing


def expire_filing_corrections() -> int:
    """Applications whose correction is overdue count as given up (by analogy with 令40 art. 18); returns how many."""
    overdue = CommitteeFiling.objects.filter(status=FilingStatus.CORRECTION, due_on__lt=clock.today())
    act = Act(move="deem_filing_withdrawn", actor=SYSTEM, then=_tell_of_the_end)
    return len(run_many(CommitteeFiling, list(overdue.values_list("pk", flat=True)), act).done)


def _tell_of_the_end(done: Sequence[Done]) -> None:
    for each in done:
        running = "原备案不受影响，到期前可以重新申请。" if each.subject.committee_id else "需要时可以重新申请。"
        tell_staff(
            each.subject.organiser_id,
            ORGANISING,
            FILING_GIVEN_UP,
            {"next_step": running},
            link=reverse("committees:filing", args=[each.subject.code]),
            record=each.record,
        )


def lengthen_filing_corrections(outage: Outage) -> int:
    """Lengthen each correction that ran during the outage by the working days it lost; returns how many.

    Regulation 4.6, as for applicants; recorded on each application. Raises ``Refused`` for a missing calendar.
    """
    try:
        groups = _new_terms(outage)
    except CalendarMissing as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
    return sum(_lengthen(outage, due_on, pks) for due_on, pks in sorted(groups.items()))


def _new_terms(outage: Outage) -> dict[date, list[int]]:
    calendar = working_day_calendar()
    first, last = days_of(outage.began_at, outage.ended_at, clock.SHANXI)
    running: Any = CommitteeFiling.objects.filter(
        status=FilingStatus.CORRECTION, asked_at__lt=outage.ended_at, due_on__gte=first
    ).values_list("pk", "asked_at", "due_on")
    groups: dict[date, list[int]] = defaultdict(list)
    for pk, asked_at, due_on in running:
        if lost := working_days_lost(calendar, asked_at.astimezone(clock.SHANXI).date(), due_on, first, last):
            groups[calendar.add_working_days(due_on, lost)].append(pk)
    return groups


def _lengthen(outage: Outage, due_on: date, pks: Sequence[int]) -> int:
    def then(done: Sequence[Done]) -> None:
        for each in done:
            tell_staff(
                each.subject.organiser_id,
                ORGANISING,
                FILING_LENGTHENED,
                {"last_day": in_chinese(due_on)},
                link=reverse("committees:filing", args=[each.subject.code]),
                record=each.record,
            )

    data = {"outage": outage.pk, "due_on": due_on.isoformat()}
    act = Act(move="extend_filing_correction", actor=SYSTEM, data=data, arguments={"due_on": due_on}, then=then)
    return len(run_many(CommitteeFiling, pks, act).done)


@transaction.atomic
def remind_of_filing_corrections() -> int:
    """Tell organisers 3 and 1 working days before the end of a correction's term and on its last day, each once.

    A constant number of queries; what somebody is moving at this moment waits for the next run. Returns how many.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    found = list(_near())
    now = clock.now()
    FilingReminder.objects.bulk_create(
        FilingReminder(filing=filing, stage=stage, day=filing.due_on, sent_at=now) for stage, filing in found
    )
    tell(_letters(found))
    return len(found)


def _near() -> Iterator[tuple[str, Any]]:
    today = clock.today()
    # On the day itself the organiser has just been told.
    begins = datetime.combine(today, time(), clock.SHANXI)
    running: Any = CommitteeFiling.objects.filter(status=FilingStatus.CORRECTION, asked_at__lt=begins)
    stages = {day: _stage(today, day) for day in running.order_by().values_list("due_on", flat=True).distinct()}
    for stage in SUBJECTS:
        days = [day for day, found in stages.items() if found == stage]
        told = FilingReminder.objects.filter(filing=OuterRef("pk"), stage=stage, day=OuterRef("due_on"))
        due = running.filter(~Exists(told), due_on__in=days).order_by("pk")
        for filing in due.select_for_update(of=("self",), skip_locked=True)[:MOST_AT_ONCE]:
            yield stage, filing


def _stage(today: date, due_on: date) -> str:
    try:
        stage = stage_of(working_day_calendar(), today, due_on, CORRECTION_STEPS)
    except CalendarMissing:
        # A term in a year that is not loaded cannot be near, and is never guessed.
        return NOTHING
    return NOTHING if stage == LATE else stage


def _letters(found: Sequence[tuple[str, Any]]) -> Iterator[Letter]:
    staff = staff_by_body({filing.organiser_id for _stage, filing in found}, ORGANISING)
    for stage, filing in found:
        for user_id in staff[filing.organiser_id]:
            yield FILING_CORRECTION_DUE.letter(
                user_id,
                {"stage": SUBJECTS[stage], "last_day": in_chinese(filing.due_on)},
                link=reverse("committees:filing", args=[filing.code]),
            )
