"""What the organiser's office does to many experts at once (令40 art. 10; ADR 30)."""

from collections.abc import Mapping
from typing import Any

from committees import services
from committees.models import Expert
from committees.pool_forms import TermForm
from portal.batch_acts.registry import BatchAct, register
from portal.core.actors import Role


def _term_form(data: Any, *, initial: Mapping[str, str] | None, **_rows: Any) -> TermForm:
    return TermForm(data, initial=initial or {})


register(
    BatchAct(
        name="reappoint_experts", label="续聘", model=Expert, move="reappoint", roles=(Role.SECRETARY,),
        list_url="committees:pools", columns=("姓名", "职称", "现聘期"), run=services.reappoint_experts,
        form=_term_form,
        rows=lambda actor: Expert.objects.filter(
            pool_entries__pool__organiser=actor.organisation_id, pool_entries__status="IN_POOL"
        ).select_related("user").distinct(),
        cells=lambda row: (row.user.name, row.title_name, f"{row.term_from:%Y-%m-%d}至{row.term_to:%Y-%m-%d}"),
        told="专家已收到消息。",
    )
)  # fmt: skip
