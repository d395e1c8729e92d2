"""Lists that people bring: taken in, confirmed by a second click, or dropped (lessons, pains 10, 15, 16)."""

from typing import IO, cast
from uuid import UUID

from django.db import transaction

from portal.core import clock
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.core.importing import ImportKind
from portal.core.jobs import after_commit
from portal.core.packages import BadWorkbook
from portal.core.sheets import look_at
from portal.files.models import ScanState
from portal.files.services import store_file
from portal.workbooks.models import Intake, IntakeStatus
from portal.workflow import Act, open_case, run

CHECK = "portal.workbooks.tasks.check_intake"
APPLY = "portal.workbooks.tasks.apply_intake"
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_YOURS = "您现在的身份不能导入这类名单，请切换身份。"


def take_intake(*, kind: ImportKind, content: IO[bytes], size: int, actor: Actor, key: UUID | None = None) -> Intake:
    """Keep the list as it came and have it checked by a job; nothing is written before somebody confirms.

    Raises ``Refused`` for another role, and for a file that cannot be read, which is not kept.
    """
    if actor.role not in kind.roles:
        raise Refused(NOT_YOURS, code="denied")
    try:
        source = look_at(content, size)
    except BadWorkbook as bad:
        raise Refused(str(bad), code="invalid") from bad
    ending, content_type = (".csv", CSV_TYPE) if source.encoding else (".xlsx", XLSX_TYPE)
    with transaction.atomic():
        stored = store_file(
            content, purpose="intake", name=f"{kind.title}-{clock.today():%Y%m%d}{ending}",
            content_type=content_type, owner_id=actor.user_id, scan_state=ScanState.PENDING,
        )  # fmt: skip
        intake = Intake(
            kind=kind.name,
            place=kind.code,
            file=stored,
            encoding=source.encoding,
            expected_rows=max(0, source.rows - 1),
            role=actor.role,
            organisation_id=actor.organisation_id,
            uploaded_by_id=cast("int", actor.user_id),
            uploaded_by_name=actor.name,
            uploaded_at=clock.now(),
        )
        data = {"kind": kind.name, "place": kind.code, "sha256": stored.sha256}
        taken: Intake = open_case(intake, "intake.taken", actor=actor, key=key, data=data).subject
        if taken.file_id != stored.pk:
            # A repeated key: the first one stands, and this copy goes.
            stored.content.delete(save=False)
            stored.delete()
        after_commit(CHECK, taken.pk)
    return taken


def confirm_intake(*, intake: Intake, actor: Actor, key: UUID | None = None) -> Intake:
    """Have what the preview shows written by a job. Raises ``Refused``."""
    arguments = {"by": actor.name, "at": clock.now()}
    act = Act(
        move="confirm_intake", actor=actor, key=key, arguments=arguments, data={"plan": intake.report.get("plan", "")},
        then=lambda done: after_commit(APPLY, done[0].subject.pk),
    )  # fmt: skip
    return run(Intake, intake.pk, act).subject


def drop_intake(*, intake: Intake, actor: Actor, key: UUID | None = None) -> Intake:
    """Take a list back that nobody has confirmed; nothing of it has had any effect. Raises ``Refused``."""
    act = Act(move="drop_intake", actor=actor, key=key, arguments={"by": actor.name, "at": clock.now()})
    return run(Intake, intake.pk, act).subject


def send_again() -> int:
    """Send to the workers what no job has finished: jobs may be lost with a broker or a worker."""
    jobs = {IntakeStatus.CHECKING: CHECK, IntakeStatus.APPLYING: APPLY}
    waiting = list(Intake.objects.filter(status__in=jobs).values_list("pk", "status"))
    for pk, status in waiting:
        after_commit(jobs[IntakeStatus(status)], pk)
    return len(waiting)
