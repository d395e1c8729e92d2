"""Objections to a notice: taken in from anyone, kept confidential, decided by the publisher (令40 arts. 16, 26)."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from applications import permissions as may
from applications.confidential import content_refusal, receipt_code
from applications.models import Application, NoticeEntry, Objection
from applications.querysets import NOTICE_STAGES
from applications.services.letters import tell_applicants, tell_clerks
from portal.audit import services as audit
from portal.core import clock
from portal.core.actors import PUBLIC, Actor
from portal.core.errors import Refused
from portal.workflow import Act, Done, chain, open_case, run, run_many

SEEN = "objection.objector_seen"
OVERTAKEN = "该申报已因另一件异议成立而取消，不再另行核查。"


def file_objection(
    *, entry: NoticeEntry, name: str = "", contact: str = "", content: str, key: uuid.UUID | None = None
) -> Objection:
    """Take in an objection to one person of a running notice, named or anonymous (令40 arts. 16, 26).

    ``name`` and ``contact`` may be empty (a name needs a contact); they, like ``content``, are stored encrypted. The
    answer's ``code`` is the receipt. The same ``key`` gives the same objection. Raises ``Refused``.
    """
    if refusal := content_refusal("异议", name=name, contact=contact, content=content):
        raise Refused(refusal, code="invalid")
    if NOTICE_STAGES.get(entry.application.status) != entry.notice.kind:
        raise Refused("这次公示已经结束，不能再提出异议。", code="not_open")
    code = receipt_code(key, entry.pk, purpose="objection_receipt")

    def then(done: Sequence[Done]) -> None:
        objection = Objection(
            code=code,
            entry=entry,
            name=name.strip(),
            contact=contact.strip(),
            content=content.strip(),
            filed_at=clock.now(),
        )
        open_case(objection, "objection.filed", actor=PUBLIC)
        tell_applicants(done, "file_objection", "公示单位将进行核查，核查结束前申报暂不往下办理。")
        link = reverse("applications:objections")
        tell_clerks([entry.notice.publisher_id], lambda _body: "公示期间收到一件异议，请核查", link, done)

    run(Application, entry.application_id, Act(move="file_objection", actor=PUBLIC, key=key, then=then))
    return Objection.objects.get(code=code)


def decide(*, objection: Objection, actor: Actor, upheld: bool, finding: str, key: uuid.UUID | None = None) -> Done:
    """The publisher answers an objection with a finding; upheld, it cancels the case (令40 arts. 16, 26).

    Other objections to a case that is cancelled are closed with it. Raises ``Refused``.
    """
    text = finding.strip()
    if not text:
        raise Refused("请写明核查结论，异议人凭回执编号可以看到。", code="invalid")
    move = "uphold_objection" if upheld else "reject_objection"

    def then(done: Sequence[Done]) -> None:
        answer = {"by": actor.organisation_name, "at": clock.now()}
        settle = Act(move="uphold" if upheld else "reject", actor=actor, arguments={"finding": text, **answer})
        run(Objection, objection.pk, settle)
        if upheld:
            still_open = Objection.objects.filter(entry__application_id=objection.entry.application_id, status="OPEN")
            others = Act(move="uphold", actor=actor, arguments={"finding": OVERTAKEN, **answer})
            run_many(Objection, still_open.values_list("pk", flat=True), others)
        tell_applicants(done, move, "核查已结束。如有疑问，请与公示单位联系。")

    act = Act(move=move, actor=actor, key=key, data={"objection": objection.pk}, then=then)
    return run(Application, objection.entry.application_id, act)


@transaction.atomic
def see_objector(*, objection: Objection, actor: Actor) -> tuple[str, str]:
    """Name and contact of the objector, for the publisher alone; the look is recorded (PIPL, invariant 9)."""
    publisher_id = objection.entry.notice.publisher_id
    if actor.organisation_id != publisher_id:
        raise Refused("异议人信息只有发布公示的单位可以查看。", code="denied")
    if refusal := may.is_not_own_case.refusal(objection.entry.application, actor):
        raise Refused(refusal, code="denied")
    audit.record(f"looks:{chain(objection)}", SEEN, actor=actor)
    return objection.name, objection.contact
