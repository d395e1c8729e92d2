"""The package of a case: begun when it has ended, made by a job in sets, safe to repeat (令40 arts. 23, 26; 1.3)."""

import logging
import tempfile
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from applications.models import Application
from certificates.services.sealing import data_key
from portal.archiving.contents import fill
from portal.archiving.ended import ended_without_package
from portal.archiving.models import CasePackage
from portal.archiving.packing import Packer, signed_list
from portal.archiving.rules import PERIOD_OF, keep_until
from portal.audit.services import record
from portal.catalog.selectors import parameter
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.jobs import after_commit
from portal.files.services import store_file
from portal.workflow import chain

MAKE = "portal.archiving.tasks.make_packages"
PURPOSE = "case_package"
AT_ONCE, SET_SIZE, MOST_ATTEMPTS = 200, 10, 8
LOG = logging.getLogger(__name__)


@transaction.atomic
def begin_packages() -> int:
    """Begin the packages of cases that have ended, the longest first, and send those that wait to the workers.

    Returns how many were sent. What is to be done stands in the tables, so a lost job loses nothing.
    """
    found = ended_without_package(AT_ONCE)
    CasePackage.objects.bulk_create(
        [CasePackage(application=case, ended_at=case.ended_at, outcome=case.status) for case in found],
        ignore_conflicts=True,
    )
    waiting = CasePackage.objects.filter(file=None, attempts__lt=MOST_ATTEMPTS).order_by("pk")
    pks = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    for start in range(0, len(pks), SET_SIZE):
        after_commit(MAKE, pks[start : start + SET_SIZE])
    return len(pks)


def make_packages(package_ids: Sequence[int]) -> int:
    """Make each in a transaction of its own; returns how many. What fails keeps its reason and is tried again."""
    return sum(_made(pk) for pk in package_ids)


def _made(package_id: int) -> bool:
    try:
        with transaction.atomic():
            found = CasePackage.objects.select_for_update(skip_locked=True).filter(pk=package_id, file=None)
            package = found.first()
            if package is None:
                return False
            _make(package)
    except Exception as error:  # whatever is wrong with one must not stop the others
        LOG.exception("package %s was not made", package_id)
        note = f"归档时出错（{type(error).__name__}：{error}）"[:200]
        CasePackage.objects.filter(pk=package_id, file=None).update(attempts=F("attempts") + 1, last_error=note)
        return False
    return True


def _make(package: CasePackage) -> None:
    case = Application.objects.select_related(
        "applicant", "batch__committee", "series", "specialty", "employer", "deciding_body", "confirming_body"
    ).get(pk=package.application_id)
    with tempfile.TemporaryFile() as target:
        with Packer(target) as packer:
            fill(packer, case, package)
            manifest = packer.manifest()
            signature = signed_list(manifest, data_key())
            packer.close_with(manifest, signature)
        package.file = store_file(
            target, purpose=PURPOSE, name=f"归档-{case.code}-{package.pk}.zip", content_type="application/zip",
            owner_id=None,
        )  # fmt: skip
    package.manifest_sha256, package.made_at, package.last_error = packer.manifest_sha256, clock.now(), ""
    ended_on = package.ended_at.astimezone(clock.SHANXI).date()
    package.keep_until = keep_until(ended_on, parameter(PERIOD_OF[package.outcome], ended_on))
    package.save(update_fields=["file", "manifest_sha256", "made_at", "last_error", "keep_until"])
    facts = {"sha256": package.file.sha256, "manifest_sha256": package.manifest_sha256, "outcome": package.outcome}
    record(chain(package), "case_package.made", actor=SYSTEM, data=facts)
