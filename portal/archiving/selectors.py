"""Reading what is kept for years, and who may."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from portal.accounts.models import Organisation, OrganisationKind
from portal.archiving.models import CasePackage, TitleExport
from portal.archiving.title_format import EVENTS
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.keyset import Key, Keyset

LAST_ENDED_FIRST = Keyset(Key("ended_at", datetime.fromisoformat), backwards=True)
LONGEST_KEPT_FIRST = Keyset(Key("keep_until", date.fromisoformat))


def provincial_office() -> Organisation | None:
    """The HRSS of the province, which reports to the ministry."""
    return Organisation.objects.of_kind(OrganisationKind.HRSS).filter(region__level="province").first()


def is_of_the_province(actor: Actor) -> bool:
    office = provincial_office()
    return office is not None and actor.role == Role.HRSS_OFFICER and actor.organisation_id == office.pk


def may_read_export(stored: Any, actor: Actor) -> bool:
    """Its office's officers; the look is recorded by the view that sends files."""
    own = TitleExport.objects.filter(file=stored.pk, office=actor.organisation_id)
    return actor.role == Role.HRSS_OFFICER and actor.organisation_id is not None and own.exists()


def may_read_package(stored: Any, actor: Actor) -> bool:
    return CasePackage.objects.visible_to(actor).filter(file=stored.pk).exists()


def exports() -> QuerySet[TitleExport]:
    return TitleExport.objects.select_related("file").order_by("-id")


def downloads_of(files: list[Any]) -> dict[str, list[Record]]:
    """Who opened each of the files and when, newest first; one query."""
    chains = {f"files.storedfile:{each.pk}": str(each.pk) for each in files}
    found: dict[str, list[Record]] = {}
    for each in Record.objects.filter(chain__in=chains, verb="file.opened").order_by("-id"):
        found.setdefault(chains[each.chain], []).append(each)
    return found


@dataclass(frozen=True)
class YearLine:
    """How many events a year has, by kind, and how many since its last export; ``exported``: is there one?"""

    year: int
    counts: dict[str, int]
    new: int
    exported: bool


def years_of_events() -> list[YearLine]:
    """The years in which titles were issued, replaced or revoked, newest first. Two queries."""
    last: dict[int, int] = {}
    for year, record_id in TitleExport.objects.filter(file__isnull=False).values_list("year", "last_record"):
        last[year] = max(last.get(year, 0), record_id or 0)
    unexported = ~Q(year__in=last)
    for year, record_id in last.items():
        unexported |= Q(year=year, id__gt=record_id)
    rows = (
        Record.objects.filter(verb__in=EVENTS)
        .annotate(year=ExtractYear("at", tzinfo=clock.SHANXI))
        .order_by()
        .values("year", "verb")
        .annotate(count=Count("id"), new=Count("id", filter=unexported))
    )
    counts: dict[int, dict[str, int]] = {}
    new: dict[int, int] = {}
    for row in rows:
        counts.setdefault(row["year"], dict.fromkeys((code for code, _ in EVENTS.values()), 0))
        counts[row["year"]][EVENTS[row["verb"]][0]] = row["count"]
        new[row["year"]] = new.get(row["year"], 0) + row["new"]
    return [YearLine(year, counts[year], new[year], year in last) for year in sorted(counts, reverse=True)]


def packages_for(actor: Actor, text: str = "") -> QuerySet[CasePackage]:
    """The packages that the actor may read, newest first; ``text``: a case's code, a name, or a certificate number."""
    found = CasePackage.objects.visible_to(actor).with_decision()
    text = text.strip()
    if text:
        case = Q(application__code=text.upper()) | Q(application__applicant__name=text)
        found = found.filter(case | Q(application__certificates__number=text.upper())).distinct()
    return found.select_related("application__applicant", "file").order_by("-ended_at", "-id")


def packages_to_decide(actor: Actor, on: date) -> QuerySet[CasePackage]:
    """Those whose period is over, the longest first (1.3)."""
    found: QuerySet[Any] = CasePackage.objects.visible_to(actor).beyond_their_period(on)
    return found.select_related("application__applicant", "file")
