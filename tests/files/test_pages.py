"""A file page by page: upright, for who may read it, one look on record, a sentence for what cannot be shown."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from PIL import Image

from portal.audit.models import Record
from portal.core import clock
from portal.files.models import ScanState, StoredFile
from portal.files.pages import CannotShow, NoSuchPage, draw
from portal.files.services import store
from tests import factories
from tests.applications.applicant.factories import add_materials, draft_case, locked_pdf, pdf, picture

PDF = "application/pdf"


def size_of(content):
    return Image.open(io.BytesIO(content)).size


def sideways():
    """A wide photo whose camera says that it was held upright."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1600, 1000), "skyblue").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(("asked", "width"), [(0, 900), (901, 1400), (99_999, 2800)])
def test_a_page_is_as_wide_as_the_next_step(asked, width):
    drawn = draw(pdf(), PDF, page=1, width=asked)
    assert (size_of(drawn.picture)[0], drawn.pages) == (pytest.approx(width, abs=1), 1)


def test_a_photo_stands_upright_and_is_never_enlarged():
    assert size_of(draw(sideways(), "image/jpeg", page=1, width=2800).picture) == (1000, 1600)


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (locked_pdf(), PDF, "设有密码"),
        (pdf()[:60], PDF, "已损坏"),
        (picture()[:300], "image/jpeg", "已损坏"),
        (b"", "image/png", "已损坏"),
    ],
    # Two encryptions of one file are never alike.
    ids=["locked", "half a PDF", "half a photo", "empty"],
)
def test_what_cannot_be_shown_is_said_in_words(content, kind, said):
    with pytest.raises(CannotShow, match=said):
        draw(content, kind, page=1, width=900)


@pytest.mark.parametrize(("content", "kind"), [(pdf(), PDF), (picture(), "image/jpeg")])
@pytest.mark.parametrize("page", [0, 2, 10**14])
def test_a_page_that_is_not_there_is_not_found(content, kind, page):
    with pytest.raises(NoSuchPage):
        draw(content, kind, page=page, width=900)


@pytest.fixture
def stored(db, monday, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = draft_case()
    add_materials(case, "education")
    return StoredFile.objects.get()


def page_of(client, stored, number="1"):
    return client.get(reverse("files:open", args=[stored.pk]), {"page": number, "width": "900"})


def test_leafing_through_a_file_is_one_look(client, stored, monday):
    client.force_login(stored.owner)
    for _ in range(2):
        shown = page_of(client, stored)
    assert (shown["Content-Type"], shown["X-Pages"], shown["Cache-Control"]) == ("image/webp", "1", "private, no-store")
    looks = Record.objects.filter(chain=f"files.storedfile:{stored.pk}", verb="file.opened")
    assert looks.count() == 1
    with clock.frozen(monday + timedelta(minutes=31)):
        page_of(client, stored)
    assert looks.count() == 2


def test_pages_are_for_who_may_read_the_file(client, stored):
    client.force_login(factories.UserFactory())
    assert page_of(client, stored).status_code == 404
    assert not Record.objects.filter(verb="file.opened").exists()


def test_a_broken_or_withheld_file_and_odd_numbers_are_answered_in_words(client, stored):
    client.force_login(stored.owner)
    assert page_of(client, stored, "x").status_code == 404
    stored.content.storage.delete(stored.content.name)
    gone = page_of(client, stored)
    assert (gone.status_code, "读不到" in gone.json()["message"]) == (422, True)
    StoredFile.objects.update(scan_state=ScanState.INFECTED)
    assert (page_of(client, stored).status_code, "已隔离" in page_of(client, stored).json()["message"]) == (409, True)


def test_a_locked_file_is_said_to_be_locked(client, stored):
    locked = store(locked_pdf(), purpose="material", name="a.pdf", content_type=PDF, owner_id=stored.owner_id)
    StoredFile.objects.filter(pk=stored.pk).update(content=locked.content.name)
    client.force_login(stored.owner)
    assert "设有密码" in page_of(client, stored).json()["message"]
