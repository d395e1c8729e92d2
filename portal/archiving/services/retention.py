"""What an officer decides about a package whose period is over; nothing is destroyed by itself (regulation 1.3)."""

import uuid
from datetime import date
from typing import cast

from django.db import transaction

from portal.archiving.models import CasePackage, RetentionDecision
from portal.archiving.rules import keep_on_refusal
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import open_case

Verdict = RetentionDecision.Verdict
DECIDED = "case_package.decided"


@transaction.atomic
def decide_retention(
    *,
    package: CasePackage,
    actor: Actor,
    verdict: str,
    document: str,
    reason: str,
    keep_until: date | None = None,
    key: uuid.UUID | None = None,
) -> RetentionDecision:
    """Keep the package on until a day, or agree that it may be destroyed, by a document. By an officer.

    Raises ``Refused``: its period is not over, another one has decided, it is about himself, or the day is not ahead.
    """
    stored = CasePackage.objects.select_for_update(of=("self",)).select_related("application").get(pk=package.pk)
    today = clock.today()
    if actor.role != Role.HRSS_OFFICER or stored.application.applicant_id == actor.user_id:
        raise Refused("由人社部门的其他人员决定。", code="denied")
    is_due = CasePackage.objects.visible_to(actor).beyond_their_period(today).filter(pk=stored.pk).exists()
    if not is_due and not (key and Record.objects.filter(key=key, verb=DECIDED).exists()):
        raise Refused("这个归档包还在保管期内，或者已有人作出决定。", code="not_open")
    refusal = keep_on_refusal(keep_until, today) if verdict == Verdict.KEEP else None
    if refusal:
        raise Refused(refusal, code="invalid")
    decision = RetentionDecision(
        package=stored,
        verdict=verdict,
        keep_until=keep_until if verdict == Verdict.KEEP else None,
        document=document,
        reason=reason,
        decided_by_id=cast("int", actor.user_id),
        decided_by_name=actor.name,
        decided_at=clock.now(),
    )
    data = {"package": stored.pk, "verdict": verdict, "document": document, "keep_until": str(keep_until or "")}
    return open_case(decision, DECIDED, actor=actor, key=key, data=data).subject
