"""Reads of the catalogue."""

from datetime import date
from functools import lru_cache

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from portal.catalog.models import (
    CalendarException,
    CalendarYear,
    ExamMode,
    Level,
    Parameter,
    Region,
    Series,
    SeriesLevel,
    Specialty,
)
from portal.core.dates import in_chinese
from portal.core.working_days import Calendar, Period, YearCalendar

HIGHEST_FIRST = Case(
    *(When(level=level, then=Value(rank)) for rank, level in enumerate(Level.values)),
    output_field=IntegerField(),
)


class ParameterMissing(LookupError):
    """No value of ``key`` is in force on the day asked for."""

    def __init__(self, key: str, on: date) -> None:
        self.message_zh = f"参数“{key}”在{in_chinese(on)}没有有效值，请联系人社部门。"
        super().__init__(self.message_zh)


def working_day_calendar() -> Calendar:
    """The loaded working-day calendar, at the price of one small query.

    The version is a digest of the content that PostgreSQL computes, so that every process sees an edit at once.
    """
    return _calendar_of(_calendar_version())


def _calendar_version() -> str:
    line = Concat(
        Cast("year", CharField()),
        Value("/"),
        Coalesce(Cast("exceptions__day", CharField()), Value("")),
        Value("/"),
        Coalesce(Cast("exceptions__working", CharField()), Value("")),
        output_field=TextField(),
    )
    found = CalendarYear.objects.order_by().aggregate(
        digest=MD5(StringAgg(line, delimiter=",", order_by=("year", "exceptions__day")))
    )
    return found["digest"] or ""


@lru_cache(maxsize=2)
def _calendar_of(version: str) -> Calendar:
    days: dict[int, dict[bool, set[date]]] = {
        year: {True: set(), False: set()} for year in CalendarYear.objects.values_list("year", flat=True)
    }
    for year, day, working in CalendarException.objects.values_list("year__year", "day", "working"):
        days[year][working].add(day)
    years = {
        year: YearCalendar(days_off=frozenset(kinds[False]), days_worked=frozenset(kinds[True]))
        for year, kinds in days.items()
    }
    return Calendar(years=years, version=version[:12])


def notice_period(published_on: date, days: int) -> Period:
    """The working days of a notice published on ``published_on`` (N8, N13, regulation section 6).

    Raises `portal.core.working_days.CalendarMissing`, `ValueError` for fewer than 1 day.
    """
    return working_day_calendar().notice_period(published_on, days)


def parameter(key: str, on: date) -> int:
    """The number that counts on the day ``on``, in the unit its row names. Raises `ParameterMissing`."""
    row = Parameter.objects.in_force(on).filter(key=key).order_by(F("valid_from").desc(nulls_last=True)).first()
    if row is None:
        raise ParameterMissing(key, on)
    return row.value


def series_with_levels(on: date) -> QuerySet[Series]:
    """Active series by number, with ``levels`` (highest first) and ``specialties`` in force on the day ``on``.

    Three queries, however many series.
    """
    return Series.objects.filter(is_active=True).prefetch_related(
        Prefetch("levels", SeriesLevel.objects.in_force(on).order_by(HIGHEST_FIRST)),
        Prefetch("specialties", Specialty.objects.in_force(on).order_by("pk")),
    )


def mode_of(series: str, level: str, specialty: str | None, on: date) -> str | None:
    """How a title is won: ``review``, ``exam_only``, ``exam_plus_review``, or None if the level does not exist.

    ``series`` and ``specialty`` are codes; a specialty's own exam goes before its series (regulation 3.2, 3.3).
    """
    levels = SeriesLevel.objects.in_force(on).filter(series__code=series, series__is_active=True, level=level)
    mode = levels.values_list("mode", flat=True).first()
    if mode is None or not specialty:
        return mode
    exams = ExamMode.objects.in_force(on).filter(
        series__code=series, level=level, specialty__series__code=series, specialty__code=specialty
    )
    return exams.values_list("mode", flat=True).first() or mode


def codes_within(region_code: str) -> list[str]:
    """The codes of the region and of those below it, down to its counties and zones. One query."""
    within = Q(code=region_code) | Q(parent=region_code) | Q(parent__parent=region_code)
    return list(Region.objects.filter(within).values_list("code", flat=True))
