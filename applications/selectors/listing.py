"""Cases as one line each, for the lists that offices print and send (regulation 4.2, "Result columns")."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from applications.eligibility.texts import track_text
from applications.models import Application, Leg
from applications.routing.procedures import Decider, procedure_of
from applications.routing.stages import Stage
from applications.selectors.titles import declared_titles
from applications.workflow import Status
from portal.catalog.models import Level, Region
from portal.core.dates import in_chinese
from portal.core.identifiers import BadIdentifier, mask_id_number, sex_of

SEX: Final = {"male": "男", "female": "女"}
DECIDED: Final = {
    Status.PASSED: "通过",
    Status.RESULT_NOTICE: "通过",
    Status.CONFIRMED: "通过",
    Status.CERTIFIED: "通过",
    Status.NOT_PASSED: "未通过",
    Status.NOT_RECOGNISED: "不予认可",
    Status.CANCELLED: "已取消",
}
# The title's way, in the words of certificates.
WAYS: Final = {"conversion": "转评"}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What lists tell of a case. ``in_charge``: the office that checked it first, or the body that recommended it.

    The documents name a superior unit (主管单位); a private enterprise has none, its place's office stands in for it
    [decision].
    """

    pk: int
    code: str
    year: str
    city: str
    in_charge: str
    name: str
    sex: str
    id_number: str
    unit: str
    committee: str
    series: str
    level: str
    title: str
    specialty: str
    passed_on: str
    obtained_by: str
    track: str
    usage: str
    status: str
    result: str


def case_lines(cases: QuerySet[Application], *, full_ids: bool = False) -> list[CaseLine]:
    """One line for each case in the order given; a constant number of queries.

    ``full_ids`` shows whole ID numbers: only for an act that needs them, and whoever asks records the look
    (invariant 9).
    """
    found = list(_with_facts(cases))
    titles = declared_titles(found)
    shown: Callable[[str], str] = str if full_ids else mask_id_number
    return [_line(case, titles[case.pk], shown) for case in found]


def _with_facts(cases: QuerySet[Application]) -> QuerySet[Application]:
    legs = Leg.objects.select_related("body__region__parent")
    related = cases.select_related(
        "applicant", "employer__region__parent", "reviewer", "series", "specialty", "batch__committee", "deciding_body"
    )
    return related.prefetch_related(Prefetch("legs", legs))


def _line(case: Any, title: str, shown: Callable[[str], str]) -> CaseLine:
    office = first_office(case.legs.all())
    place = office or case.employer
    committee = case.batch.committee if case.batch else None
    return CaseLine(
        pk=case.pk,
        code=case.code,
        year=str(case.year),
        city=city_of(place.region) if place else "",
        in_charge=str(office or case.reviewer or case.employer or ""),
        name=case.applicant.name,
        sex=_sex(case.applicant.id_number),
        id_number=shown(case.applicant.id_number),
        unit=case.unit_name,
        committee=case.decided_by_body,
        series=case.series.name,
        level=Level(case.level).label,
        title=title,
        specialty=case.specialty.name if case.specialty else "",
        passed_on=in_chinese(case.passed_on) if case.passed_on else "",
        obtained_by=way_of(case.track),
        track=track_text(case.track).name,
        usage=committee.get_usage_scope_display() if committee else "",
        status=case.get_status_display(),
        result=DECIDED.get(case.status, ""),
    )


def first_office(legs: Iterable[Any]) -> Any:
    """The HRSS office that checks the case first; None when the route knows none (S4c, S7)."""
    return next((leg.body for leg in legs if leg.stage == Stage.HRSS_REVIEW and leg.body), None)


def city_of(region: Region) -> str:
    """The city of a county or zone; the province for what lies right under it."""
    return region.parent.name if region.level in {"county", "zone"} and region.parent else region.name


def way_of(track: str) -> str:
    """How the title is won: by review, by recognition or by conversion (regulation 4.7)."""
    return WAYS.get(track) or ("评审" if procedure_of(track).decider == Decider.BALLOT else "认定")


def _sex(id_number: str) -> str:
    try:
        return SEX[sex_of(id_number)]
    except BadIdentifier:
        return ""
