"""Checking what somebody holds: three facts, a file, an employer's list, and without the portal."""

import io
import subprocess
import sys
import zlib
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.lists import read_list, template
from certificates.numbers import compose_number
from certificates.services import pipeline
from certificates.services.register import prepare_certificates, replace_certificate, revoke_certificate
from certificates.services.sealing import trust_root_file
from certificates.verify_selectors import Claim, check_file, find_claimed
from certificates.workflow import Ending
from portal.accounts.models import User
from portal.core.actors import Role
from portal.core.cells import BadWorkbook
from tests import factories
from tests.certificates.conftest import signer_of
from tests.certificates.factories import confirmed_cases, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def officer(certificate):
    return factories.staff(Role.HRSS_OFFICER, certificate.application.batch.committee.filing_authority)


def content_of(certificate):
    with certificate.file.content.open("rb") as stored:
        return stored.read()


def said(certificate, **changed):
    person = certificate.application.applicant
    return {"name": person.name, "id_number": person.id_number, "number": certificate.number} | changed


# By name, ID number and certificate number


def test_three_facts_lead_to_the_page(client):
    [certificate] = issued()
    answer = client.post(reverse("certificates:lookup"), said(certificate))
    assert answer.headers["Location"] == reverse("certificates:verify", args=[certificate.code])


def test_facts_may_be_typed_as_people_type(client):
    [certificate] = issued(applicant=factories.UserFactory(name="买买提·艾力"))
    typed = said(certificate, name=" 买买提•艾力", number=f"{certificate.number[:4]} {certificate.number[4:]}")
    assert client.post(reverse("certificates:lookup"), typed).status_code == 302


@pytest.mark.parametrize("wrong", ["name", "id_number", "number"])
def test_a_miss_never_says_which_is_wrong(client, wrong):
    """The same page whichever of the three is wrong, and for a number that does not exist."""
    first, other = issued(2)
    miss = said(first) | {wrong: said(other)[wrong]}
    assert miss != said(first)
    nobody = {
        "name": "查无此人",
        "id_number": said(other)["id_number"],
        "number": compose_number(5, "middle", 2026, 9999, 1),
    }
    pages = []
    for facts in (miss, nobody):
        answer = client.post(reverse("certificates:lookup"), facts)
        assert answer.status_code == 200
        page = answer.content.decode()
        for value in facts.values():
            page = page.replace(value, "")
        pages.append(page.partition("<main")[2].partition("csrfmiddlewaretoken")[0])
    assert "没有与这三项完全一致的证书" in pages[0]
    assert pages[0] == pages[1]


