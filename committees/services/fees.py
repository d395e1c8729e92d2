"""What a committee may take for a case (令40 art. 37, M6e). The portal takes no payment."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from committees import permissions as may
from committees.models import Committee, FeeItem
from committees.rules import levels_judged_by
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, open_case, run

AT_A_TIME = "committees_one_fee_at_a_time"


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A fee of one level, and the document that allows it from a day to a day."""

    level: str
    amount: Decimal
    approval_document: str
    approved_by: str
    valid_from: date
    valid_to: date


def register_fee(*, actor: Actor, committee: Committee, approval: Approval, key: uuid.UUID | None = None) -> FeeItem:
    """Register an approved fee of a committee of the own body (art. 37; M6e): no approval document, no fee.

    Raises ``Refused``: another body's committee, a level that it does not judge, no document, no amount, dates in
    the wrong order, or another fee of the level at the same time.
    """
    fee = FeeItem(committee=committee, registered_at=clock.now(), **asdict(approval))
    if refusal := may.keeps_the_fees.refusal(fee, actor):
        raise Refused(refusal, code="denied")
    if refusal := _refusal(committee, approval):
        raise Refused(refusal, code="invalid")
    data = {"committee": committee.number, **{name: str(value) for name, value in asdict(approval).items()}}
    try:
        with transaction.atomic():
            return open_case(fee, "fee.registered", actor=actor, key=key, data=data).subject
    except IntegrityError as error:
        if AT_A_TIME not in str(error):
            raise
        raise Refused("这个级别在这段时间里已有一项收费，请先停止那一项。", code="not_open") from error


def _refusal(committee: Committee, approval: Approval) -> str | None:
    if approval.level not in levels_judged_by(committee.level):
        return "评审委员会的备案级别不包括这个级别。"
    if not approval.approval_document.strip() or not approval.approved_by.strip():
        return "没有批准文件的不得收费（人社部令第40号第37条）。"
    if approval.amount <= 0:
        return "金额应大于0；不收费的，不用登记。"
    if approval.valid_to < approval.valid_from:
        return "执行截止日不能早于起始日。"
    return None


def end_fee(*, fee: FeeItem, actor: Actor, key: uuid.UUID | None = None) -> FeeItem:
    """Stop a fee: batches that are published from now on cannot take it. Raises ``Refused``."""
    return run(FeeItem, fee.pk, Act(move="end_fee", actor=actor, key=key)).subject
