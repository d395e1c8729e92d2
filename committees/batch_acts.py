"""What the organiser's office does to many experts of a pool at once (令40 arts. 10, 11; ADR 30)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet

from committees import pool_selectors as reading
from committees import services
from committees.models import Expert, PoolEntry
from committees.pool_forms import LeaveForm, PoolFilter, TermForm
from portal.batch_acts.registry import BatchAct, register
from portal.core import clock
from portal.core.actors import Actor, Role


def _experts(actor: Actor) -> QuerySet[Expert]:
    """Each by his place in a pool, which is what the page of the pool names."""
    held = Expert.objects.filter(
        pool_entries__pool__organiser=actor.organisation_id, pool_entries__status=PoolEntry.Status.IN_POOL
    )
    return held.select_related("user").annotate(entry_pk=F("pool_entries__pk"))


def _listed(actor: Actor, query: Mapping[str, str]) -> QuerySet[PoolEntry]:
    """What stands on the page of the pool behind its filters."""
    pool = reading.pool_of(actor, query.get("pool", ""))
    if pool is None:
        return PoolEntry.objects.none()
    today = clock.today()
    form = PoolFilter(query, specialties=reading.specialties_of(pool, today))
    return reading.entries_of(pool, form.values(), today).annotate(entry_pk=F("pk"))


def _term_form(data: Any, *, initial: Mapping[str, str] | None, **_rows: Any) -> TermForm:
    return TermForm(data, initial=initial or {})


def _leave_form(data: Any, *, initial: Mapping[str, str] | None, **_rows: Any) -> LeaveForm:
    return LeaveForm(data, initial=initial or {})


register(
    BatchAct(
        name="reappoint_experts", label="续聘", model=Expert, move="reappoint", roles=(Role.SECRETARY,),
        list_url="committees:pools", key="entry_pk", columns=("姓名", "职称", "现聘期"),
        run=services.reappoint_experts, form=_term_form, rows=_experts, matching=_listed,
        cells=lambda row: (row.user.name, row.title_name, f"{row.term_from:%Y-%m-%d}至{row.term_to:%Y-%m-%d}"),
        told="专家已收到消息。",
    ),
    BatchAct(
        name="leave_pool", label="出库", model=PoolEntry, move="leave_pool", roles=(Role.SECRETARY,),
        list_url="committees:pools", columns=("姓名", "专家库", "现聘期"), run=services.leave_pools,
        form=_leave_form, matching=_listed,
        rows=lambda actor: PoolEntry.objects.filter(pool__organiser=actor.organisation_id).with_people()
        .select_related("pool"),
        cells=lambda row: (
            row.expert.user.name, row.pool.name, f"{row.expert.term_from:%Y-%m-%d}至{row.expert.term_to:%Y-%m-%d}",
        ),
        warning="只离开这个库，不影响专家资格。选中的专家都会收到这个原因。",
        final="出库有误的，重新办理入库。", told="专家已收到消息。",
    ),
)  # fmt: skip
