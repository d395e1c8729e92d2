"""How many people a committee judged in each year, for the public (M5h)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from applications.models import Application, FilingLine
from committees.models import Committee
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from reviews.count_rules import Counts, told
from reviews.documents.batch import ACCEPTED

PASSED = ("PASSED", "RESULT_NOTICE", "CONFIRMED", "CERTIFIED")
CONFIRMED = ("CONFIRMED", "CERTIFIED")


@dataclass(frozen=True)
class Year:
    """One year: ``is_open`` while a case waits for its result, then nothing is told of it."""

    year: int
    is_open: bool
    counts: Counts


def least_told() -> int | None:
    """The least size of a group that is told of; None when the parameter is not in force: then nothing is told."""
    try:
        return parameter("public_count_minimum", clock.today())
    except ParameterMissing:
        return None


def years_of(committee: Committee, least: int) -> list[Year]:
    """The years in which the committee judged cases, newest first; one query.

    A committee with its own right of review has its results filed (M5h), those of others are confirmed (art. 26).
    Numbers of a year appear at once, when its last result is out: a count that grew by one would tell of one person.
    """
    lines = FilingLine.objects.filter(application=OuterRef("pk"), live=True, filing__status="FILED")
    filed = Q(is_filed=True) if committee.files_its_results else Q(status__in=CONFIRMED)
    cases = Application.objects.filter(batch__committee=committee, status__in=ACCEPTED).annotate(is_filed=Exists(lines))
    rows = (
        cases.order_by()
        .values("batch__year")
        .annotate(
            judged=Count("pk"),
            waiting=Count("pk", filter=Q(status="IN_REVIEW")),
            passed=Count("pk", filter=Q(status__in=PASSED)),
            filed=Count("pk", filter=Q(status__in=PASSED) & filed),
        )
    )
    found = []
    for row in rows.order_by("-batch__year"):
        is_open = row["waiting"] > 0
        counts = told(judged=row["judged"], passed=row["passed"], filed=row["filed"], least=least)
        found.append(Year(row["batch__year"], is_open, Counts(None, None, None) if is_open else counts))
    return found
