"""Certificates per second of one core, seal included, by the pipeline, against two plain ways (aims: 10 and 4 times).

``ours``: the whole of a job, with database, storage, time stamps of the test authority inside the process, and evidence
(PAdES B-LTA). The references print the same page with one WeasyPrint call and one plain pyHanko signature (B-B, no time
stamp): ``plain`` with a fresh font configuration and a key loaded each time, as the documentation's first example does,
``prepared`` with both kept. Counted in processor time, because the machine has other work.
"""

import io
import statistics
import time
from datetime import date

from common import migrate, report
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from applications.models import Confirmation, Material
from certificates import layout
from certificates.models import Certificate
from certificates.selectors import facts_of
from certificates.services import pipeline, register
from certificates.services.sealing import TEST_PASSWORD
from portal.core import pdf
from portal.core.pdf_engine import AssetFetcher
from portal.files.services import store
from tests import factories

SET, ROUNDS = 20, 3


def photo() -> bytes:
    """A soft picture of the size of a passport photo."""
    picture = Image.radial_gradient("L").resize((413, 579)).convert("RGB")
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def prepared(count: int, batch) -> list[Certificate]:
    cases = [
        factories.ApplicationFactory(batch=batch, status="CONFIRMED", passed_on=date(2026, 9, 1)) for _ in range(count)
    ]
    for case in cases:
        Confirmation.objects.create(
            application=case, document_number="晋中人社职字〔2026〕12号", confirmed_on=date(2026, 9, 5),
            authority=batch.committee.filing_authority,
        )  # fmt: skip
        stored = store(photo(), purpose="material", name="照片.jpg", content_type="image/jpeg", owner_id=None)
        Material.objects.create(application=case, item="photo", file=stored)
    return register.prepare_certificates(cases)


def ours(batch) -> float:
    pks = [each.pk for each in prepared(SET, batch)]
    started = time.process_time()
    assert pipeline.issue_many(pks) == SET
    return SET / (time.process_time() - started)


class Plain:
    """One page with everything on it, printed and signed as the documentation of both libraries begins."""

    def __init__(self, certificate: Certificate) -> None:
        facts = facts_of(certificate, photo=photo())
        rows = {row.key: row for row in facts.as_rows()}
        self.html = render_to_string(
            "certificates/certificate.html",
            {"facts": facts, "rows": rows, "name_size": "name-short", "test_seal": True, "dense": False,
             "lines": [[rows[key] for key in line] for line in layout._LINES]},
        ).replace("<header>", render_to_string("certificates/certificate_back.html", {"test_seal": True})
                  .partition("<body>")[2].partition("</body>")[0] + "<header>")  # fmt: skip
        self.css = layout._asset("back.css") + layout._asset("certificate.css")
        images = {"qr.png": layout.qr_png(facts.verify_url), "photo.jpg": photo()}
        images |= {
            "rosette.svg": layout._asset("rosette.svg").encode(),
            "seal.svg": layout._asset("test_seal.svg").encode(),
        }
        self.fetcher = AssetFetcher(images)
        faces = "".join(
            f'@font-face {{ font-family: "Noto Serif SC"; font-weight: {weight}; src: url("file://{file}") }}'
            for weight, file in ((400, pdf.FONT_FILES[0]), (700, pdf.FONT_FILES[2]))
        )
        self.face_css = faces + self.css
        self.kept_fonts = FontConfiguration()
        self.kept_sheets = [CSS(string=self.face_css, font_config=self.kept_fonts)]
        self.kept_key = self.key()

    def key(self) -> signers.SimpleSigner:
        store_file = settings.VAR_DIR / "test-pki" / "test-signer.p12"
        return signers.SimpleSigner.load_pkcs12(store_file, passphrase=TEST_PASSWORD.encode())

    def sign(self, content: bytes, key: signers.SimpleSigner) -> bytes:
        metadata = signers.PdfSignatureMetadata(field_name="Seal", subfilter=fields.SigSeedSubFilter.PADES)
        return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), metadata, signer=key).getvalue()

    def plain(self) -> float:
        started = time.process_time()
        for _ in range(SET // 4):
            fonts = FontConfiguration()
            sheets = [CSS(string=self.face_css, font_config=fonts)]
            page = HTML(string=self.html, url_fetcher=self.fetcher).write_pdf(stylesheets=sheets, font_config=fonts)
            self.sign(page, self.key())
        return SET // 4 / (time.process_time() - started)

    def prepared(self) -> float:
        started = time.process_time()
        for _ in range(SET // 2):
            html = HTML(string=self.html, url_fetcher=self.fetcher)
            page = html.write_pdf(stylesheets=self.kept_sheets, font_config=self.kept_fonts)
            self.sign(page, self.kept_key)
        return SET // 2 / (time.process_time() - started)


def main() -> None:
    migrate()
    batch = factories.BatchFactory()
    ours(batch)
    plain = Plain(Certificate.objects.select_related("application").first())
    plain.prepared()
    rounds = [(ours(batch), plain.plain(), plain.prepared()) for _ in range(ROUNDS)]
    own, naive, kept = (statistics.median(column) for column in zip(*rounds, strict=True))
    size = Certificate.objects.latest("pk").file.size
    report(
        "certificates", ours=own, reference=naive, ratio=own / naive, unit="certificates per second of one core",
        against_prepared={"reference": round(kept, 2), "ratio": round(own / kept, 2)}, bytes=size,
    )  # fmt: skip


main()
