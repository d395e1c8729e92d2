"""Puts the demo's experts into pools that are filed, one for each committee, once only."""

from collections.abc import Iterable

from committees.models import Batch, Expert, ExpertPool, PoolEntry
from portal.demo import cast


def load_pools(batches: Iterable[Batch]) -> None:
    """A filed pool of each committee's organiser and series: the committee's members, and those without a seat."""
    for batch in batches:
        committee = batch.committee
        pool, is_new = ExpertPool.objects.get_or_create(
            organiser=committee.organiser,
            name=f"{committee.name.removesuffix('评审委员会')}评审专家库",
            defaults={
                "series": committee.series,
                "authority": committee.filing_authority,
                "status": ExpertPool.Status.FILED,
                "filing_number": f"{committee.filing_number}（专家库）",
                "filed_on": committee.valid_from,
                "valid_from": committee.valid_from,
                "valid_to": committee.valid_to,
            },
        )
        if is_new:
            experts = Expert.objects.filter(user__username__in=cast.experts_of(committee.number)).order_by("pk")
            PoolEntry.objects.bulk_create(
                PoolEntry(pool=pool, expert=expert, joined_on=committee.valid_from) for expert in experts
            )
