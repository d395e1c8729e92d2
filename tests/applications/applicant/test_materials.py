import io

import pytest
from django.urls import reverse
from PIL import Image

from applications.models import Material
from portal.audit.selectors import chain_of
from tests import factories
from tests.applications.applicant.factories import (
    add_materials,
    clerk_of,
    draft_case,
    locked_pdf,
    pdf,
    picture,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "_own_storage")]


@pytest.fixture
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(client):
    made = draft_case()
    client.force_login(made.applicant)
    return made


def add(client, case, content, name="证明.pdf", item="education", **extra):
    url = reverse("applications:material_add", args=[case.code, item])
    return client.post(url, {"file": upload(content, name), **extra})


def present(case, item="education"):
    return list(Material.objects.filter(application=case, item=item, removed_at=None).select_related("file"))


def test_upload_stores_name_size_and_hash(client, case):
    assert add(client, case, pdf()).status_code == 302
    [material] = present(case)
    assert (material.file.name, material.file.size, material.file.content_type) == (
        "证明.pdf",
        len(pdf()),
        "application/pdf",
    )
    page = client.get(reverse("applications:materials", args=[case.code])).content.decode()
    assert material.file.sha256[:12] in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00" + b"\x00" * 200, "学历.pdf", "文件内容不是 PDF、JPG 或 PNG"),
        (b"", "学历.pdf", "这是一个空文件（0 字节）"),
        (b"%PDF-1.7 broken", "学历.pdf", "这个 PDF 已损坏"),
        (b"\x89PNG\r\n\x1a\n broken", "学历.png", "文件内容不是 PDF、JPG 或 PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "学历.svg", "文件内容不是 PDF、JPG 或 PNG"),
    ],
)
def test_upload_of_a_bad_file_is_refused_beside_the_field(client, case, content, name, sentence):
    answer = add(client, case, content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert present(case) == []


def test_upload_of_a_locked_pdf_is_refused(client, case):
    assert "设有密码" in add(client, case, locked_pdf()).content.decode()


def test_upload_without_a_file_is_refused(client, case):
    answer = client.post(reverse("applications:material_add", args=[case.code, "education"]))
    assert "请先选择文件。" in answer.content.decode()


@pytest.mark.parametrize("item", ["education", "photo"])
def test_upload_above_the_limit_is_refused(client, case, settings, item):
    settings.MAX_FILE_BYTES = 1024 * 1024
    answer = add(client, case, b"%PDF-" + b"0" * (1024 * 1024 + 1), item=item)
    assert "文件超过 1 MB" in answer.content.decode()


def test_upload_of_a_photo_makes_it_fit_and_drops_the_cameras_notes(client, case):
    noted = Image.new("RGB", (1200, 1700), "white")
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "camera"
    noted.save(out, "JPEG", exif=exif)
    add(client, case, out.getvalue(), "我.JPG", "photo")
    [material] = present(case, "photo")
    with Image.open(material.file.content.open()) as kept:
        assert kept.width <= 413
        assert kept.height <= 626
        assert not kept.getexif()
    assert material.file.size <= 300 * 1024


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (picture(200, 280), "照片太小（200×280 像素）"),
        (picture(1000, 500), "请上传竖版证件照"),
        (pdf(), "照片请上传 JPG 或 PNG 图片"),
    ],
)
def test_upload_of_an_unfit_photo_is_refused(client, case, content, sentence):
    assert sentence in add(client, case, content, "我.jpg", "photo").content.decode()


def test_upload_of_a_second_photo_replaces_the_first(client, case):
    add(client, case, picture(), "一.jpg", "photo")
    add(client, case, picture(kind="PNG"), "二.png", "photo")
    assert [material.file.name for material in present(case, "photo")] == ["二.jpg"]


def test_upload_beyond_the_most_is_refused(client, case):
    for number in range(5):
        add(client, case, pdf(), f"{number}.pdf")
    answer = add(client, case, pdf(), "六.pdf")
    assert "最多上传 5 个文件" in answer.content.decode()
    assert len(present(case)) == 5


def test_upload_to_an_unknown_item_is_not_found(client, case):
    assert add(client, case, pdf(), item="hukou").status_code == 404


def test_remove_takes_the_file_away(client, case):
    add(client, case, pdf())
    client.post(reverse("applications:material_remove", args=[case.code, present(case)[0].file_id]))
    assert present(case) == []


def test_remove_of_another_cases_file_is_not_found(client, case):
    other = draft_case(applicant=factories.UserFactory(), batch=case.batch)
    add_materials(other, "education")
    url = reverse("applications:material_remove", args=[case.code, present(other)[0].file_id])
    assert client.post(url).status_code == 404
    assert len(present(other)) == 1


def open_file(client, material, **query):
    return client.get(reverse("files:open", args=[material.file_id]), query)


def test_open_own_file_is_inert_and_recorded(client, case):
    add(client, case, pdf())
    [material] = present(case)
    answer = open_file(client, material)
    assert b"".join(answer.streaming_content) == pdf()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline")
    assert [each.verb for each in chain_of(f"files.storedfile:{material.file_id}")] == ["file.opened"]
    assert open_file(client, material, download=1)["Content-Disposition"].startswith("attachment")


def test_open_a_file_of_another_person_is_not_found(client, case):
    add(client, case, pdf())
    client.force_login(factories.UserFactory())
    assert open_file(client, present(case)[0]).status_code == 404


def test_open_a_file_of_a_draft_is_not_found_for_the_employer(client, case):
    add(client, case, pdf())
    clerk = clerk_of(case)
    client.force_login(case.applicant.__class__.objects.get(pk=clerk.user_id))
    assert open_file(client, present(case)[0]).status_code == 404