def test_hit_and_miss_ask_the_register_alike():
    [certificate] = issued()
    facts = said(certificate)
    counts = []
    for claim in (Claim(**facts), Claim(**facts | {"name": "查无此人"}), Claim(**facts | {"number": "x"})):
        with CaptureQueriesContext(connection) as captured:
            find_claimed([claim])
        counts.append(len(captured))
    assert counts == [1, 1, 1]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("number", "1405", "证书编号应为20位"),
        ("id_number", "110105194912310021", "身份证"),
        ("name", "", "请输入证书上的姓名"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(client, field, text, sentence):
    [certificate] = issued()
    facts = said(certificate, **{field: text})
    answer = client.post(reverse("certificates:lookup"), facts)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert all(value in page for key, value in facts.items() if key != field)


def test_lookup_is_limited(client):
    [certificate] = issued()
    answers = [
        client.post(reverse("certificates:lookup"), said(certificate, name="别人")).status_code for _ in range(11)
    ]
    assert answers == [200] * 10 + [429]


def test_number_in_preparation_is_not_found():
    [certificate] = prepare_certificates(confirmed_cases())
    assert find_claimed([Claim(**said(certificate))]) == [None]
    pipeline.issue(certificate.pk)
    assert find_claimed([Claim(**said(certificate))]) == [certificate]


# By the file


def upload(client, content, name="证书.pdf"):
    return client.post(reverse("certificates:file_check"), {"file": SimpleUploadedFile(name, content)})


def test_original_file_is_found_with_its_facts_masked(client):
    [certificate] = issued(applicant=factories.UserFactory(name="欧阳建国"))
    page = upload(client, content_of(certificate)).content.decode()
    assert all(text in page for text in ("原件，有效", certificate.number, "欧阳**", "未改动"))
    assert "欧阳建国" not in page


def test_original_of_a_revoked_certificate_says_so(client):
    [certificate] = issued()
    revoke_certificate(certificate=certificate, actor=officer(certificate), document="撤〔2026〕3号", reason="造假")
    assert "原件，已撤销" in upload(client, content_of(certificate)).content.decode()


def test_file_with_an_addition_is_not_the_original(client):
    [certificate] = issued()
    answer = check_file(content_of(certificate) + b"\n% more\n")
    assert answer.verdict in {"altered", "foreign"}
    assert "与原件不一致" in upload(client, content_of(certificate) + b"\n% more\n").content.decode()


def test_changed_file_is_foreign_and_leads_nowhere():
    [certificate] = issued()
    changed = bytearray(content_of(certificate))
    changed[300] ^= 1
    answer = check_file(bytes(changed))
    assert (answer.verdict, answer.certificate) == ("foreign", None)


def test_file_sealed_by_another_authority_learns_nothing(authority):
    """Somebody who seals a page with our number in it himself must not be led to the register's entry."""
    [certificate] = issued()
    page = content_of(certificate).partition(b"%%EOF")[0] + b"%%EOF\n"
    forged = signer_of(authority).sign(page, reason=f"签发职称证书 {certificate.number}", at=certificate.created_at)
    answer = check_file(forged)
    assert answer.signature.intact
    assert (answer.verdict, answer.certificate) == ("foreign", None)


def bomb():
    """Half a gigabyte of zeros behind a cross-reference stream of a few hundred kilobytes."""
    squeezed = zlib.compress(bytes(512 * 1024 * 1024), 9)
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 9 /W [1 4 2] /Root 2 0 R /Filter /FlateDecode /Length "
    body = head + str(len(squeezed)).encode() + b" >>\nstream\n" + squeezed + b"\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 1000], ids=["empty", "zeros"])
def test_file_that_is_no_real_pdf_is_foreign(client, content):
    assert "不是原件" in upload(client, content).content.decode()


def test_bomb_is_foreign_and_costs_little():
    assert check_file(bomb()).verdict == "foreign"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04 zip", "这不是 PDF 文件"),
        (b"%PDF-1.7" + bytes(3 * 1024 * 1024), "文件超过 3 MB"),
    ],
)
def test_bad_upload_is_told(client, content, sentence):
    answer = upload(client, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# An employer's list


def workbook(rows, headings=("姓名", "身份证号", "证书编号")):
    book = openpyxl.load_workbook(io.BytesIO(template()))
    page = book.active
    for place, heading in enumerate(headings, 1):
        page.cell(1, place, heading)
    for row in rows:
        page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def clerk(client):
    actor = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    client.force_login(User.objects.get(pk=actor.user_id))


def send_list(client, content):
    upload_ = SimpleUploadedFile("名单.xlsx", content)
    return client.post(reverse("certificates:list_check"), {"workbook": upload_})


def test_employer_gets_his_list_back_with_the_registers_word(client):
    good, revoked, replaced = issued(3)
    revoke_certificate(certificate=revoked, actor=officer(revoked), document="撤〔2026〕3号", reason="造假")
    replace_certificate(
        certificate=replaced, actor=officer(replaced), document="换〔2026〕1号", reason="遗失", kind=Ending.LOSS
    )
    rows = [tuple(said(each).values()) for each in (good, revoked, replaced)]
    rows.append(tuple(said(good, name="查无此人").values()))
    clerk(client)
    answer = send_list(client, workbook(rows))
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    told = [page.cell(line, 4).value for line in range(2, 6)]
    assert told[0] == "有效"
    assert told[1] == "已撤销（自2026-09-07，撤〔2026〕3号）"
    assert told[2].startswith("已换发（自2026-09-07，换〔2026〕1号")
    assert told[3].startswith("未查到")
    assert page.cell(2, 5).value == "工程师"
    assert page.cell(5, 5).value in {None, ""}
    assert "*" in page.cell(2, 2).value


def test_list_takes_one_query_for_any_length():
    claims = [Claim(**said(each)) for each in issued(3)]
    counts = []
    for part in (claims[:1], claims):
        with CaptureQueriesContext(connection) as captured:
            find_claimed(part)
        counts.append(len(captured))
    assert counts == [1, 1]


def test_numbers_that_excel_has_spoilt_are_told_by_cell(client):
    clerk(client)
    answer = send_list(client, workbook([("王小明", 1.40702199001011e17, "=A1"), ("=1+1", "x", "y")]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert all(cell in page for cell in ("B2", "A3", "B3", "C3"))
    assert "末几位可能已经丢失" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"not a workbook", "不是 Excel 工作簿"),
        (workbook([]), "没有要核对的人员"),
        (workbook([("a", "b", "c")], headings=("名", "号", "编号")), "表头被改动"),
        (workbook([("王", "1", "2")] * 501), "每次最多核对 500 人"),
    ],
    ids=["text", "empty", "header", "long"],
)
def test_workbook_that_is_not_the_template_is_told(content, sentence):
    with pytest.raises(BadWorkbook, match=sentence):
        read_list(content)


def test_template_can_be_filled_and_read(client):
    clerk(client)
    answer = client.get(reverse("certificates:list_template"))
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["证书核对"]


# Without the portal


def run_script(roots, file):
    script = Path(settings.BASE_DIR) / "docs" / "check_certificate.py"
    return subprocess.run([sys.executable, script, roots, file], capture_output=True, text=True, check=False)


def test_script_checks_a_certificate_without_the_portal(client, tmp_path):
    [certificate] = issued()
    roots, file = tmp_path / "roots.pem", tmp_path / "certificate.pdf"
    roots.write_bytes(client.get(reverse("certificates:authorities")).content)
    file.write_bytes(content_of(certificate))
    good = run_script(roots, file)
    assert good.returncode == 0, good.stderr
    assert "未改动" in good.stdout
    file.write_bytes(content_of(certificate).replace(b"/Author", b"/Auth0r", 1) + b" ")
    assert run_script(roots, file).returncode != 0
    file.write_bytes(b"no pdf")
    assert "不是可以核对的文件" in run_script(roots, file).stderr


def test_roots_that_are_handed_out_hold_no_key(client):
    content = client.get(reverse("certificates:authorities")).content
    assert content == trust_root_file().read_bytes()
    assert b"PRIVATE" not in content


def test_page_about_offline_checks_names_the_test_seal(client):
    assert "测试印章" in client.get(reverse("certificates:offline")).content.decode()
