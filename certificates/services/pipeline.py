"""From the register to the sealed file: by sets, safe to repeat and to interrupt anywhere.

What is to be done stands in the register itself (``PREPARING``), so a lost job, worker or broker loses nothing: the
sweep asks again, and a set that another process holds is left to it. Each set is one transaction; a kill before its
commit leaves nothing but a file on the disk that no row names.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least

from applications.models import Application
from applications.services.letters import tell_applicants
from certificates.layout import InvalidPhoto, MissingGlyphs, render_certificate
from certificates.models import Certificate
from certificates.selectors import facts_of, photo_bytes, photos_of
from certificates.services.sealing import signer, uses_test_seal
from certificates.signing import Signer
from certificates.signing.evidence import CannotSign
from certificates.signing.transport import Unreachable
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.jobs import after_commit
from portal.files.services import store
from portal.workflow import Act, Done, run_many

PURPOSE = "certificate"
ISSUE = "certificates.tasks.issue_many"
SET_SIZE = 20
# Waiting for time stamps, not for the processor.
SEALED_AT_ONCE = 4
# Where the count stops: what its column holds.
MOST_ATTEMPTS = 32_767
SWEPT = 1000
LOG = logging.getLogger(__name__)


@dataclass
class _Outcome:
    """What became of a set: sealed contents, and the reasons of those that failed, by key.

    ``blocked``: why nothing can be sealed now; it says nothing about the certificates that were not tried.
    """

    contents: dict[int, bytes] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    blocked: str = ""


def ask_for(certificate_ids: Sequence[int]) -> None:
    """Send prepared certificates to the workers, in sets, once the open transaction has committed."""
    for start in range(0, len(certificate_ids), SET_SIZE):
        after_commit(ISSUE, list(certificate_ids[start : start + SET_SIZE]))


def issue_many(certificate_ids: Sequence[int]) -> int:
    """Lay out, seal, store and issue prepared certificates; returns how many. Those of another process are left to it.

    What fails stays in preparation with its reason, for the secretary to see and for a later try; the rest goes on.
    """
    try:
        outcome = _issue_set(certificate_ids)
    except Exception as error:  # whatever is wrong with one must neither lose it nor stop the others
        if len(certificate_ids) > 1:
            return sum(issue_many([pk]) for pk in certificate_ids)
        LOG.exception("certificate %s was not issued", certificate_ids)
        outcome = _Outcome(failures={certificate_ids[0]: f"制证时系统出错，将自动重试（{type(error).__name__}）"})
    if outcome.blocked:
        waiting = Certificate.objects.waiting().filter(pk__in=certificate_ids)
        outcome.failures |= dict.fromkeys(waiting.values_list("pk", flat=True), outcome.blocked) | outcome.failures
    _note_failures(outcome.failures)
    return len(outcome.contents)


def issue(certificate_id: int) -> bool:
    """``issue_many`` of one; False when it failed or another process has done it."""
    return issue_many([certificate_id]) == 1


@transaction.atomic
def _issue_set(certificate_ids: Sequence[int]) -> _Outcome:
    certificates = list(
        Certificate.objects.select_for_update(of=("self",), skip_locked=True)
        .waiting()
        .filter(pk__in=certificate_ids)
        .select_related("application")
        .order_by("pk")
    )
    outcome = _seal_all(certificates)
    _finish([each for each in certificates if each.pk in outcome.contents], outcome.contents)
    return outcome


def _seal_all(certificates: Sequence[Certificate]) -> _Outcome:
    """Print one after the other, seal some at once; stop when nobody seals."""
    outcome = _Outcome()
    photos = photos_of([each.application_id for each in certificates])
    sealing: dict[int, Future[bytes]] = {}
    seal = signer()
    with ThreadPoolExecutor(SEALED_AT_ONCE) as pool:
        for each in certificates:
            try:
                facts = facts_of(each, photo=photo_bytes(photos.get(each.application_id)))
                page = render_certificate(facts, test_seal=uses_test_seal())
            except (MissingGlyphs, InvalidPhoto) as error:
                outcome.failures[each.pk] = str(error)
            except Unreachable as error:
                outcome.blocked = str(error)
                break
            else:
                sealing[each.pk] = pool.submit(_sealed, seal, each.number, page, clock.now())
        for pk, future in sealing.items():
            if outcome.blocked and future.cancel():
                continue
            try:
                outcome.contents[pk] = future.result()
            except (Unreachable, CannotSign) as error:
                outcome.blocked = str(error)
    return outcome


def _sealed(seal: Signer, number: str, page: bytes, at: datetime) -> bytes:
    return seal.sign(page, reason=f"签发职称证书 {number}", at=at)


def _finish(certificates: Sequence[Certificate], contents: dict[int, bytes]) -> None:
    if not certificates:
        return
    files: dict[int, UUID] = {}
    for each in certificates:
        stored = store(
            contents[each.pk],
            purpose=PURPOSE,
            name=f"职称证书-{each.number}.pdf",
            content_type="application/pdf",
            owner_id=each.application.applicant_id,
        )
        files[each.pk] = stored.pk
    _run_all(Certificate, files, Act(move="issue", actor=SYSTEM, arguments={"files": files}))
    confirmed = [each.application_id for each in certificates if each.application.status == "CONFIRMED"]
    _run_all(Application, confirmed, Act(move="certify", actor=SYSTEM, then=_tell_holders))


def _run_all(model: type[Certificate] | type[Application], pks: Iterable[int], act: Act) -> None:
    report = run_many(model, pks, act)
    if report.declined:
        raise RuntimeError(f"{act.move}: {report.declined[0].reason}")


def _tell_holders(done: Sequence[Done]) -> None:
    tell_applicants(done, "certify", "可在“我的证书”中下载。任何人扫描证书上的二维码都可以查验。")


@transaction.atomic
def _note_failures(failures: dict[int, str]) -> None:
    """Written after the failed transaction has ended, so that what broke it cannot take the note away."""
    attempts = Least(F("attempts") + 1, Value(MOST_ATTEMPTS))
    for reason in set(failures.values()):
        pks = [pk for pk, each in failures.items() if each == reason]
        Certificate.objects.waiting().filter(pk__in=pks).update(attempts=attempts, last_error=reason[:200])


def ask_again(send: Callable[[Sequence[int]], None] = ask_for) -> int:
    """Send prepared certificates to the workers again: jobs may be lost with a broker or a worker.

    Those that failed least come first, so that broken ones never keep the others from their turn.
    """
    waiting = Certificate.objects.waiting().order_by("attempts", "id")
    chosen = list(waiting.values_list("id", flat=True)[:SWEPT])
    send(chosen)
    return len(chosen)
