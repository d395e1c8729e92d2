"""An applicant asks for his result to be looked at again, and the organiser answers (令40 art. 27)."""

import uuid
from collections.abc import Sequence

from django.urls import reverse

from applications.models import Application, Reexamination
from applications.selectors.redress import reexamination_until
from applications.services.letters import tell_applicants, tell_clerks
from applications.services.terms import due_after
from portal.core import clock
from portal.core.actors import Actor
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.workflow import Act, Done, open_case, run

ANSWER_TERM = "reexamination_answer_working_days"
LEAST_REASON = 10


def request_reexamination(
    *, application: Application, actor: Actor, reason: str, key: uuid.UUID | None = None
) -> Reexamination:
    """Ask the organiser to re-examine the own result, once and within the window (令40 art. 27; regulation 8.3, 2).

    Results of a ballot alone: the documents know none for recognitions (``guards.was_voted_on``). The window and the
    term of the answer are parameters in working days. Raises ``Refused``.
    """
    text = reason.strip()
    if len(text) < LEAST_REASON:
        raise Refused(f"请写明申请复查的理由（不少于{LEAST_REASON}个字）。", code="invalid")

    def then(done: Sequence[Done]) -> None:
        case = done[0].subject
        until = reexamination_until(case)
        if until is None or until < clock.today():
            day = f"（{in_chinese(until)}）" if until else ""
            raise Refused(f"申请复查的期限已过{day}。仍有意见的，可以投诉（人社部令第40号第27条）。", code="not_open")
        if case.reexaminations.filter(result_at=case.status_since).exclude(status="WITHDRAWN").exists():
            raise Refused("对这次结果已经复查过。仍有意见的，可以投诉（人社部令第40号第27条）。", code="not_open")
        asked = Reexamination(
            application=case,
            result_at=case.status_since,
            reason=text,
            filed_at=clock.now(),
            due_on=due_after(clock.today(), ANSWER_TERM),
        )
        open_case(asked, "reexamination.requested", actor=actor)
        link = reverse("applications:reexamination", args=[asked.code])
        tell_clerks([case.deciding_body_id], lambda _body: "收到一件复查申请，请按期答复", link, done)

    run(Application, application.pk, Act(move="request_reexamination", actor=actor, key=key, then=then))
    return Reexamination.objects.filter(application=application).exclude(status="WITHDRAWN").latest("pk")


def withdraw_reexamination(*, application: Application, actor: Actor, key: uuid.UUID | None = None) -> Done:
    """Take the own request back while it waits; within the window it may be made again. Raises ``Refused``."""

    def then(_done: Sequence[Done]) -> None:
        asked = Reexamination.objects.get(application=application, status="OPEN")
        run(Reexamination, asked.pk, Act(move="withdraw", actor=actor, arguments={"at": clock.now()}))

    return run(Application, application.pk, Act(move="withdraw_reexamination", actor=actor, key=key, then=then))


def decide_reexamination(
    *, reexamination: Reexamination, actor: Actor, reopened: bool, finding: str, key: uuid.UUID | None = None
) -> Done:
    """The organiser upholds the result, or has the case reviewed again by another meeting (令40 art. 27).

    Nothing is overwritten: the first decision is kept, set aside only when the review is reopened. Raises ``Refused``.
    """
    text = finding.strip()
    if not text:
        raise Refused("请写明复查情况和理由，申请人会看到。", code="invalid")
    move = "reopen_review" if reopened else "uphold_result"

    def then(done: Sequence[Done]) -> None:
        answer = {"finding": text, "by": actor.organisation_name, "at": clock.now()}
        settle = Act(move="reopen" if reopened else "uphold", actor=actor, arguments=answer)
        run(Reexamination, reexamination.pk, settle)
        comes_next = "评审委员会将另行开会评审，结果公布后通知您。" if reopened else "仍有意见的，可以投诉。"
        tell_applicants(done, move, f"理由：{text.rstrip('。')}。{comes_next}")

    act = Act(move=move, actor=actor, key=key, note=text, data={"reexamination": reexamination.code}, then=then)
    return run(Application, reexamination.application_id, act)
