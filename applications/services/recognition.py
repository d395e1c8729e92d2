"""Deciding without a ballot: a body recognises a title on evidence, or says why not (regulation 8.1)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.db import transaction

from applications.evidence import EVIDENCE, TENURE_FROM, TODAY_AT_THE_LATEST, EvidenceItem
from applications.models import Application, Confirmation, Recognition
from applications.services.letters import tell_applicants
from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done, run


@transaction.atomic
def recognise(
    *,
    application: Application,
    actor: Actor,
    finding: str,
    evidence: Mapping[str, Any],
    document_number: str = "",
    key: uuid.UUID | None = None,
) -> Done:
    """Recognise the title (S8b, S10b, M5g, S5e, 令40 art. 29): the evidence is kept, the years count from it.

    ``evidence``: by code of ``applications.evidence``: True, text or date. Where no result notice is asked for, the
    result is confirmed by the same document at once, so ``document_number`` is needed. Raises ``Refused``.
    """
    procedure = application.procedure
    kept = _complete(EVIDENCE.get(procedure.code, ()), evidence)
    if not finding.strip():
        raise Refused("请写明认定意见。", code="invalid")
    if not procedure.result_notice and not document_number.strip():
        raise Refused("请填写认定文件的文号。", code="invalid")
    tenure_from = kept.get(TENURE_FROM.get(procedure.code, ""))

    def then(done: Sequence[Done]) -> None:
        _keep(done[0], actor, recognised=True, finding=finding, document=document_number, evidence=kept)
        comes_next = "结果将公示。" if procedure.result_notice else f"认定文号：{document_number}。"
        tell_applicants(done, "recognise", comes_next)

    arguments = {"by": actor.user_id, "on": clock.today(), "tenure_from": tenure_from}
    done = run(
        Application,
        application.pk,
        Act(move="recognise", actor=actor, key=key, note=finding, arguments=arguments, then=then),
    )
    return done if procedure.result_notice else _confirm(application, actor, document_number, key)


def _confirm(application: Application, actor: Actor, document_number: str, key: uuid.UUID | None) -> Done:
    def then(done: Sequence[Done]) -> None:
        Confirmation.objects.create(
            application=done[0].subject,
            document_number=document_number,
            confirmed_on=clock.today(),
            authority_id=cast("int", actor.organisation_id),
        )
        tell_applicants(done, "confirm_recognition", f"认定文号：{document_number}。系统将生成电子证书。")

    act = Act(
        move="confirm_recognition",
        actor=actor,
        key=uuid.uuid5(key, "confirm") if key else None,
        data={"document_number": document_number},
        then=then,
    )
    return run(Application, application.pk, act)


def decline_recognition(*, application: Application, actor: Actor, finding: str, key: uuid.UUID | None = None) -> Done:
    """Do not recognise the title, and say why (令40 art. 18). Raises ``Refused``."""
    if not finding.strip():
        raise Refused("请写明不予认定的理由。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        _keep(done[0], actor, recognised=False, finding=finding, document="", evidence={})
        tell_applicants(done, "decline_recognition", f"理由：{finding}")

    act = Act(
        move="decline_recognition", actor=actor, key=key, note=finding, arguments={"by": actor.user_id}, then=then
    )
    return run(Application, application.pk, act)


def _complete(items: Sequence[EvidenceItem], given: Mapping[str, Any]) -> dict[str, Any]:
    """All of ``items`` as they were found. Raises ``Refused`` when one is missing or lies in the future."""
    kept = {item.code: given.get(item.code) for item in items}
    missing = [item.label for item in items if not kept[item.code]]
    if missing:
        raise Refused(f"还缺认定依据：{'；'.join(missing)}。", code="invalid")
    if any(isinstance(found, date) and found > clock.today() for found in kept.values()):
        raise Refused(TODAY_AT_THE_LATEST, code="invalid")
    return kept


def _keep(
    done: Done, actor: Actor, *, recognised: bool, finding: str, document: str, evidence: Mapping[str, Any]
) -> None:
    plain = {code: found.isoformat() if isinstance(found, date) else found for code, found in evidence.items()}
    Recognition.objects.create(
        application=done.subject,
        recognised=recognised,
        body_id=cast("int", actor.organisation_id),
        decided_by_name=actor.name,
        decided_on=clock.today(),
        document_number=document,
        finding=finding,
        evidence=plain,
    )
