"""Which committees of the province may take somebody, which not, and why (S1a, S1b, S7, M1d, M4c)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Max, Prefetch, Q, QuerySet

from committees import rules
from committees.models import Batch, Committee, Entrustment
from portal.accounts.models import Employment, OrganisationKind
from portal.catalog.models import ExamMode, Mode, Region, Series, Specialty
from portal.catalog.rules import committee_level_of
from portal.core import clock

# Bodies that speak for a region; any other body speaks for its own people (令40 art. 28).
FOR_A_REGION: Final = (OrganisationKind.HRSS, OrganisationKind.INDUSTRY_AUTHORITY)
TITLES: Final[dict[rules.Group, str]] = {
    "general": "通用评审委员会",
    "targeted": "中小企业主管部门定向评审委员会",
    "own": "本单位（系统）自主评审委员会",
    "entrusted": "可委托评审的评审委员会",
}
LEDES: Final[dict[rules.Group, str]] = {
    "general": "全省面向社会的评审委员会，与单位性质、户籍、档案所在地无关，都可以申报。您所在的市排在前面。",
    "targeted": "由中小企业主管部门组建，只评工程系列。请先看清下面的说明，再决定是否申报。",
    "own": "您的单位（系统）备案的评审委员会，只评本单位（系统）人员。",
    "entrusted": "您所在的市没有这个系列、级别的评审委员会，已委托下列评审委员会评审。",
}


@dataclass(frozen=True)
class Wish:
    """What somebody wants; ``city`` is the code of the city where he works, or empty."""

    series: Series
    level: str
    specialty: Specialty | None = None
    city: str = ""


@dataclass(frozen=True)
class Applicant:
    """Where somebody belongs: his employers' ids, and the codes of his region and of those above it."""

    employers: frozenset[int] = frozenset()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Offer:
    """A committee as the applicant sees it; with ``refusals`` it cannot take him now."""

    committee: Committee
    group: rules.Group
    city: str
    batches: list[Batch]
    letter: Entrustment | None
    refusals: list[rules.Refusal]


@dataclass(frozen=True)
class OfferGroup:
    code: rules.Group
    offers: list[Offer]

    @property
    def title(self) -> str:
        return TITLES[self.code]

    @property
    def lede(self) -> str:
        return LEDES[self.code]


@dataclass(frozen=True)
class Choice:
    """The committees that may take the case, by group, and those that cannot, each with its reasons."""

    groups: list[OfferGroup] = field(default_factory=list)
    closed: list[Offer] = field(default_factory=list)


def city_of(region: Region) -> str:
    """The code of the city in which ``region`` lies or that it is; empty for the province."""
    if region.level == "province":
        return ""
    return region.code if region.level == "city" else str(region.parent_id)


def applicant_of(employments: Iterable[Employment], city: Region | None) -> Applicant:
    """Somebody with these employments who works in ``city``; letters of its counties reach him by his workplace."""
    bodies = [employment.organisation for employment in employments]
    places = {city.code, str(city.parent_id)} if city else set()
    places |= {body.region_id for body in bodies if city and city_of(body.region) == city.code}
    return Applicant(frozenset(body.pk for body in bodies), frozenset(places))


def choice_for(wish: Wish, applicant: Applicant, moment: datetime) -> Choice:
    """Every committee of the wished series and level, in the order of S1a; a constant number of queries.

    The own city comes first, then the province, then the other cities: an order, nothing is left out.
    """
    offers = offers_for(wish, applicant, moment)
    groups = {code: [each for each in offers if each.group == code and not each.refusals] for code in TITLES}
    return Choice(
        [OfferGroup(code, found) for code, found in groups.items() if found],
        [each for each in offers if each.refusals],
    )


def offers_for(wish: Wish, applicant: Applicant, moment: datetime) -> list[Offer]:
    today = moment.astimezone(clock.SHANXI).date()
    committees = list(_committees(wish, moment))
    has_local = any(_covers_locally(each, wish, applicant, today) for each in committees)
    offers = [_offer(each, wish, applicant, moment, has_local=has_local) for each in committees]
    return sorted(offers, key=lambda each: (rules.nearness(each.city, wish.city), each.city, each.committee.number))


