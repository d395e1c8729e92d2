"""What was brought and not imported is personal data without a use: it goes when its time is over (PIPL 19)."""

from datetime import timedelta

from django.db import transaction

from portal.audit import services as audit
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.files.services import remove
from portal.workbooks.models import Intake, IntakeStatus
from portal.workbooks.selectors import UNUSED, days_kept
from portal.workflow import Act, chain, run_many


@transaction.atomic
def remove_unused() -> int:
    """Remove files and reports of lists that were not imported, and drop what nobody has confirmed; gives how many."""
    now = clock.now()
    days = days_kept(clock.today())
    if days is None:
        return 0
    old = Intake.objects.filter(uploaded_at__lte=now - timedelta(days=days), file__isnull=False)
    unconfirmed = list(old.filter(status=IntakeStatus.READY).values_list("pk", flat=True))
    run_many(Intake, unconfirmed, Act(move="expire_intake", actor=SYSTEM, arguments={"by": SYSTEM.name, "at": now}))
    gone = list(old.filter(status__in=UNUSED).select_for_update(of=("self",), skip_locked=True).select_related("file"))
    digests = [(each, each.file.sha256) for each in gone if each.file]
    Intake.objects.filter(pk__in=[each.pk for each in gone]).update(file=None, report={})
    remove([each.file_id for each in gone])
    audit.append([_record(each, digest) for each, digest in digests])
    return len(gone)


def _record(intake: Intake, digest: str) -> Record:
    # With the status: the database compares the last record's with the row's.
    standing = {"status_from": intake.status, "status_to": intake.status}
    return audit.draft(chain(intake), "intake.file_removed", actor=SYSTEM, data={"sha256": digest}, **standing)
