"""What becomes of cases whose meeting is not recognised, and how they are heard anew (令40 art. 38)."""

import uuid
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction

from applications.models import Application, NoticeEntry, Objection, PublicNotice, Reexamination
from applications.services.letters import tell_applicants
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Refused
from portal.workflow import Act, Report, run_many

ONE_OPEN = "applications_one_open"
NEXT = "原评审结果作废，已发的证书随之撤销。评审委员会可以依法重新组织评审，届时会通知您；也可以向当地人社部门咨询。"
VOID = "该次评审会议已不予认可（{document}），原结果作废，不再另行核查。"


def disavow(*, ids: Iterable[int], actor: Actor, document: str, reason: str) -> Report:
    """Take back the results of these cases because their meeting is not recognised, by sets (令40 art. 38).

    Their notices stop, open objections and re-examinations lapse, and whoever listens revokes certificates. The
    caller is inside the transaction of the order. Raises ``Refused`` when one cannot be taken back.
    """
    data = {"document": document, "reason": reason}
    act = Act(move="mark_not_recognised", actor=actor, note=reason, data=data)
    report = run_many(Application, ids, act)
    if report.declined:
        raise Refused(report.declined[0].reason, code=report.declined[0].code)
    cases = [each.subject.pk for each in report.done]
    _stop_notices(cases, f"评审会议不予认可（{document}）")
    _lapse(cases, VOID.format(document=document))
    tell_applicants(report.done, "mark_not_recognised", f"文号：{document}。理由：{reason.rstrip('。')}。{NEXT}")
    return report


def _stop_notices(cases: Sequence[int], because: str) -> None:
    entries = NoticeEntry.objects.filter(application__in=cases, notice__kind=PublicNotice.Kind.POST, stopped_on=None)
    entries.update(stopped_on=clock.today(), stopped_because=because[:200])


def _lapse(cases: Sequence[int], finding: str) -> None:
    arguments = {"finding": finding, "by": SYSTEM.name, "at": clock.now()}
    objections = Objection.objects.filter(entry__application__in=cases, status="OPEN")
    requests = Reexamination.objects.filter(application__in=cases, status="OPEN")
    for rows in (objections, requests):
        pks = list(rows.values_list("pk", flat=True))
        if pks:
            run_many(rows.model, pks, Act(move="lapse", actor=SYSTEM, arguments=arguments))


def hear_anew(*, ids: Iterable[int], actor: Actor, key: uuid.UUID | None = None) -> Report:
    """The organiser puts cases of a meeting that was not recognised before the committee again (令40 art. 38).

    A case whose applicant has applied elsewhere meanwhile stays as it is and is reported (M6d). Raises ``Refused``.
    """
    chosen = sorted(set(ids))
    if not chosen:
        raise Refused("请至少选择一件申报。", code="invalid")
    act = Act(
        move="hear_anew", actor=actor, key=key,
        then=lambda done: tell_applicants(done, "hear_anew", "会议时间由评审委员会安排，结果公布后通知您。"),
    )  # fmt: skip
    try:
        with transaction.atomic():
            return run_many(Application, chosen, act)
    except IntegrityError as error:
        if ONE_OPEN not in str(error):
            raise
        raise Refused("其中有申报人刚刚另行申报，请刷新后重新选择。", code="not_open") from error
