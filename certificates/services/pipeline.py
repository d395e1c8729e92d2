"""From the register to the signed file: one certificate at a time, safe to repeat and to interrupt."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Least

from applications.models import Application
from applications.services.letters import tell_applicants
from certificates.layout import InvalidPhoto, MissingGlyphs, render_certificate
from certificates.models import Certificate
from certificates.selectors import facts_of, photo_of
from certificates.services.sealing import signer, uses_test_seal
from certificates.signing.evidence import CannotSign
from certificates.signing.transport import Unreachable
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.jobs import after_commit
from portal.files.services import store
from portal.workflow import Act, Done, run

PURPOSE = "certificate"
# Where the count stops: what its column holds.
MOST_ATTEMPTS = 32_767
LOG = logging.getLogger(__name__)


def issue(certificate_id: int) -> bool:
    """Lay out, sign, store and issue one prepared certificate; False when another process has done it.

    What fails stays in preparation with its reason, for the secretary to see and for a later try.
    """
    try:
        return _issue(certificate_id)
    except (MissingGlyphs, InvalidPhoto, Unreachable, CannotSign) as error:
        _note_failure(certificate_id, str(error))
    except Exception as error:  # the one bad certificate must neither be lost nor stop the others
        LOG.exception("certificate %s was not issued", certificate_id)
        _note_failure(certificate_id, f"制证时系统出错，将自动重试（{type(error).__name__}）")
    return False


@transaction.atomic
def _issue(certificate_id: int) -> bool:
    certificate = (
        Certificate.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=certificate_id, status="PREPARING")
        .first()
    )
    if certificate is None:
        return False
    _finish(certificate, _signed(certificate))
    return True


def _signed(certificate: Certificate) -> bytes:
    facts = facts_of(certificate, photo=photo_of(certificate.application_id))
    content = render_certificate(facts, test_seal=uses_test_seal())
    return signer().sign(content, reason=f"签发职称证书 {certificate.number}", at=clock.now())


def _finish(certificate: Certificate, content: bytes) -> None:
    stored = store(
        content,
        purpose=PURPOSE,
        name=f"职称证书-{certificate.number}.pdf",
        content_type="application/pdf",
        owner_id=certificate.application.applicant_id,
    )
    run(Certificate, certificate.pk, Act(move="issue", actor=SYSTEM, arguments={"file_id": stored.pk}))
    if certificate.application.status == "CONFIRMED":
        run(Application, certificate.application_id, Act(move="certify", actor=SYSTEM, then=_tell_holders))


def _tell_holders(done: Sequence[Done]) -> None:
    tell_applicants(done, "certify", "可在“我的证书”中下载。任何人扫描证书上的二维码都可以查验。")


@transaction.atomic
def _note_failure(certificate_id: int, reason: str) -> None:
    """Written after the failed transaction has ended, so that what broke it cannot take the note away."""
    attempts = Least(F("attempts") + 1, Value(MOST_ATTEMPTS))
    waiting = Certificate.objects.filter(pk=certificate_id, status="PREPARING")
    waiting.update(attempts=attempts, last_error=reason[:200])


def ask_again() -> int:
    """Send prepared certificates to the workers again: jobs may be lost with a broker or a worker.

    Those that failed least come first, so that broken ones never keep the others from their turn.
    """
    waiting = Certificate.objects.filter(status="PREPARING").order_by("attempts", "id")
    chosen = list(waiting.values_list("id", flat=True)[:1000])
    for pk in chosen:
        after_commit("certificates.tasks.issue", pk)
    return len(chosen)
