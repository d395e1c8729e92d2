"""What the authority that filed a committee orders about it (M2c, M6f; 令40 arts. 34-38)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from committees.models import Committee, SupervisionAct
from committees.permissions import ORGANISING
from committees.services.letters import tell_staff
from committees.wordings import SUPERVISED
from portal.core import clock
from portal.core.actors import Actor
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.workflow import Act, Done, run

Kind = SupervisionAct.Kind


class BadOrder(Refused):
    """A date of the order is beyond reason; ``problems`` says which field and why."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence, code="invalid")
        self.problems = {field: sentence}


@dataclass(frozen=True, kw_only=True)
class Order:
    """The document by which the authority acts: number, day, reason; ``due_on`` only where it orders to rectify."""

    document: str
    document_on: date
    reason: str
    due_on: date | None = None


def supervise(
    *, committee: Committee, actor: Actor, kind: str, order: Order, key: uuid.UUID | None = None
) -> Committee:
    """Order a committee to rectify, suspend it, restore it or withdraw its right (M6f; 令40 art. 38).

    ``kind`` is one of ``SupervisionAct.Kind``. A suspended or withdrawn committee takes no case, holds no meeting
    and votes on nothing; whoever listens to the act tells the applicants. Raises ``Refused``: another authority,
    a state from which it is not possible, dates beyond reason.
    """
    if kind not in Kind.values:
        raise Refused("没有这种监督处理。", code="invalid")
    today = clock.today()
    if order.document_on > today:
        raise BadOrder("document_on", "文件日期不能晚于今天。")
    if kind == Kind.RECTIFY and (order.due_on is None or order.due_on <= today):
        raise BadOrder("due_on", "整改期限应晚于今天。")
    arguments = {"due_on": order.due_on} if kind == Kind.RECTIFY else {}
    data = {"document": order.document, "document_on": str(order.document_on)}
    if kind == Kind.RECTIFY:
        data["due_on"] = str(order.due_on)

    def then(done: Sequence[Done]) -> None:
        for each in done:
            _keep(each, actor, kind, order)

    act = Act(move=kind, actor=actor, key=key, note=order.reason, data=data, arguments=arguments, then=then)
    return run(Committee, committee.pk, act).subject


def _keep(done: Done, actor: Actor, kind: str, order: Order) -> None:
    committee: Any = done.subject
    SupervisionAct.objects.create(
        committee=committee,
        kind=kind,
        authority_id=committee.filing_authority_id,
        document=order.document,
        document_on=order.document_on,
        reason=order.reason,
        due_on=order.due_on if kind == Kind.RECTIFY else None,
        by_name=actor.name,
        at=clock.now(),
    )
    due = f"请在{in_chinese(order.due_on)}前完成整改。" if kind == Kind.RECTIFY and order.due_on else ""
    tell_staff(
        committee.organiser_id,
        ORGANISING,
        SUPERVISED,
        {
            "committee": committee.name,
            "order": Kind(kind).label,
            "document": order.document,
            "reason": order.reason,
            "next_step": due,
        },
        link=reverse("committees:committee", args=[committee.number]),
        record=done.record,
    )
