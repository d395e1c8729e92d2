"""Reading pools and their experts: for their organiser's office, and for the authority that files them."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from committees.filing_selectors import places_of
from committees.models import Expert, ExpertPool, PoolEntry
from committees.pool_models import share_of
from committees.pool_rules import Share
from portal.accounts.models import Organisation, OrganisationKind
from portal.catalog.models import Level, Region, Specialty
from portal.catalog.rules import LEVELS
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core.actors import Actor

ENDING_DAYS = 90


def pools_of(actor: Actor) -> QuerySet[ExpertPool]:
    """What the actor may see, with ``expert_count`` and ``private_count``. One query."""
    related = ExpertPool.objects.visible_to(actor).select_related(
        "organiser__region", "series", "specialty", "authority"
    )
    return related.with_shares().order_by("name", "pk")


def pool_of(actor: Actor, code: str) -> ExpertPool | None:
    return pools_of(actor).filter(code=code).first()


def waiting_pools(actor: Actor) -> QuerySet[ExpertPool]:
    """What the actor's authority is to file, longest first."""
    return pools_of(actor).filter(submitted_at__isnull=False).order_by("submitted_at", "pk")


def entries_of(pool: ExpertPool, filters: dict[str, Any], on: date) -> QuerySet[PoolEntry]:
    """The live entries of a pool that fit all ``filters`` (see ``PoolFilter``), by name. One query."""
    found = PoolEntry.objects.live().filter(pool=pool).with_people()
    if name := filters.get("name"):
        found = found.filter(expert__user__name__icontains=name)
    plain = {"specialty": "expert__specialty", "level": "expert__title_level"}
    found = found.filter(**{path: filters[name] for name, path in plain.items() if filters.get(name)})
    if region := filters.get("region"):
        found = found.filter(Q(expert__employer__region=region) | Q(expert__employer__region__parent=region))
    if ownership := filters.get("employer"):
        private = Q(expert__employer__ownership="private")
        found = found.filter(private if ownership == "private" else ~private)
    return found.filter(_term(filters.get("term", ""), on)).order_by("expert__user__name", "pk")


def _term(wanted: str, on: date) -> Q:
    soon = on + timedelta(days=ENDING_DAYS)
    terms = {
        "running": Q(expert__term_from__lte=on, expert__term_to__gte=on),
        "ending": Q(expert__term_to__gte=on, expert__term_to__lte=soon),
        "over": Q(expert__term_to__lt=on),
    }
    return terms.get(wanted, Q())


def share_warning(pool: ExpertPool, on: date) -> tuple[Share, str]:
    """The private share of a pool of ``pools_of``, and the sentence when it is too small (M3e): never a gate."""
    share = share_of(pool)
    try:
        least = parameter("pool_private_experts_min", on)
    except ParameterMissing:
        return share, ""
    if not share.falls_short(least):
        return share, ""
    return (
        share,
        f"民营企业专家占{share.percent}%，低于建议的{least}%。请适当吸收民营企业专家（人社厅发〔2020〕13号）。",
    )


def authorities_of(body: Organisation) -> QuerySet[Organisation]:
    """The bodies that may file a pool of this organiser (令40 arts. 8, 11): of its own place and above."""
    kinds = [OrganisationKind.HRSS, OrganisationKind.INDUSTRY_AUTHORITY]
    found = Organisation.objects.active().of_kind(*kinds).filter(region__in=places_of(body.region))
    return found.select_related("region").nearest_first(body.region_id)


def specialties_of(pool: ExpertPool, on: date) -> QuerySet[Specialty]:
    """What an expert of the pool may be of."""
    if pool.specialty_id:
        return Specialty.objects.filter(pk=pool.specialty_id)
    return Specialty.objects.in_force(on).filter(series=pool.series_id).order_by("pk")


def cities() -> QuerySet[Region]:
    return Region.objects.filter(level__in=["province", "city"]).order_by("code")


def entry_in(pool: ExpertPool, expert_id: int) -> PoolEntry | None:
    """An expert's newest entry in the pool, live or ended."""
    return PoolEntry.objects.with_people().filter(pool=pool, expert=expert_id).order_by("-pk").first()


def expert_for_act(expert_id: int) -> Expert:
    """An expert with all that permissions read."""
    return Expert.objects.for_act().get(pk=expert_id)


def counts_by_level(pool: ExpertPool) -> list[tuple[str, int]]:
    """How many live experts hold a title of each level, highest first. One query."""
    rows = PoolEntry.objects.live().filter(pool=pool).order_by().values_list("expert__title_level")
    counted = dict(rows.annotate(experts=Count("pk")))
    return [(Level(level).label, counted[level]) for level in LEVELS if level in counted]
