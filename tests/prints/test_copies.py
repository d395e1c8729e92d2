"""A copy is found again by its code: by those who may with its page, by others with what it is (令40 art. 24)."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.audit import services as audit
from portal.core.actors import Role
from portal.core.print_codes import normal_code
from portal.prints.models import Print
from portal.prints.services import copy
from portal.workflow import chain
from tests import factories
from tests.applications.staff.factories import case_at, clerk, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
CONTENT = b"%PDF the file of a copy"


@pytest.fixture
def case():
    return case_at("UNIT_REVIEW")


def taken(case, actor) -> Print:
    """A copy of the case's form that ``actor`` took."""
    record = audit.record(f"looks:{chain(case)}", "application.printed", actor=actor, data={"full_ids": True})
    copy("case.form", record, subject=chain(case), number="Z65*******XT", write=lambda _mark: CONTENT)
    return Print.objects.latest("pk")


def shown(client, found):
    return client.get(reverse("prints:show", args=[found.code]))


def opened(client, found):
    return client.get(reverse("prints:open", args=[found.code])).headers["Location"]


def test_code_leads_to_the_page_of_the_reader_and_strangers_to_what_it_is(client, case):
    found = taken(case, clerk(case))
    assert opened(signed_in(clerk(case)), found) == reverse("applications:desk", args=[case.code])
    own = factories.applicant_actor(case.applicant)
    assert opened(signed_in(own), found) == reverse("applications:case", args=[case.code])
    stranger = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    for reader in (client, signed_in(stranger)):
        assert opened(reader, found) == reverse("prints:show", args=[found.code])


def test_public_learns_what_a_copy_is_and_nobody_s_name(client, case):
    officer = clerk(case)
    found = taken(case, officer)
    text = shown(client, found).text
    for said in (str(found), "专业技术职称申报评审表", "Z65*******XT", hashlib.sha256(CONTENT).hexdigest()):
        assert said in text
    for secret in (case.code, case.applicant.name, case.applicant.id_number, officer.name):
        assert secret not in text
    supervisor = factories.staff(Role.SUPERVISOR, factories.hrss_office("140000"))
    assert officer.name in shown(signed_in(supervisor), found).text


def test_file_is_compared_with_the_one_that_was_made(client, case):
    page = reverse("prints:show", args=[taken(case, clerk(case)).code])
    for content, answer in ((CONTENT, "文件一致"), (CONTENT + b" ", "文件不一致"), (b"", "这个文件是空的")):
        said = client.post(page, {"file": SimpleUploadedFile("a.pdf", content)})
        assert answer in said.text
        assert said.status_code == (200 if content else 422)


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 422, "请输入打印编号"),
        ("3F2A", 422, "打印编号是12位"),
        ("AAAA-BBBB-CCCC", 422, "没有找到这个打印编号"),
        ("<script>", 422, "打印编号是12位"),
        ("9" * 500, 422, "打印编号是12位数字和字母"),
    ],
)
def test_what_is_no_code_is_said_beside_the_field(client, typed, status, said):
    answer = client.get(reverse("prints:find"), {"code": typed})
    assert answer.status_code == status
    assert said in answer.text


def test_code_is_found_however_it_is_typed(client, case):
    found = taken(case, clerk(case))
    typed = "".join(chr(ord(each) + 0xFEE0) for each in found.code.lower())
    answer = client.get(reverse("prints:find"), {"code": f" {typed[:4]} {typed[4:8]}－{typed[8:]}"})
    assert answer.headers["Location"] == reverse("prints:show", args=[found.code])
    assert client.get(reverse("prints:show", args=["AAAABBBBCCCC"])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "code"),
    [("3f2a-77bc-0d1e", "3F2A77BC0D1E"), ("3F2A 77BC OD1E", "3F2A77BC0D1E"), ("3F2A77BC0D1", ""), ("3F2A77BC0D1G", "")],
)
def test_normal_code(typed, code):
    assert normal_code(typed) == code


def test_a_copy_cannot_be_rewritten(case):
    found = taken(case, clerk(case))
    with pytest.raises(Exception, match="Cannot update or delete"):
        Print.objects.filter(pk=found.pk).update(sha256="0" * 64)
