"""What an officer decides about many packages whose period is over, by one document (regulation 1.3; ADR 30)."""

from collections.abc import Mapping
from typing import Any

from portal.archiving import services
from portal.archiving.forms import RetentionForm
from portal.archiving.models import CasePackage
from portal.archiving.selectors import packages_to_decide
from portal.batch_acts.registry import BatchAct, register
from portal.core import clock
from portal.core.actors import Role


def _form(data: Any, *, initial: Mapping[str, str] | None, **_rows: Any) -> RetentionForm:
    return RetentionForm(data, initial=initial or {})


register(
    BatchAct(
        name="decide_retention", label="作出鉴定决定", model=CasePackage, roles=(Role.HRSS_OFFICER,),
        list_url="archiving:retention", columns=("受理编号", "申报人", "结果", "保管到"),
        rows=lambda actor: CasePackage.objects.visible_to(actor).with_decision()
        .select_related("application__applicant"),
        cells=lambda row: (
            row.application.code, row.application.applicant.name, row.get_outcome_display(),
            f"{row.kept_until:%Y-%m-%d}" if row.kept_until else "永久",
        ),
        run=services.decide_retentions, form=_form,
        refusals=lambda rows, actor, _fields: services.retention_refusals(rows, actor),
        matching=lambda actor, _query: packages_to_decide(actor, clock.today()),
        warning="选中的归档包按同一份鉴定意见办理，请逐份核对后再登记。",
        final="同意销毁的，由档案部门据此销毁，决定不再更改。",
    ),
)  # fmt: skip
