"""What ends soon is told of in time: a committee's filing (N1; 令40 art. 8), an expert's term (N7; art. 10)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from committees.models import Committee, CommitteeFiling, EndReminder, Expert, PoolEntry
from committees.permissions import ORGANISING
from committees.services.letters import staff_by_body
from committees.wordings import FILING_ENDS, TERM_ENDS, TERMS_END
from committees.workflow import AWAITING, CommitteeStatus
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import Role
from portal.core.dates import in_chinese
from portal.messages.services import Letter, tell

FILING_STEPS: Final = ("filing_end_first_reminder_days", "filing_end_last_reminder_days")
TERM_STEPS: Final = ("expert_term_reminder_days",)
LOCK: Final = "committees.end_reminders"
MOST_AT_ONCE: Final = 1000


@transaction.atomic
def remind_of_ends() -> int:
    """Tell organisers of filings that end soon, and experts with their offices of terms that do, each stage once.

    How many days before is a parameter each; of what has been missed only the nearest stage is told. A constant number
    of queries. Returns how many ends were told of.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])
    today = clock.today()
    committees = _committees(today)
    experts = _experts(today)
    now = clock.now()
    EndReminder.objects.bulk_create(
        [EndReminder(committee=each, stage=stage, day=each.valid_to, sent_at=now) for stage, each in committees]
        + [EndReminder(expert=each, stage=stage, day=each.term_to, sent_at=now) for stage, each in experts]
    )
    tell([*_of_committees(committees, today), *_of_experts(experts, today)])
    return len(committees) + len(experts)


def _steps(names: Iterable[str], today: date) -> list[int]:
    """The days before an end, the nearest first; a parameter that is not in force reminds of nothing."""
    found = []
    for name in names:
        try:
            found.append(parameter(name, today))
        except ParameterMissing:
            continue
    return sorted(found)


def _untold(rows: Any, column: str, day: str, steps: Sequence[int], today: date) -> list[tuple[str, Any]]:
    """``(stage, row)`` of the rows whose ``day`` has come into a step of which nobody was told."""
    found: list[tuple[str, Any]] = []
    after = today
    for step in steps:
        stage, last = f"before_{step}", today + timedelta(days=step)
        told = EndReminder.objects.filter(**{column: OuterRef("pk")}, stage=stage, day=OuterRef(day))
        near = rows.filter(~Exists(told), **{f"{day}__gte": after, f"{day}__lte": last})
        found += [(stage, row) for row in near.order_by(day, "pk")[:MOST_AT_ONCE]]
        after = last + timedelta(days=1)
    return found


def _committees(today: date) -> list[tuple[str, Committee]]:
    """Without those whose application to be filed anew already lies with the authority."""
    asked = CommitteeFiling.objects.filter(committee=OuterRef("pk"), status__in=AWAITING)
    working = [CommitteeStatus.ACTIVE, CommitteeStatus.RECTIFYING, CommitteeStatus.SUSPENDED]
    rows = Committee.objects.filter(~Exists(asked), status__in=working)
    return _untold(rows, "committee", "valid_to", _steps(FILING_STEPS, today), today)


def _experts(today: date) -> list[tuple[str, Expert]]:
    pooled = PoolEntry.objects.live().filter(expert=OuterRef("pk"))
    rows = Expert.objects.filter(Exists(pooled), status=Expert.Status.IN_POOL)
    return _untold(rows, "expert", "term_to", _steps(TERM_STEPS, today), today)


def _of_committees(found: Sequence[tuple[str, Committee]], today: date) -> Iterator[Letter]:
    staff = staff_by_body({each.organiser_id for _stage, each in found}, ORGANISING)
    for _stage, each in found:
        left = (each.valid_to - today).days
        told = {"committee": each.name, "days": left, "last_day": in_chinese(each.valid_to)}
        for person in staff[each.organiser_id]:
            yield FILING_ENDS.letter(person, told, link=reverse("committees:filings"))


def _of_experts(found: Sequence[tuple[str, Expert]], today: date) -> Iterator[Letter]:
    """One letter to each expert, and one to each office for all the experts of its pools."""
    for _stage, each in found:
        told = {"last_day": in_chinese(each.term_to), "days": (each.term_to - today).days}
        yield TERM_ENDS.letter(each.user_id, told)
    counts = _by_body([each.pk for _stage, each in found])
    staff = staff_by_body(set(counts), [Role.SECRETARY])
    for body_id, number in counts.items():
        for person in staff[body_id]:
            yield TERMS_END.letter(person, {"number": number}, link=reverse("committees:pools"))


def _by_body(expert_ids: Sequence[int]) -> Mapping[int, int]:
    entries = PoolEntry.objects.live().filter(expert__in=expert_ids).order_by()
    experts: dict[int, set[int]] = defaultdict(set)
    for body_id, expert_id in entries.values_list("pool__organiser_id", "expert_id"):
        experts[body_id].add(expert_id)
    return {body_id: len(found) for body_id, found in sorted(experts.items())}
