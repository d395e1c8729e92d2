import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import pipeline
from certificates.services.register import prepare_certificates, replace_certificate, revoke_certificate
from portal.accounts.models import User
from portal.core.actors import Role
from portal.core.clock import today
from tests import factories
from tests.certificates.factories import confirmed_cases, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def officer(certificate):
    return factories.staff(Role.HRSS_OFFICER, certificate.application.batch.committee.filing_authority)


def verify(client, code):
    return client.get(reverse("certificates:verify", args=[code]))


def api(client, code):
    return client.get(f"/api/v1/certificates/{code}")


def test_valid_certificate_shows_every_printed_fact_and_masks_the_person(client):
    [certificate] = issued(applicant=factories.UserFactory(name="欧阳建国"))
    page = verify(client, certificate.code).content.decode()
    for fact in (
        "工程师",
        "晋中人社职字〔2026〕12号",
        certificate.number,
        "2026年9月1日",
        "监制",
        certificate.file.sha256,
    ):
        assert fact in page
    person = certificate.application.applicant
    for secret in (person.name, person.id_number, person.phone):
        assert secret not in page
    assert "欧阳**" in page


def test_api_gives_the_same_facts(client):
    [certificate] = issued(applicant=factories.UserFactory(name="欧阳建国"))
    answer = api(client, certificate.code)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["number"], body["ended"]) == ("valid", certificate.number, None)
    assert body["facts"]["name"] == "欧阳**"
    assert body["facts"]["title_name"] == "工程师"
    assert body["obtained_on"] == "2026-09-01"
    assert certificate.application.applicant.id_number not in answer.content.decode()


def test_revoked_certificate_says_since_when_and_by_what(client):
    [certificate] = issued()
    revoke_certificate(certificate=certificate, actor=officer(certificate), document="撤〔2026〕3号", reason="材料造假")
    page = verify(client, certificate.code).content.decode()
    assert all(fact in page for fact in ("已撤销", "撤〔2026〕3号", "材料造假", "2026年9月7日"))
    ended = api(client, certificate.code).json()["ended"]
    assert ended == {
        "since": today().isoformat(),
        "document": "撤〔2026〕3号",
        "reason": "材料造假",
        "replaced_by": None,
    }


def test_replaced_certificate_says_so(client):
    [certificate] = issued()
    replace_certificate(certificate=certificate, actor=officer(certificate), document="换〔2026〕1号", reason="遗失")
    assert "已换发" in verify(client, certificate.code).content.decode()
    assert api(client, certificate.code).json()["status"] == "replaced"


@pytest.mark.parametrize("code", ["NOSUCHCODE234567", "<script>", "1' OR '1'='1"])
def test_unknown_code_is_a_page_of_its_own(client, code):
    answer = verify(client, code)
    assert answer.status_code == 404
    assert "没有签发过" in answer.content.decode()
    assert "<script>" not in answer.content.decode().split("<main")[1]
    assert api(client, "NOSUCHCODE234567").json()["status"] == "unknown"


def test_change_of_status_is_seen_at_once_though_pages_are_kept(client):
    """Drawn once, then revoked: the next reader sees it. So with a replacement, and its new one when it is made."""
    revoked, replaced = issued(2)
    for certificate in (revoked, replaced):
        assert [verify(client, certificate.code).content for _ in range(2)][1].count("已撤销".encode()) == 0
    revoke_certificate(certificate=revoked, actor=officer(revoked), document="撤〔2026〕3号", reason="材料造假")
    assert "已撤销" in verify(client, revoked.code).content.decode()
    replace_certificate(certificate=replaced, actor=officer(replaced), document="换〔2026〕1号", reason="遗失")
    page = verify(client, replaced.code).content.decode()
    assert "已换发" in page
    assert "查看新证" not in page
    new = Certificate.objects.latest("pk")
    assert pipeline.issue(new.pk)
    assert reverse("certificates:verify", args=[new.code]) in verify(client, replaced.code).content.decode()


def test_hit_revoked_and_miss_take_the_same_steps(client):
    """One question and one kept page, so that time tells nothing that the page does not."""
    valid, revoked = issued(2)
    revoke_certificate(certificate=revoked, actor=officer(revoked), document="撤〔2026〕3号", reason="材料造假")
    counts = []
    for code in (valid.code, revoked.code, "NOSUCHCODE234567"):
        verify(client, code)
        with CaptureQueriesContext(connection) as captured:
            verify(client, code)
        counts.append(len(captured))
    assert counts == [1, 1, 1]


def test_kept_page_of_a_miss_shows_what_each_typed_and_nothing_of_others(client):
    first, second = (verify(client, code).content.decode() for code in ("FIRSTCODE2345678", '<b>"SECOND'))
    assert "FIRSTCODE2345678" in first
    assert "FIRSTCODE2345678" not in second
    assert "&lt;b&gt;&quot;SECOND" in second


def test_certificate_in_preparation_is_unknown_to_the_public(client):
    [certificate] = prepare_certificates(confirmed_cases())
    assert verify(client, certificate.code).status_code == 404
    assert api(client, certificate.code).status_code == 404


def test_guessing_is_slowed_down(client):
    answers = [verify(client, "NOSUCHCODE234567").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]


def test_code_may_be_typed_with_spaces_and_small_letters(client):
    [certificate] = issued()
    typed = " ".join([certificate.code[:4].lower(), certificate.code[4:]])
    answer = client.get(reverse("certificates:search"), {"code": typed})
    assert answer.headers["Location"] == reverse("certificates:verify", args=[certificate.code])


def test_officer_revokes_by_page_and_bad_input_keeps_what_was_typed(client):
    [certificate] = issued()
    user = User.objects.get(pk=officer(certificate).user_id)
    client.force_login(user)
    address = reverse("certificates:end", args=[certificate.code, "revoke"])
    answer = client.post(address, {"document": "", "reason": "材料造假"})
    assert answer.status_code == 422
    assert all(text in answer.content.decode() for text in ("请填写作出决定的文书号", "材料造假"))
    answer = client.post(address, {"document": "撤〔2026〕9号", "reason": "材料造假"}, follow=True)
    assert "已撤销，查验页已同步更新" in answer.content.decode()


def test_officer_of_another_committee_does_not_find_it(client):
    [certificate] = issued()
    stranger = factories.UserFactory()
    factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000"), user=stranger)
    client.force_login(stranger)
    address = reverse("certificates:end", args=[certificate.code, "revoke"])
    assert client.get(address).status_code == 404


def test_holder_sees_only_his_own(client):
    mine, other = issued(2)
    client.force_login(mine.application.applicant)
    page = client.get(reverse("certificates:mine")).content.decode()
    assert mine.number in page
    assert other.number not in page
