"""What the jobs do with a list: check it, row by row, and write it, all or nothing in one transaction (ADR 31)."""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse

from portal.accounts.selectors import still_acts
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.errors import Refused
from portal.core.importing import ImportKind, kind_called
from portal.core.packages import BadWorkbook
from portal.messages.services import tell
from portal.workbooks.models import Intake, IntakeStatus
from portal.workbooks.rules import MOST_ATTEMPTS
from portal.workbooks.services.reading import Tally, planned_lines
from portal.workbooks.wordings import INTAKE_SETTLED
from portal.workflow import Act, Done, run

LOG = logging.getLogger(__name__)
STALE = "检查以后数据有变化，没有导入。请重新上传检查。"
BROKEN = "处理时系统出错，没有导入任何内容。请稍后重新上传，或联系系统管理员。"


def check_intake(intake_id: int) -> bool:
    """Read the whole list and keep what it would do, or what is wrong in which cell; a dry run.

    False when it is checked already, or another process checks it.
    """
    return _work(intake_id, IntakeStatus.CHECKING, _check)


def apply_intake(intake_id: int) -> bool:
    """Write the list in one transaction; a failure leaves nothing of it.

    False when it is written already, or another process writes it. When anything would now be done otherwise than the
    preview has shown, nothing is.
    """
    return _work(intake_id, IntakeStatus.APPLYING, _apply)


def _work(intake_id: int, status: IntakeStatus, do: Any) -> bool:
    waiting = Intake.objects.select_related("file", "organisation").select_for_update(of=("self",), skip_locked=True)
    try:
        with transaction.atomic():
            intake = waiting.filter(pk=intake_id, status=status).first()
            if intake is None:
                return False
            actor = actor_of_intake(intake)
            do(intake, _kind_of(intake, actor), actor)
    except Refused as refused:
        _fail(intake_id, refused.reason)
    except Exception:  # whatever is wrong is tried again by the sweep, and not for ever
        LOG.exception("intake %s was not worked on", intake_id)
        Intake.objects.filter(pk=intake_id, status=status).update(attempts=F("attempts") + 1)
        if Intake.objects.filter(pk=intake_id, status=status, attempts__gte=MOST_ATTEMPTS).exists():
            _fail(intake_id, BROKEN)
        return False
    return True


def _fail(intake_id: int, reason: str) -> None:
    _move(intake_id, "fail_intake", f"没有导入：{reason}", arguments={"reason": reason[:300]})


def _move(intake_id: int, move: str, told: str, **act: Any) -> None:
    """A move of the portal's, and a letter about it to whoever brought the list."""

    def then(done: Sequence[Done]) -> None:
        [each] = done
        page = reverse("workbooks:intake", args=[each.subject.code])
        told_to = each.subject.uploaded_by_id
        tell([INTAKE_SETTLED.letter(told_to, {"result": told}, link=page, record_id=each.record.pk)])

    run(Intake, intake_id, Act(move=move, actor=SYSTEM, then=then, **act))


def actor_of_intake(intake: Intake) -> Actor:
    """Whoever brought the list, in the role in which he did. Raises ``Refused`` when he holds it no more."""
    body = intake.organisation
    actor = Actor(
        intake.uploaded_by_id, intake.uploaded_by_name, intake.role, intake.organisation_id, body.name if body else ""
    )
    if not still_acts(actor, clock.today()):
        raise Refused("提交人已不再担任提交时的身份。", code="denied")
    return actor


def _kind_of(intake: Intake, actor: Actor) -> ImportKind:
    kind = kind_called(intake.kind)
    if kind is None:
        raise Refused("本平台不再导入这类名单。", code="invalid")
    return kind.at(intake.place, actor)


def _check(intake: Intake, kind: ImportKind, actor: Actor) -> None:
    scope, tally = kind.begin(actor, writes=False), Tally(kind)
    try:
        for lines in planned_lines(intake, kind, scope):
            tally.note(lines)
    except BadWorkbook as bad:
        tally.refuse(bad)
    report = tally.report()
    if tally.wrong:
        told = f"{kind.title}有{tally.wrong}处错误，没有导入。请按单元格修改后重新上传。"
        _move(intake.pk, "find_faulty", told, arguments={"report": report})
    else:
        told = f"{kind.title}检查无误，请核对后确认导入。"
        _move(intake.pk, "find_good", told, arguments={"report": report}, data={"plan": report["plan"]})


def _apply(intake: Intake, kind: ImportKind, actor: Actor) -> None:
    tally = Tally(kind)
    with connection.cursor() as cursor:
        # Two lists of one kind and body are written one after the other.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [f"{kind.name}:{intake.organisation_id}"]
        )
    scope = kind.begin(actor, writes=True)
    try:
        for lines in planned_lines(intake, kind, scope):
            tally.note(lines)
            if tally.wrong:
                raise Refused(STALE, code="invalid")
            kind.write(lines, scope, actor)
    except BadWorkbook as bad:
        raise Refused(str(bad), code="invalid") from bad
    report = tally.report()
    if report["plan"] != intake.report["plan"]:
        raise Refused(STALE, code="invalid")
    kind.finish(scope, actor)
    data = {"sha256": intake.file.sha256, **report["counts"]}  # type: ignore[union-attr]
    _move(intake.pk, "finish_intake", f"{kind.title}已全部导入。", data=data)
