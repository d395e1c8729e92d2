"""Reading committees."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.db.models import Count, Prefetch, Q, QuerySet

from committees import rules, windows
from committees.models import Batch, Committee, Outage
from portal.catalog.selectors import ParameterMissing, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.core.working_days import CalendarMissing

LAST_MINUTE = time(23, 59)


def committees_page(*, page: int, page_size: int) -> tuple[int, list[Committee]]:
    """How many committees are filed, and those of one page (from 1), by number."""
    coming = Batch.objects.published().filter(closes_at__gte=clock.now()).with_terms().order_by("opens_at")
    filed = Committee.objects.order_by("number").with_filing().prefetch_related(Prefetch("batches", coming))
    first = (page - 1) * page_size
    return filed.count(), list(filed[first : first + page_size])


def directory(
    *, series: str = "", level: str = "", region: str = "", q: str = "", only: str = ""
) -> QuerySet[Committee]:
    """The filed committees for the public, by number, members never with them (S14; 令40 art. 24).

    ``series`` and ``level`` are codes; ``region`` is a city (its counties with it) or the province (its own alone);
    ``q`` is part of a name, an organiser or a filing number; ``only``: ``in_force`` today, or in force and ``open``
    to everybody (M1d).
    """
    found = Committee.objects.with_filing().order_by("number")
    if series:
        found = found.filter(series__code=series)
    if level:
        found = found.filter(level=level)
    if region:
        found = found.filter(Q(region=region) | Q(region__parent=region, region__level__in=["county", "zone"]))
    if q:
        found = found.filter(Q(name__icontains=q) | Q(organiser__name__icontains=q) | Q(filing_number__icontains=q))
    if only:
        found = found.in_force(clock.today())
    return found.filter(scope=Committee.Scope.OPEN) if only == "open" else found


def committee_by_number(number: int) -> Committee | None:
    """One committee as the public reads it, with its batches, newest first."""
    batches = Prefetch("batches", Batch.objects.announced().with_terms().order_by("-closes_at", "-pk"))
    return Committee.objects.with_filing().prefetch_related(batches).filter(number=number).first()


def standing(committee: Committee, on: date) -> tuple[str, str]:
    """How its filing stands on that day, in words and as a tone of the components (N1, M6f)."""
    if committee.status in rules.STOPPED:
        return committee.get_status_display(), "bad"
    if on > committee.valid_to:
        return "备案已到期", "bad"
    if on < committee.valid_from:
        return "备案未生效", "neutral"
    return committee.get_status_display(), "good" if committee.status == Committee.Status.ACTIVE else "action"


def own_batches(actor: Actor) -> QuerySet[Batch]:
    """The batches of the actor's committees, those that close last first."""
    found = Batch.objects.visible_to(actor).with_committee().prefetch_related("extensions__outage")
    return found.order_by("-closes_at", "-pk")


def batch_by_code(code: str) -> Batch | None:
    """A batch as anybody may read it, with the extensions of its window, newest first."""
    found = Batch.objects.announced().with_committee().prefetch_related("extensions__outage")
    return found.filter(code=code).first()


def outages() -> QuerySet[Outage]:
    """Newest first, with ``windows``: how many windows were lengthened for each."""
    return Outage.objects.annotate(windows=Count("extensions")).order_by("-began_at")


def outages_for(batch: Batch) -> list[Outage]:
    """The outages for which the window may still be lengthened now (regulation 4.6), newest first.

    Raises ``Refused`` when the calendar or the parameter is missing (regulation section 6: refuse, never guess).
    """
    within = Outage.objects.filter(began_at__lt=batch.closes_at, ended_at__gt=batch.opens_at)
    found = within.exclude(extensions__batch=batch)
    now = clock.now()
    return [each for each in found if may_lengthen(batch, each) and latest_new_closing(batch, each) > now]


def may_lengthen(batch: Batch, outage: Outage) -> bool:
    """Did the outage fall into the last working days (parameter ``window_last_working_days``)? Raises ``Refused``."""
    closes_at = batch.closes_at.astimezone(clock.SHANXI)
    if outage.ended_at <= batch.opens_at:
        return False
    with _told_in_words():
        days = parameter("window_last_working_days", closes_at.date())
        return windows.hits_last_days(working_day_calendar(), closes_at, outage.began_at, outage.ended_at, days)


def latest_new_closing(batch: Batch, outage: Outage) -> datetime:
    """The last moment to which the window may be lengthened for the outage: the end of that day. Raises ``Refused``."""
    closes_on = batch.closes_at.astimezone(clock.SHANXI).date()
    first, last = windows.days_of(outage.began_at, outage.ended_at, clock.SHANXI)
    with _told_in_words():
        day = windows.latest_new_day(working_day_calendar(), closes_on, first, last)
    return datetime.combine(day, LAST_MINUTE, clock.SHANXI)


@contextmanager
def _told_in_words() -> Iterator[None]:
    try:
        yield
    except (CalendarMissing, ParameterMissing) as missing:
        raise Refused(missing.message_zh, code="invalid") from missing
