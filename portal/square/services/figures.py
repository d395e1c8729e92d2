"""Counting the year's cases by night, each dimension in one statement (S13a, S13b)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from applications.models import Application
from applications.routing.channels import CHANNELS
from applications.routing.texts import text_of
from applications.workflow import ENDED
from portal.accounts.models import Ownership
from portal.catalog.models import Level, Region, Series
from portal.core import clock
from portal.square.models import Dimension, Figure, Treatment
from portal.square.services.refreshing import as_of, locked, note
from reviews.count_selectors import CONFIRMED, PASSED
from reviews.documents.batch import ACCEPTED

NAME = "figures"
NOBODYS = "none"
NIGHT = timedelta(hours=2)
REACHED = (*ACCEPTED, "RECOGNITION")
OUT = (*ENDED, *PASSED)


@transaction.atomic
def count_figures() -> int:
    """Count all years anew; returns how many rows there are now. A constant number of statements."""
    locked(NAME)
    figures = [row for dimension in Dimension for row in _figures(dimension)]
    treatments = _treatments()
    Figure.objects.all().delete()
    Treatment.objects.all().delete()
    Figure.objects.bulk_create(figures, batch_size=1000)
    Treatment.objects.bulk_create(treatments, batch_size=1000)
    note(NAME)
    return len(figures) + len(treatments)


def is_due() -> bool:
    """Once a night after two o'clock, and at once where nothing was counted yet."""
    last, now = as_of(NAME), clock.now()
    return last is None or not (last <= now and _night_of(last) == _night_of(now))


def _night_of(moment: Any) -> Any:
    return (moment.astimezone(clock.SHANXI) - NIGHT).date()


def _submitted() -> QuerySet[Application]:
    return Application.objects.order_by().filter(version__gt=0)


def _city(region: str) -> Case:
    """The code of the city in which a region lies, of the province for its own bodies."""
    inside = {f"{region}__level__in": ["county", "zone"]}
    return Case(When(**inside, then=F(f"{region}__parent")), default=F(f"{region}_id"), output_field=CharField())


GROUPED: dict[str, Any] = {
    Dimension.SERIES: F("series__code"),
    Dimension.LEVEL: F("level"),
    Dimension.REGION: Coalesce(_city("employer__region"), _city("reviewer__region"), Value(NOBODYS)),
    Dimension.OWNERSHIP: Coalesce(F("employer__ownership"), Value(NOBODYS)),
    Dimension.CHANNEL: F("channel"),
}


def _figures(dimension: str) -> list[Figure]:
    labels = _labels(dimension)
    rows = (
        _submitted()
        .annotate(group=GROUPED[dimension])
        .values("year", "group")
        .annotate(
            applications=Count("pk"),
            accepted=Count("pk", filter=Q(status__in=REACHED)),
            passed=Count("pk", filter=Q(status__in=PASSED)),
            certified=Count("pk", filter=Q(status=CONFIRMED[1])),
            waiting=Count("pk", filter=~Q(status__in=OUT)),
        )
    )
    order = list(labels)
    made = [Figure(dimension=dimension, label=labels.get(str(row["group"]), str(row["group"])), **row) for row in rows]
    return sorted(made, key=lambda each: (-each.year, order.index(each.group) if each.group in labels else len(order)))


def _labels(dimension: str) -> dict[str, str]:
    """How people read the groups of ``dimension``, in the order in which they are shown."""
    if dimension == Dimension.SERIES:
        return dict(Series.objects.order_by("number").values_list("code", "name"))
    if dimension == Dimension.REGION:
        places = Region.objects.filter(level__in=["province", "city"]).order_by("code")
        named = places.values_list("code", "level", "name")
        return {code: "省直" if level == "province" else name for code, level, name in named} | {NOBODYS: "未定"}
    if dimension == Dimension.CHANNEL:
        return {each.code: text_of(each.code).name for each in CHANNELS}
    if dimension == Dimension.OWNERSHIP:
        return {**{str(each): str(each.label) for each in Ownership}, NOBODYS: "没有工作单位"}
    return {str(each): str(each.label) for each in Level}


def _treatments() -> list[Treatment]:
    """By committee and ownership; a refusal counts where it was the committee's own."""
    refused = Q(status="REFUSED", handler=F("deciding_body"))
    rows = (
        _submitted()
        .filter(batch__isnull=False, employer__isnull=False)
        .values("year", committee_id=F("batch__committee"), ownership=F("employer__ownership"))
        .annotate(
            decided=Count("pk", filter=Q(status__in=ACCEPTED) | refused),
            accepted=Count("pk", filter=Q(status__in=ACCEPTED)),
            judged=Count("pk", filter=Q(status__in=(*PASSED, "NOT_PASSED"))),
            passed=Count("pk", filter=Q(status__in=PASSED)),
        )
        .filter(decided__gt=0)
    )
    return [Treatment(**row) for row in rows]
