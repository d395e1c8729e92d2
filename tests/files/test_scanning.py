import socket

import pytest
from django.urls import reverse

from applications.models import Material
from portal.audit.selectors import chain_of
from portal.core.due import run_due
from portal.files import scanner
from portal.files.models import ScanState, StoredFile
from portal.files.services import scan_waiting, store
from portal.messages.models import Message
from tests.applications.applicant.factories import draft_case, pdf, upload
from tests.files.clamd import EICAR, LARGEST, Scanner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "_own_storage")]


@pytest.fixture
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clamd(settings):
    with Scanner() as running:
        settings.CLAMD_URL = running.url
        yield running


@pytest.fixture
def case(client):
    made = draft_case()
    client.force_login(made.applicant)
    return made


def infected_pdf():
    """A sound PDF that carries the test file behind its end."""
    return pdf() + EICAR


def add(client, case, content):
    url = reverse("applications:material_add", args=[case.code, "education"])
    return client.post(url, {"file": upload(content, "证明.pdf")})


def opened(client, stored):
    return client.get(reverse("files:open", args=[stored.pk]))


def test_clean_upload_is_scanned_at_once(client, case, clamd):
    assert add(client, case, pdf()).status_code == 302
    assert StoredFile.objects.get().scan_state == ScanState.CLEAN
    assert clamd.scanned == 1


def test_infected_upload_is_refused_beside_its_field_and_not_kept(client, case, clamd, tmp_path):
    answer = add(client, case, infected_pdf())
    assert answer.status_code == 422
    assert "文件中发现恶意代码，没有保存" in answer.content.decode()
    assert (StoredFile.objects.count(), [each for each in tmp_path.rglob("*") if each.is_file()]) == (0, [])


@pytest.mark.parametrize("mode", ["silent", "garbage"])
def test_upload_while_the_scanner_fails_is_taken_and_scanned_later(client, case, clamd, mode):
    clamd.mode = mode
    assert add(client, case, pdf()).status_code == 302
    assert StoredFile.objects.get().scan_state == ScanState.PENDING
    assert scan_waiting() == 0
    clamd.mode = "well"
    assert ("待查毒的文件", 1) in run_due()
    assert StoredFile.objects.get().scan_state == ScanState.CLEAN
    assert scan_waiting() == 0


def test_scanner_that_is_not_there_keeps_nobody_from_uploading(client, case, settings):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
    assert add(client, case, pdf()).status_code == 302
    assert StoredFile.objects.get().scan_state == ScanState.PENDING


def test_upload_without_a_scanner_can_be_read(client, case):
    add(client, case, pdf())
    assert opened(client, StoredFile.objects.get()).status_code == 200


def test_unscanned_file_opens_for_its_owner_alone(client, case, clamd):
    clamd.mode = "silent"
    add(client, case, pdf())
    stored = StoredFile.objects.get()
    assert opened(client, stored).status_code == 200
    StoredFile.objects.update(owner=None)
    withheld = opened(client, stored)
    assert withheld.status_code == 409
    assert "正在查毒" in withheld.content.decode()


def test_malware_found_later_is_withheld_on_record_and_told(client, case, clamd):
    clamd.mode = "silent"
    add(client, case, infected_pdf())
    stored = StoredFile.objects.get()
    assert b"".join(opened(client, stored).streaming_content) == infected_pdf()
    clamd.mode = "well"
    assert scan_waiting() == 1
    withheld = opened(client, stored)
    assert withheld.status_code == 409
    assert "发现恶意代码，已经隔离" in withheld.content.decode()
    last = chain_of(f"files.storedfile:{stored.pk}").last()
    assert (last.verb, last.data["malware"]) == ("file.quarantined", "Eicar-Test-Signature")
    assert Material.objects.get().removed_at is not None
    told = Message.objects.filter(recipient=case.applicant).values_list("subject", flat=True).distinct()
    assert list(told) == [f"材料“证明.pdf”中发现恶意代码，已经隔离（受理编号 {case.code}）"]


def test_what_the_portal_makes_needs_no_scan(case, clamd):
    made = store(pdf(), purpose="material", name="a.pdf", content_type="application/pdf", owner_id=case.applicant_id)
    assert (made.scan_state, clamd.scanned) == (ScanState.CLEAN, 0)


def test_file_larger_than_the_scanner_takes_stays_unscanned(clamd):
    with pytest.raises(scanner.ScannerDown, match=r"size limit exceeded|reset|Broken"):
        scanner.malware_in(b"0" * (LARGEST * 8))


def test_scanner_answers_through_a_socket_of_the_file_system(settings, tmp_path):
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody.sock"
    with pytest.raises(scanner.ScannerDown):
        scanner.malware_in(b"%PDF-")
