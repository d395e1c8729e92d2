"""What a unit's clerk does to many people at once, and an HRSS office to many units (regulation 4.2; ADR 30)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from portal.accounts import services
from portal.accounts.forms import ReasonForm
from portal.accounts.models import Employment, UnitRequest
from portal.batch_acts.registry import BatchAct, register
from portal.core.actors import Actor, Role
from portal.core.identifiers import mask_id_number
from portal.workflow import Report


def _people(actor: Actor) -> QuerySet[Employment]:
    return Employment.objects.of_unit(actor.organisation_id or 0)


def _of_people(name: str, label: str, move: str, run: Callable[..., Report], status: str, **more: Any) -> BatchAct:
    return BatchAct(
        name=name, label=label, model=Employment, move=move, roles=(Role.UNIT_CLERK,), list_url="accounts:employees",
        rows=_people, columns=("姓名", "身份证号", "入职日期"), run=run, told="本人已收到消息。",
        cells=lambda row: (row.user.name, mask_id_number(row.user.id_number), f"{row.since:%Y-%m-%d}"),
        matching=lambda actor, _query: _people(actor).filter(status=status), **more,
    )  # fmt: skip


def _of_units(name: str, label: str, move: str, run: Callable[..., Report], **more: Any) -> BatchAct:
    return BatchAct(
        name=name, label=label, model=UnitRequest, move=move, roles=(Role.HRSS_OFFICER,), key="code",
        list_url="accounts:unit_requests", columns=("单位", "信用代码", "申请人"), run=run,
        rows=lambda actor: UnitRequest.objects.filter(office_id=actor.organisation_id).with_parties(),
        cells=lambda row: (row.organisation.name, row.organisation.uscc or "", row.requester.name),
        matching=lambda actor, _query: UnitRequest.objects.filter(
            office_id=actor.organisation_id, status="WAITING"
        ).order_by("created_at"),
        told="申请人已收到消息。", **more,
    )  # fmt: skip


def _reason_form(data: Any, *, initial: Mapping[str, str] | None, **_rows: Any) -> ReasonForm:
    return ReasonForm(data, initial=initial or {})


register(
    _of_people(
        "confirm_employment", "确认劳动关系", "confirm", services.confirm_employments, "CLAIMED",
        undo="take_back_confirmation",
    ),
    _of_people(
        "decline_employment", "不是本单位人员", "end", services.end_employments, "CLAIMED", undo="take_back_end",
        warning="本人会收到消息。",
    ),
    _of_people(
        "end_employment", "已离职", "end", services.end_employments, "CONFIRMED", undo="take_back_end",
        warning="从今天起结束绑定，并通知本人。",
    ),
    _of_units(
        "confirm_unit", "确认单位账号", "confirm", services.confirm_units,
        warning="请先核对营业执照和申请人的任职证明。确认后，申请人立即成为单位职称管理员，不能撤回。",
    ),
    _of_units(
        "refuse_unit", "不予确认", "refuse", services.refuse_units, form=_reason_form,
        warning="选中的申请人都会看到这个原因，并可以重新提交。",
    ),
)  # fmt: skip
