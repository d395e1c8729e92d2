"""From the register to the sealed file: by sets, safe to repeat and to interrupt anywhere.

What is to be done stands in the register itself (``PREPARING``), so a lost job, worker or broker loses nothing: the
sweep asks again, and a set that another process holds is left to it. Each set is one transaction; a kill before its
commit leaves nothing but a file on the disk that no row names. That all is done is read from the register too
(``issuances``, ADR 26).
"""

import errno
import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least

from applications.models import Application
from applications.services.letters import tell_applicants
from certificates.check_selectors import disputed
from certificates.layout import InvalidPhoto, MissingGlyphs, render_certificate
from certificates.models import Certificate
from certificates.selectors import facts_of, photo_bytes, photos_of
from certificates.services.issuances import settle_those_of
from certificates.services.sealing import signer, uses_test_seal
from certificates.signing import Signer
from certificates.signing.evidence import CannotSign
from certificates.signing.keys import CannotLoadKey
from certificates.signing.transport import Unreachable
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.jobs import after_commit
from portal.files.models import StoredFile
from portal.files.services import store
from portal.workflow import Act, Done, run_many

PURPOSE = "certificate"
BEGIN = "certificates.tasks.begin_issuance"
ISSUE = "certificates.tasks.issue_many"
SET_SIZE = 20
# Waiting for time stamps, not for the processor.
SEALED_AT_ONCE = 4
# Where the count stops: what its column holds.
MOST_ATTEMPTS = 32_767
SWEPT = 1000
NO_KEY = "签章密钥打不开：文件不在、口令不对，或者设置不全，请系统管理员检查"
NO_SPACE = "存储空间已满，请系统管理员扩容，扩容后自动继续"
FULL = {errno.ENOSPC, errno.EDQUOT}
LOG = logging.getLogger(__name__)


@dataclass
class _Outcome:
    """What became of a set: sealed contents, and the reasons of those that failed, by key.

    ``blocked``: why nothing can be sealed now; it says nothing about the certificates that were not tried.
    """

    contents: dict[int, bytes] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    blocked: str = ""


def ask_for(issuance_ids: Sequence[int]) -> None:
    """Let the workers begin these issuances once the open transaction has committed.

    One job each, so that whoever confirms ten thousand does not wait for five hundred, or for a broker that is down.
    """
    for pk in issuance_ids:
        after_commit(BEGIN, pk)


def sets_of(issuance_id: int) -> list[list[int]]:
    """What waits of an issuance, in sets."""
    waiting = Certificate.objects.waiting().filter(issuance=issuance_id).order_by("id")
    return in_sets(list(waiting.values_list("id", flat=True)))


def in_sets(certificate_ids: Sequence[int]) -> list[list[int]]:
    return [list(certificate_ids[start : start + SET_SIZE]) for start in range(0, len(certificate_ids), SET_SIZE)]


def issue_many(certificate_ids: Sequence[int]) -> int:
    """Lay out, seal, store and issue prepared certificates; returns how many. Those of another process are left to it.

    What fails stays in preparation with its reason, for the secretary to see and for a later try; the rest goes on.
    Staff are told when nothing is left to be made (``issuances``).
    """
    issued = _issue_or_note(certificate_ids)
    settle_those_of(certificate_ids)
    return issued


def _issue_or_note(certificate_ids: Sequence[int]) -> int:
    try:
        outcome = _issue_set(certificate_ids)
    except Exception as error:  # whatever is wrong with one must neither lose it nor stop the others
        if blocked := _what_blocks(error):
            LOG.exception("no certificate can be issued now")
            outcome = _Outcome(blocked=blocked)
        elif len(certificate_ids) > 1:
            return sum(_issue_or_note([pk]) for pk in certificate_ids)
        else:
            LOG.exception("certificate %s was not issued", certificate_ids)
            outcome = _Outcome(failures={certificate_ids[0]: f"制证时系统出错，将自动重试（{type(error).__name__}）"})
    if outcome.blocked:
        waiting = Certificate.objects.waiting().filter(pk__in=certificate_ids)
        outcome.failures |= dict.fromkeys(waiting.values_list("pk", flat=True), outcome.blocked) | outcome.failures
    _note_failures(outcome.failures)
    return len(outcome.contents)


def _what_blocks(error: Exception) -> str:
    """Why nothing at all can be made now; empty for what is wrong with one certificate."""
    if isinstance(error, (CannotLoadKey, ImproperlyConfigured)):
        return NO_KEY
    if isinstance(error, Unreachable):
        return str(error)
    return NO_SPACE if isinstance(error, OSError) and error.errno in FULL else ""


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
    remarks = disputed([each.application_id for each in certificates])
    held = {
        each.pk: f"持证人反映信息有误：{remark}"
        for each in certificates
        if (remark := remarks.get(each.application_id))
    }
    outcome = _seal_all([each for each in certificates if each.pk not in held])
    outcome.failures |= held
    _finish([each for each in certificates if each.pk in outcome.contents], outcome.contents)
    return outcome


def _seal_all(certificates: Sequence[Certificate]) -> _Outcome:
    """Print one after the other, seal some at once; stop when nobody seals."""
    outcome = _Outcome()
    seal = signer()
    photos = photos_of([each.application_id for each in certificates])
    sealing: dict[int, Future[bytes]] = {}
    with ThreadPoolExecutor(SEALED_AT_ONCE) as pool:
        for each in certificates:
            if _has_failed(sealing.values()):
                break
            try:
                page = _page_of(each, photos.get(each.application_id))
            except (MissingGlyphs, InvalidPhoto) as error:
                outcome.failures[each.pk] = str(error)
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


def _page_of(certificate: Certificate, photo: StoredFile | None) -> bytes:
    facts = facts_of(certificate, photo=photo_bytes(photo))
    return render_certificate(facts, test_seal=uses_test_seal())


def _has_failed(sealing: Iterable[Future[bytes]]) -> bool:
    return any(future.done() and future.exception() for future in sealing)


def _sealed(seal: Signer, number: str, page: bytes, at: datetime) -> bytes:
    return seal.sign(page, reason=f"签发职称证书 {number}", at=at)


def _finish(certificates: Sequence[Certificate], contents: dict[int, bytes]) -> None:
    if not certificates:
        return
    stored: dict[int, StoredFile] = {}
    try:
        for each in certificates:
            stored[each.pk] = _store(each, contents[each.pk])
        files = {pk: file.pk for pk, file in stored.items()}
        _run_all(Certificate, files, Act(move="issue", actor=SYSTEM, arguments={"files": files}))
        confirmed = [each.application_id for each in certificates if each.application.status == "CONFIRMED"]
        _run_all(Application, confirmed, Act(move="certify", actor=SYSTEM, then=_tell_holders))
    except Exception:
        # Nothing of this transaction will stand, and a disk that is full must not fill up with every try.
        for file in stored.values():
            file.content.delete(save=False)
        raise


def _store(certificate: Certificate, content: bytes) -> StoredFile:
    return store(
        content,
        purpose=PURPOSE,
        name=f"职称证书-{certificate.number}.pdf",
        content_type="application/pdf",
        owner_id=certificate.application.applicant_id,
    )


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


def ask_again() -> list[list[int]]:
    """Send prepared certificates to the workers again, in sets: jobs may be lost with a broker or a worker.

    Those that failed least come first, so that broken ones never keep the others from their turn.
    """
    waiting = Certificate.objects.waiting().order_by("attempts", "id")
    sets = in_sets(list(waiting.values_list("id", flat=True)[:SWEPT]))
    for each in sets:
        after_commit(ISSUE, each)
    return sets
