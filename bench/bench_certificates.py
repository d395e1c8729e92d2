"""Certificates per second of one core, seal included, by the pipeline, against two plain ways (aims: 10 and 4 times).

``ours``: the whole of a job, with database, storage, time stamps and evidence (PAdES B-LTA). The authority that stamps
is a process of its own, as it is in life, and is not counted; asking it and checking its answers is. The references
print the same page with one WeasyPrint call and one plain pyHanko signature (B-B, no time stamp): ``plain`` with a
fresh font configuration and a key loaded each time, as the documentation's first example does, ``prepared`` with both
kept. Counted in processor time, because the machine has other work. ``two_processes``: how many times as many
certificates two processes issue in the same time as one does, by the clock.
"""

import io
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date

from common import migrate, report
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image, ImageChops, ImageFilter
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from applications.models import Confirmation, Material
from certificates.layout import PHOTO_PIXELS, page, print_ready
from certificates.layout.qr import qr_png
from certificates.models import Certificate
from certificates.selectors import facts_of
from certificates.services import pipeline, register
from certificates.services.sealing import TEST_FOLDER, TEST_PASSWORD
from portal.core import pdf
from portal.core.pdf_engine import AssetFetcher
from portal.files.services import store
from tests import factories

SET, ROUNDS, SETS_BY_THE_CLOCK = 20, 5, 3


def photo() -> bytes:
    """A picture of the size of a passport photo, as rich in detail as a face before a plain wall."""
    shape = Image.radial_gradient("L").resize(PHOTO_PIXELS)
    grain = Image.effect_noise(shape.size, 15).filter(ImageFilter.GaussianBlur(1))
    channels = [ImageChops.add(shape, grain, scale=1.6, offset=offset) for offset in (0, 12, 30)]
    stream = io.BytesIO()
    Image.merge("RGB", channels).save(stream, "JPEG", quality=85)
    return stream.getvalue()


PHOTO = photo()


def prepared(count: int, batch) -> list[Certificate]:
    cases = [
        factories.ApplicationFactory(batch=batch, status="CONFIRMED", passed_on=date(2026, 9, 1)) for _ in range(count)
    ]
    for case in cases:
        Confirmation.objects.create(
            application=case, document_number="晋中人社职字〔2026〕12号", confirmed_on=date(2026, 9, 5),
            authority=batch.committee.filing_authority,
        )  # fmt: skip
        stored = store(PHOTO, purpose="material", name="照片.jpg", content_type="image/jpeg", owner_id=None)
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
        facts = facts_of(certificate, photo=PHOTO)
        rows = {row.key: row for row in facts.as_rows()}
        variant = page.Variant.of(facts, rows, test_seal=True)
        lines = [[rows[key] for key in line] for line in page.lines_of(rows)]
        back = render_to_string("certificates/certificate_back.html", {"test_seal": True})
        front = render_to_string("certificates/certificate.html", {"rows": rows, "variant": variant, "lines": lines})
        self.html = front.replace("<header>", back.partition("<body>")[2].partition("</body>")[0] + "<header>")
        self.css = page.asset("back.css") + page.asset("certificate.css")
        images = {"qr.png": qr_png(facts.verify_url), "photo.jpg": PHOTO}
        images |= {"rosette.svg": page.asset("rosette.svg").encode(), "seal.svg": page.asset("test_seal.svg").encode()}
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
        store_file = settings.VAR_DIR / TEST_FOLDER / "test-signer.p12"
        return signers.SimpleSigner.load_pkcs12(store_file, passphrase=TEST_PASSWORD.encode())

    def sign(self, content: bytes, key: signers.SimpleSigner) -> bytes:
        metadata = signers.PdfSignatureMetadata(field_name="Seal", subfilter=fields.SigSeedSubFilter.PADES)
        return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), metadata, signer=key).getvalue()

    def plain(self) -> float:
        started = time.process_time()
        for _ in range(SET // 4):
            fonts = FontConfiguration()
            sheets = [CSS(string=self.face_css, font_config=fonts)]
            printed = HTML(string=self.html, url_fetcher=self.fetcher).write_pdf(stylesheets=sheets, font_config=fonts)
            self.sign(printed, self.key())
        return SET // 4 / (time.process_time() - started)

    def prepared(self) -> float:
        started = time.process_time()
        for _ in range(SET // 2):
            html = HTML(string=self.html, url_fetcher=self.fetcher)
            printed = html.write_pdf(stylesheets=self.kept_sheets, font_config=self.kept_fonts)
            self.sign(printed, self.kept_key)
        return SET // 2 / (time.process_time() - started)


@contextmanager
def authority():
    """The test authority as a process of its own; its address."""
    command = [sys.executable, "-m", "certificates.test_pki", "--directory", str(settings.VAR_DIR / TEST_FOLDER)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR) as process:
        try:
            yield process.stdout.readline().removeprefix("ready ").strip()
        finally:
            process.terminate()


def by_the_clock(processes: int, batch) -> float:
    """Certificates per second by processes that start together, each with its own sets."""
    command = [sys.executable, __file__, settings.PKI_PROXY]
    workers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    try:
        for worker in workers:
            pks = [each.pk for each in prepared(SET * SETS_BY_THE_CLOCK, batch)]
            warm = [each.pk for each in prepared(SET, batch)]
            tell(worker, " ".join(map(str, [*warm, *pks])))
        for worker in workers:
            assert worker.stdout.readline().strip() == "warm"
        started = time.perf_counter()
        for worker in workers:
            tell(worker, "go")
        issued = sum(int(worker.stdout.readline()) for worker in workers)
        return issued / (time.perf_counter() - started)
    finally:
        for worker in workers:
            worker.communicate()


def tell(worker: subprocess.Popen, line: str) -> None:
    worker.stdin.write(line + "\n")
    worker.stdin.flush()


def work() -> None:
    pks = [int(each) for each in sys.stdin.readline().split()]
    pipeline.issue_many(pks[:SET])
    print("warm", flush=True)
    sys.stdin.readline()
    print(sum(pipeline.issue_many(pks[at : at + SET]) for at in range(SET, len(pks), SET)), flush=True)


def main() -> None:
    migrate()
    batch = factories.BatchFactory()
    with authority() as address:
        settings.PKI_PROXY = address
        ours(batch)
        plain = Plain(Certificate.objects.select_related("application").first())
        plain.prepared()
        rounds = [(ours(batch), plain.plain(), plain.prepared()) for _ in range(ROUNDS)]
        scaling = [by_the_clock(2, batch) / by_the_clock(1, batch) for _ in range(ROUNDS // 2 + 1)]
    own, naive, kept = (statistics.median(column) for column in zip(*rounds, strict=True))
    report(
        "certificates", ours=own, reference=naive, ratio=own / naive, unit="certificates per second of one core",
        against_prepared={"reference": round(kept, 2), "ratio": round(own / kept, 2)},
        bytes=Certificate.objects.latest("pk").file.size, bytes_of_photo=len(print_ready(PHOTO)),
        two_processes=round(statistics.median(scaling), 2),
    )  # fmt: skip


if len(sys.argv) > 1:
    settings.PKI_PROXY = sys.argv[1]
    work()
else:
    main()
