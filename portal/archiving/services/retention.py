"""What an officer decides about a package whose period is over; nothing is destroyed by itself (regulation 1.3)."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django.db import transaction

from portal.archiving.models import CasePackage, RetentionDecision
from portal.archiving.rules import keep_on_refusal
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Declined, Done, Report, open_case, open_cases

Verdict = RetentionDecision.Verdict
DECIDED = "case_package.decided"
BY_OTHERS = "由人社部门的其他人员决定。"
NOT_DUE = "这个归档包还在保管期内，或者已有人作出决定。"


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
    stored = CasePackage.objects.select_for_update(of=("self",)).get(pk=package.pk)
    decision = _decision(stored.pk, actor, verdict, document, reason, keep_until)
    is_repeated = key is not None and Record.objects.filter(key=key, verb=DECIDED).exists()
    refused = {} if is_repeated else retention_refusals(_read([stored.pk]), actor)
    if refused:
        raise Refused(refused[stored.pk], code="denied" if refused[stored.pk] == BY_OTHERS else "not_open")
    return open_case(decision, DECIDED, actor=actor, key=key, data=_data(decision)).subject


@transaction.atomic
def decide_retentions(
    *,
    ids: Iterable[int],
    actor: Actor,
    verdict: str,
    document: str,
    reason: str,
    keep_until: date | None = None,
    key: uuid.UUID | None = None,  # noqa: ARG001 - a second decision about a package is refused as it is
) -> Report:
    """One decision by one document about many packages, by sets; the refused ones are reported. By an officer."""
    locked = CasePackage.objects.filter(pk__in=set(ids)).order_by("pk").select_for_update(of=("self",))
    packages = _read(list(locked.values_list("pk", flat=True)))
    refused = retention_refusals(packages, actor)
    decided = [each for each in packages if each.pk not in refused]
    decisions = [_decision(each.pk, actor, verdict, document, reason, keep_until) for each in decided]
    opened = open_cases(decisions, DECIDED, actor=actor, data=_data)
    return Report(
        None,
        [Done(package, each.record) for package, each in zip(decided, opened, strict=True)],
        [Declined(pk, "not_open", sentence) for pk, sentence in refused.items()],
    )


def retention_refusals(packages: Sequence[Any], actor: Actor) -> dict[int, str]:
    """About which of ``packages``, read with their cases and last decisions, the actor cannot decide, and why."""
    today, refused = clock.today(), {}
    visible = set(CasePackage.objects.visible_to(actor).filter(pk__in=[each.pk for each in packages]))
    for each in packages:
        if actor.role != Role.HRSS_OFFICER or each.application.applicant_id == actor.user_id:
            refused[each.pk] = BY_OTHERS
        elif each not in visible or not _is_due(each, today):
            refused[each.pk] = NOT_DUE
    return refused


def _is_due(package: Any, on: date) -> bool:
    """As ``PackageQuerySet.beyond_their_period`` finds them."""
    is_over = package.kept_until is not None and package.kept_until < on
    return is_over and package.file_id is not None and package.verdict != Verdict.DESTROY


def _read(pks: Sequence[int]) -> list[Any]:
    """In a statement after that which locked them, because that one sees no decision made while it waited."""
    found = CasePackage.objects.filter(pk__in=pks).with_decision()
    return list(found.select_related("application__applicant").order_by("pk"))


def _decision(
    package_id: int, actor: Actor, verdict: str, document: str, reason: str, keep_until: date | None
) -> RetentionDecision:
    refusal = keep_on_refusal(keep_until, clock.today()) if verdict == Verdict.KEEP else None
    if refusal:
        raise Refused(refusal, code="invalid")
    return RetentionDecision(
        package_id=package_id,
        verdict=verdict,
        keep_until=keep_until if verdict == Verdict.KEEP else None,
        document=document,
        reason=reason,
        decided_by_id=cast("int", actor.user_id),
        decided_by_name=actor.name,
        decided_at=clock.now(),
    )


def _data(decision: Any) -> dict[str, Any]:
    until = str(decision.keep_until or "")
    return {
        "package": decision.package_id, "verdict": decision.verdict, "document": decision.document,
        "keep_until": until,
    }  # fmt: skip
