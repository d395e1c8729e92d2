"""The business administrator changes the catalogue: with a document, from a day on, and on record."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.administration.permissions import keeps_the_catalogue
from portal.audit import services as audit
from portal.catalog.models import CalendarException, CalendarYear, Origin, Parameter
from portal.catalog.recording import snapshot
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import chain


@transaction.atomic
def set_parameter(*, key: str, value: int, valid_from: date, document: str, note: str, actor: Actor) -> Parameter:
    """Let the number ``key`` be ``value`` from ``valid_from`` (today or later) on; what was, stays for earlier days.

    Raises ``Refused``: another role, an unknown key, a day that has passed, a value outside the law, or a day from
    which another value is set already.
    """
    _check(actor)
    known = list(Parameter.objects.filter(key=key).order_by("pk").select_for_update())
    if not known:
        raise Refused("没有这个参数。", code="not_found")
    if valid_from < clock.today():
        raise Refused("生效日期不能早于今天：已经按原数值计算的期限不能追溯修改。", code="invalid")
    first = known[0]
    row = Parameter(
        key=key, name=first.name, unit=first.unit, clause=first.clause, confidence=first.confidence,
        value=value, valid_from=valid_from, document=document, note=note, origin=Origin.ADMIN, edited_at=clock.now(),
    )  # fmt: skip
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise Refused("；".join(wrong.messages), code="invalid") from wrong
    row.save(force_insert=True)
    audit.record(chain(row), "catalog.added", actor=actor, data={"before": {}, "after": snapshot(row)})
    return row


@transaction.atomic
def change_row(*, row: Any, actor: Actor) -> None:
    """Store an edited row of the catalogue (validated by its form); the record keeps the columns that differ."""
    _check(actor)
    before = snapshot(type(row)._default_manager.select_for_update().get(pk=row.pk))  # noqa: SLF001
    row.origin, row.edited_at = Origin.ADMIN, clock.now()
    row.save()
    after = snapshot(row)
    differing = sorted(name for name in after if before.get(name) != after[name])
    audit.record(
        chain(row),
        "catalog.changed",
        actor=actor,
        data={
            "before": {name: before[name] for name in differing},
            "after": {name: after[name] for name in differing},
        },
    )


@transaction.atomic
def set_day(*, year: int, day: date, off_or_worked: str, document: str, actor: Actor) -> CalendarYear:
    """Let one day of a loaded year be ``off``, ``worked``, or ``usual`` again (a weekday worked, a weekend off).

    Raises ``Refused``: another role, a year that is not loaded, a day of another year, or a day that is so anyway.
    """
    _check(actor)
    found = CalendarYear.objects.select_for_update().filter(year=year).first()
    if found is None:
        raise Refused("这一年的工作日历还没有载入。", code="not_found")
    known = CalendarException.objects.filter(day=day).first()
    if off_or_worked == "usual":
        if known is None or known.year_id != found.pk:
            raise Refused("这一天没有登记过放假或者补班。", code="invalid")
        known.delete()
    else:
        _put_exception(found, known, day, working=off_or_worked == "worked")
    found.version += 1
    found.source_document, found.origin, found.edited_at = document, Origin.ADMIN, clock.now()
    found.save()
    data = {"day": str(day), "now": off_or_worked, "document": document, "version": found.version}
    audit.record(chain(found), "catalog.changed", actor=actor, data=data)
    return found


def _put_exception(year: CalendarYear, known: CalendarException | None, day: date, *, working: bool) -> None:
    row = known or CalendarException(year=year, day=day)
    row.working = working
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise Refused("；".join(wrong.messages), code="invalid") from wrong
    row.save()


@transaction.atomic
def load_year(*, year: int, document: str, actor: Actor) -> CalendarYear:
    """Open the calendar of a year, whose days off and worked are then set one by one. Raises ``Refused`` if it is."""
    _check(actor)
    if CalendarYear.objects.filter(year=year).exists():
        raise Refused("这一年的工作日历已经载入。", code="invalid")
    row = CalendarYear.objects.create(year=year, source_document=document, origin=Origin.ADMIN, edited_at=clock.now())
    audit.record(chain(row), "catalog.added", actor=actor, data={"before": {}, "after": snapshot(row)})
    return row


def _check(actor: Actor) -> None:
    if refusal := keeps_the_catalogue.refusal(None, actor):
        raise Refused(refusal, code="denied")
