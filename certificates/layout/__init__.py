"""From the facts of one certificate to its A4 page (regulation.md 4.7, S5b, S5c).

One call prints one person, so no file can carry another person's photo or characters.
"""

import hashlib
import logging

from certificates.facts import CertificateFacts, Row
from certificates.fonts import missing_glyphs
from certificates.layout.errors import MissingGlyphs
from certificates.layout.fields import holes_of
from certificates.layout.filling import filled
from certificates.layout.learning import learned
from certificates.layout.page import SEAL_BOX, Variant, whole_page
from certificates.layout.photo import PHOTO_PIXELS, InvalidPhoto, print_ready
from certificates.layout.qr import qr_png

__all__ = ["PHOTO_PIXELS", "SEAL_BOX", "InvalidPhoto", "MissingGlyphs", "print_ready", "render_certificate"]

LOG = logging.getLogger(__name__)


def render_certificate(facts: CertificateFacts, *, test_seal: bool) -> bytes:
    """The unsigned PDF, one A4 page in landscape, of exactly these facts.

    ``test_seal`` draws the seal that nobody can take for an official one and says in words that the signer is a test
    authority. The same facts give the same bytes. Raises ``MissingGlyphs`` or ``InvalidPhoto``.
    """
    rows = {row.key: row for row in facts.as_rows()}
    _refuse_missing_glyphs(rows)
    photo = None if facts.photo is None else print_ready(facts.photo)
    variant = Variant.of(facts, rows, test_seal=test_seal)
    holes = holes_of(rows, variant)
    identifier = hashlib.sha256(f"{facts.number} {facts.code}".encode()).digest()[:16]
    form = learned(tuple(row._replace(value="") if row.key in holes else row for row in rows.values()), variant, holes)
    if form is None:
        LOG.warning("WeasyPrint lays out each certificate, because its pages are not as they were")
        return whole_page(rows, variant, qr=qr_png(facts.verify_url), photo=photo, identifier=identifier)
    values = {row.key: row.value for row in rows.values()}
    return filled(form, values, title=f"专业技术职称证书 {facts.number}", photo=photo, identifier=identifier)


def _refuse_missing_glyphs(rows: dict[str, Row]) -> None:
    characters = missing_glyphs("".join(row.value for row in rows.values()))
    if characters:
        raise MissingGlyphs(characters)