def _committees(wish: Wish, moment: datetime) -> QuerySet[Any]:
    today = moment.astimezone(clock.SHANXI).date()
    coming = Batch.objects.published().filter(levels__contains=[wish.level], closes_at__gte=moment)
    batches = coming.with_terms().prefetch_related("extensions").order_by("opens_at", "pk")
    letters = Entrustment.objects.in_force(today).select_related("from_body").order_by("pk")
    closed = Q(batches__levels__contains=[wish.level], batches__closes_at__lt=moment) & ~Q(batches__status="DRAFT")
    return (
        Committee.objects.judging(wish.series.code, committee_level_of(wish.level))
        .with_filing()
        .annotate(last_closed_at=Max("batches__closes_at", filter=closed))
        .prefetch_related(
            Prefetch("batches", batches, to_attr="coming_batches"),
            Prefetch("entrustments", letters, to_attr="letters"),
        )
    )


def _covers_locally(committee: Committee, wish: Wish, applicant: Applicant, today: date) -> bool:
    """A committee of the own city that confers a title of general use and is filed for the wish (M4c)."""
    if not wish.city or city_of(committee.region) != wish.city:
        return False
    if committee.usage_scope == Committee.UsageScope.TARGETED:
        return False
    return not _scope_refusals(committee.filing(today), wish, applicant, today, entrusted=False)


def _scope_refusals(
    filing: rules.Filing, wish: Wish, applicant: Applicant, today: date, *, entrusted: bool
) -> list[rules.Refusal]:
    specialty = wish.specialty.code if wish.specialty else ""
    return rules.scope_refusals(
        filing, specialty=specialty, employers=applicant.employers, on=today, entrusted=entrusted
    )


def _offer(committee: Any, wish: Wish, applicant: Applicant, moment: datetime, *, has_local: bool) -> Offer:
    today = moment.astimezone(clock.SHANXI).date()
    filing = committee.filing(today)
    letter = None if has_local else _letter_for(committee.letters, applicant)
    refusals = _scope_refusals(filing, wish, applicant, today, entrusted=letter is not None)
    open_now = [batch for batch in committee.coming_batches if batch.opens_at <= moment]
    if not open_now and not refusals:
        refusals = [_no_batch(committee)]
    group = rules.group_of(
        internal=filing.internal,
        served=not filing.serves.isdisjoint(applicant.employers),
        targeted=committee.usage_scope == Committee.UsageScope.TARGETED,
        entrusted=letter is not None,
    )
    return Offer(committee, group, city_of(committee.region), open_now, letter, refusals)


def _letter_for(letters: Sequence[Entrustment], applicant: Applicant) -> Entrustment | None:
    def reaches(letter: Entrustment) -> bool:
        body = letter.from_body
        return body.pk in applicant.employers or (body.kind in FOR_A_REGION and body.region_id in applicant.places)

    return next(filter(reaches, letters), None)


def _no_batch(committee: Any) -> rules.Refusal:
    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(clock.SHANXI).date() if moment else None

    coming = committee.coming_batches
    return rules.no_batch_refusal(day(coming[0].opens_at) if coming else None, day(committee.last_closed_at))


def refusal_to_start(
    batch: Batch, *, level: str, specialty: Specialty | None, employment: Employment | None, moment: datetime
) -> rules.Refusal | None:
    """Why the batch's committee cannot take this person for this title now, or None (M1d, S5d, M4c, N1).

    By the same rules as the chooser, for one employment, whose city counts; None for a freelancer (M6h).
    """
    city = city_of(employment.organisation.region) if employment else ""
    region = Region.objects.filter(code=city).first() if city else None
    wish = Wish(batch.committee.series, level, specialty, city)
    offers = offers_for(wish, applicant_of([employment] if employment else [], region), moment)
    own = (each for each in offers if each.committee.pk == batch.committee_id)
    refusals = next((each.refusals for each in own), [])
    return refusals[0] if refusals else None


def exam_only_specialties(series: Series, level: str, on: date) -> list[str]:
    """The names of the series' specialties whose title of this level is won by examination alone (S8a)."""
    exams = ExamMode.objects.in_force(on).filter(series=series, level=level, mode=Mode.EXAM_ONLY)
    return list(exams.exclude(specialty=None).order_by("specialty_id").values_list("specialty__name", flat=True))


def series_choices() -> QuerySet[Series]:
    return Series.objects.filter(is_active=True).order_by("number")


def city_choices() -> QuerySet[Region]:
    return Region.objects.filter(level="city").order_by("code")


def specialty_choices(series: Series, on: date) -> QuerySet[Specialty]:
    return Specialty.objects.in_force(on).filter(series=series).order_by("pk")
