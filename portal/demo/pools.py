"""Puts the demo's experts into pools that are filed, one for each committee, once only."""

from collections.abc import Iterable

from committees.models import Batch, ExpertPool, PoolEntry


def load_pools(batches: Iterable[Batch]) -> None:
    """A filed pool of each committee's organiser and series, with the committee's members in it."""
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
            PoolEntry.objects.bulk_create(
                PoolEntry(pool=pool, expert_id=expert_id, joined_on=committee.valid_from)
                for expert_id in committee.members.order_by("pk").values_list("expert_id", flat=True)
            )
