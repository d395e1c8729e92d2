"""Whatever is wrong with one, with the key or with the disk: a clear reason, the rest goes on, nothing half issued."""

import io
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from applications.models import Application, Material
from certificates.check_selectors import draft_of
from certificates.models import Certificate
from certificates.services import pipeline, sealing
from certificates.services.register import prepare_certificates
from certificates.test_pki.authority import STAMPS_URL, make_test_authority
from portal.core.clock import machine_now
from portal.files.models import StoredFile
from portal.files.services import store
from tests.certificates.conftest import PASSWORD, signer_of
from tests.certificates.factories import confirmed_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def picture(size, mode="RGB", kind="JPEG"):
    content = io.BytesIO()
    Image.new(mode, size).save(content, kind)
    return content.getvalue()


def with_photo(case, content):
    stored = store(content, purpose="material", name="照片.jpg", content_type="image/jpeg", owner_id=None)
    Material.objects.create(application=case, item="photo", file=stored)
    return stored


def files_on_disk():
    return {path for path in (Path(settings.MEDIA_ROOT) / "certificate").rglob("*") if path.is_file()}


def assert_nothing_half_issued():
    """A file stands for each valid certificate, and no case is certified without one."""
    valid = Certificate.objects.filter(status="VALID")
    assert StoredFile.objects.filter(purpose="certificate").count() == valid.count()
    assert set(Application.objects.filter(status="CERTIFIED")) == {each.application for each in valid}
    assert not Certificate.objects.filter(status="PREPARING").exclude(file=None).exists()


BAD_PHOTOS = {
    "no picture": (b"MZ\x90\x00 a renamed program", "照片无法读取"),
    "cut off": (picture((900, 1260))[:2000], "图片不完整"),
    "bomb of 100 million dots": (picture((10_000, 10_000), "1", "PNG"), "照片过大：图片超过 2500 万像素"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("bad", BAD_PHOTOS)
def test_bad_photo_is_told_and_the_set_goes_on(bad):
    content, sentence = BAD_PHOTOS[bad]
    cases = confirmed_cases(3)
    with_photo(cases[0], picture((900, 1260), "CMYK"))
    with_photo(cases[1], content)
    first, broken, last = (each.pk for each in prepare_certificates(cases))
    assert pipeline.issue_many([first, broken, last]) == 2
    assert sentence in Certificate.objects.get(pk=broken).last_error
    assert_nothing_half_issued()


def test_photo_whose_file_is_gone_is_told():
    [case] = confirmed_cases()
    stored = with_photo(case, picture((90, 126)))
    stored.content.storage.delete(stored.content.name)
    [certificate] = prepare_certificates([case])
    assert not pipeline.issue(certificate.pk)
    assert "照片文件无法打开" in Certificate.objects.get().last_error
    assert_nothing_half_issued()


def test_missing_photo_is_told_before_the_issue():
    [case] = confirmed_cases()
    assert draft_of(case).problems == ["没有证件照，证书上照片处将为空白。"]


def blocked(pks, sentence):
    """Nothing of the set can be made; each says why, and counts one try."""
    assert pipeline.issue_many(pks) == 0
    waiting = Certificate.objects.filter(status="PREPARING", pk__in=pks)
    assert {sentence in each.last_error for each in waiting} == {True}
    assert set(waiting.values_list("attempts", flat=True)) == {1}
    assert len(waiting) == len(pks)
    assert_nothing_half_issued()


def goes_on(pks):
    assert pipeline.issue_many(pks) == len(pks)
    assert set(Certificate.objects.values_list("status", "last_error")) == {("VALID", "")}
    assert_nothing_half_issued()


def test_expired_signing_certificate_stops_the_issue_until_it_is_renewed(monkeypatch, tmp_path):
    pks = [each.pk for each in prepare_certificates(confirmed_cases(2))]
    expired = make_test_authority(tmp_path, password=PASSWORD, signer_until=machine_now() - timedelta(days=1))
    monkeypatch.setattr(pipeline, "signer", lambda: signer_of(expired))
    blocked(pks, "现在不可用，不能签章")
    monkeypatch.undo()
    goes_on(pks)


@pytest.fixture
def configured(settings, authority):
    """The settings of a place with a key of its own."""
    sealing.signer.cache_clear()
    sealing.trust_roots.cache_clear()
    settings.SIGNER_STORE, settings.SIGNER_PASSWORD = str(authority.signer_store), PASSWORD
    settings.SIGNER_ROOTS, settings.TSA_URL = str(authority.root_certificate), STAMPS_URL
    yield settings
    sealing.signer.cache_clear()
    sealing.trust_roots.cache_clear()


@pytest.mark.parametrize(
    ("name", "value"), [("SIGNER_PASSWORD", "wrong"), ("SIGNER_STORE", "/no/key.p12"), ("TSA_URL", "")]
)
def test_wrong_passphrase_missing_key_or_setting_stops_the_issue_until_it_is_mended(configured, name, value):
    pks = [each.pk for each in prepare_certificates(confirmed_cases(2))]
    setattr(configured, name, value)
    blocked(pks, "签章密钥打不开")
    configured.SIGNER_STORE = configured.SIGNER_ROOTS = ""
    goes_on(pks)


@pytest.fixture
def small_disk(settings, tmp_path):
    """A disk of its own for files, with room for one certificate and a half."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    settings.MEDIA_ROOT = tmp_path
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


def test_full_disk_stops_the_issue_and_leaves_nothing_behind(small_disk):
    pks = [each.pk for each in prepare_certificates(confirmed_cases(3))]
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(880 * 1024))
    blocked(pks, "存储空间已满")
    assert files_on_disk() == set()
    ballast.unlink()
    goes_on(pks)
    assert len(files_on_disk()) == 3


def test_file_that_fits_in_part_is_not_left_on_the_disk(small_disk):
    with pytest.raises(OSError, match="No space"):
        store(bytes(2_000_000), purpose="certificate", name="x.pdf", content_type="application/pdf", owner_id=None)
    assert files_on_disk() == set()
    kept = StoredFile(purpose="certificate")
    kept.content.save("x.pdf", ContentFile(b"room again"), save=False)
    assert len(files_on_disk()) == 1
