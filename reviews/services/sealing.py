"""The signed minutes as a sealed file: printed once, sealed, kept and never made again (令40 arts. 22, 23; ADR 22)."""

import logging

from django.db import connection, transaction
from django.db.models import QuerySet

from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.jobs import after_commit
from portal.core.seals import CannotSeal, sealer
from portal.files.services import store
from portal.workflow import open_case
from reviews.minutes import digest
from reviews.models import Meeting, SealedMinutes
from reviews.prints import SealMark, minutes_pdf

PURPOSE = "minutes"
TASK = "reviews.tasks.seal_minutes"
LOCK = "reviews.minutes"
MOST_AT_ONCE = 20
LOG = logging.getLogger(__name__)


def seal_minutes(meeting_id: int) -> bool:
    """Print, seal and keep the minutes that the chair has signed; False when it is done, or another process is at it.

    Safe to repeat. While the seal cannot be had nothing is kept, and the sweep asks again.
    """
    try:
        return _seal(meeting_id)
    except CannotSeal as reason:
        LOG.warning("minutes of meeting %s are not sealed yet: %s", meeting_id, reason)
        return False


@transaction.atomic
def _seal(meeting_id: int) -> bool:
    # The meeting itself stays free: its results may be published while its minutes are being printed.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [LOCK, meeting_id])
        if not cursor.fetchone()[0]:
            return False
    meeting = unsealed().select_related("committee", "chair__user").filter(pk=meeting_id).first()
    if meeting is None or meeting.minutes is None or meeting.signed_at is None:
        return False
    now = clock.now()
    told = digest(meeting.minutes)
    mark = SealMark(at=now, is_test=sealer().is_test())
    printed = minutes_pdf(meeting, meeting.minutes, digest=told, mark=mark)
    signed = meeting.signed_at.astimezone(clock.SHANXI)
    reason = f"{meeting.committee.name}会议记录，主持人{meeting.minutes['chair']}于{signed:%Y-%m-%d %H:%M}签署"
    content = sealer().seal(printed, reason=reason, at=now)
    file = store(
        content, purpose=PURPOSE, name=f"minutes-{meeting.code}.pdf", content_type="application/pdf", owner_id=None
    )
    sealed = SealedMinutes(meeting=meeting, file=file, minutes_sha256=told, sealed_at=now)
    open_case(sealed, "minutes.sealed", actor=SYSTEM, data={"meeting": meeting.code, "sha256": file.sha256})
    return True


def unsealed() -> QuerySet[Meeting]:
    """Meetings whose minutes the chair has signed and nobody has sealed."""
    return Meeting.objects.filter(signed_at__isnull=False, sealed_minutes=None)


def ask_to_seal(meeting_id: int) -> None:
    """Send the minutes to the workers once the act has been committed."""
    after_commit(TASK, meeting_id)


def ask_again() -> int:
    """Send minutes that still wait to the workers again: jobs may be lost, and a seal may have been out of reach."""
    waiting = list(unsealed().order_by("signed_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in waiting:
        ask_to_seal(pk)
    return len(waiting)
