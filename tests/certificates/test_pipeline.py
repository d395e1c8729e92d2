import io
import subprocess

import pikepdf
import pytest
from django.db import connection
from PIL import Image

from applications.models import Application, Material
from certificates.models import Certificate
from certificates.services import pipeline
from certificates.services.register import prepare_certificates
from certificates.services.sealing import trust_roots
from certificates.signing.checking import verify_signature
from portal.audit.models import Record
from portal.files.models import StoredFile
from portal.files.services import store
from portal.messages.models import Message
from tests import factories
from tests.certificates.factories import confirmed_cases, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def text_of(certificate):
    with certificate.file.content.open("rb") as stored:
        return subprocess.run(
            ["pdftotext", "-", "-"], input=stored.read(), capture_output=True, check=True
        ).stdout.decode()


def test_issue_stores_a_signed_file_and_certifies_the_case():
    [certificate] = issued()
    with certificate.file.content.open("rb") as stored:
        content = stored.read()
    report = verify_signature(content, trust_roots())
    assert (report.intact, report.trusted, report.covers_whole_file) == (True, True, True)
    assert certificate.status == "VALID"
    assert Application.objects.get().status == "CERTIFIED"
    told = Message.objects.get(recipient=certificate.application.applicant)
    assert told.subject.startswith("电子证书已生成")
    assert {"certificate.prepared", "certificate.issued", "application.certified"} <= set(
        Record.objects.values_list("verb", flat=True)
    )


def test_issue_twice_gives_one_file():
    [certificate] = issued()
    assert pipeline.issue(certificate.pk) is False
    assert StoredFile.objects.filter(purpose="certificate").count() == 1


def test_name_beyond_the_basic_plane_is_on_the_certificate():
    [certificate] = issued(applicant=factories.UserFactory(name="𬱖䶮·买买提"))
    assert "𬱖䶮·买买提" in text_of(certificate).replace("\n", "")


def test_unprintable_name_stays_in_preparation_with_its_reason():
    [certificate] = prepare_certificates(confirmed_cases(applicant=factories.UserFactory(name="王\U0002b74e")))
    assert pipeline.issue(certificate.pk) is False
    stored = Certificate.objects.get()
    assert (stored.status, stored.attempts) == ("PREPARING", 1)
    assert "U+2B74E" in stored.last_error
    assert not StoredFile.objects.filter(purpose="certificate").exists()


def test_one_file_holds_one_person():
    first, second = issued(2)
    assert second.application.applicant.name not in text_of(first)
    with first.file.content.open("rb") as stored, pikepdf.open(io.BytesIO(stored.read())) as pdf:
        assert len(pdf.pages) == 1


def test_png_photo_is_printed():
    [case] = confirmed_cases()
    picture = io.BytesIO()
    Image.new("RGBA", (413, 626), "steelblue").save(picture, "PNG")
    stored = store(picture.getvalue(), purpose="material", name="照片.png", content_type="image/png", owner_id=None)
    Material.objects.create(application=case, item="photo", file=stored)
    [certificate] = prepare_certificates([case])
    assert pipeline.issue(certificate.pk)
    with Certificate.objects.get().file.content.open("rb") as made, pikepdf.open(io.BytesIO(made.read())) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        photos = [each for each in streams if each.get("/Filter") == "/DCTDecode"]
    assert len(photos) == 1


def test_unexpected_error_is_noted_and_stops_no_other():
    first, second = prepare_certificates(confirmed_cases(2))
    Certificate.objects.filter(pk=first.pk).update(facts={"not": "the facts"})
    assert (pipeline.issue(first.pk), pipeline.issue(second.pk)) == (False, True)
    broken = Certificate.objects.get(pk=first.pk)
    assert (broken.status, broken.attempts) == ("PREPARING", 1)
    assert broken.last_error.startswith("制证时系统出错，将自动重试（")
    assert Certificate.objects.get(pk=second.pk).status == "VALID"


def test_error_of_the_database_is_noted_after_its_transaction():
    [certificate] = prepare_certificates(confirmed_cases())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE files_storedfile ADD CONSTRAINT full_disk CHECK (purpose <> 'certificate')")
    assert pipeline.issue(certificate.pk) is False
    stored = Certificate.objects.get()
    assert (stored.status, stored.attempts) == ("PREPARING", 1)
    assert "IntegrityError" in stored.last_error


def test_count_of_attempts_stops_where_its_column_ends():
    [certificate] = prepare_certificates(confirmed_cases(applicant=factories.UserFactory(name="王\U0002b74e")))
    Certificate.objects.update(attempts=32_767)
    assert pipeline.issue(certificate.pk) is False
    assert Certificate.objects.get().attempts == 32_767


def test_sweep_takes_those_that_failed_least_first():
    broken, new = prepare_certificates(confirmed_cases(2))
    Certificate.objects.filter(pk=broken.pk).update(attempts=3)
    assert pipeline.ask_again() == [[new.pk, broken.pk]]


def test_sweep_finds_prepared_certificates_again(django_capture_on_commit_callbacks):
    prepare_certificates(confirmed_cases(2))
    with django_capture_on_commit_callbacks() as callbacks:
        pipeline.ask_again()
    assert len(callbacks) == 1
