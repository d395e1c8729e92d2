"""The portal's seal under papers that are no certificates: the minutes of a meeting (令40 arts. 22, 23)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from certificates.services import sealing
from certificates.signing.evidence import CannotSign
from certificates.signing.transport import Unreachable
from portal.core.seals import CannotSeal


class PaperSealer:
    """``portal.core.seals.Sealer`` by the key or service that seals certificates."""

    def seal(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        with _told():
            return sealing.paper_signer().sign(pdf, reason=reason, at=at)

    def is_test(self) -> bool:
        with _told():
            return sealing.uses_test_seal()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (CannotSign, Unreachable) as error:
        raise CannotSeal(str(error)) from error
