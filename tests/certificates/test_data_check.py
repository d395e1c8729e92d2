"""The applicant checks what his certificate will print, before it is made (regulation 4.7)."""

import io

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from PIL import Image

from applications.models import Application, Material
from certificates.check_models import DataCheck
from certificates.check_selectors import draft_of
from certificates.models import Certificate
from certificates.services import pipeline
from certificates.services.holder import check_data
from certificates.services.register import prepare_certificates
from portal.core import clock
from portal.core.errors import Refused
from portal.files.services import store
from tests import factories
from tests.certificates.factories import confirmed_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def loaded(case):
    return Application.objects.select_related("applicant", "series", "specialty", "employer").get(pk=case.pk)


@pytest.fixture
def case():
    return loaded(confirmed_cases(applicant=factories.UserFactory(name="买买提·艾力"))[0])


def say(case, *, is_right, remark=""):
    actor = factories.applicant_actor(case.applicant)
    return check_data(case=case, actor=actor, is_right=is_right, digest=draft_of(case).digest, remark=remark)


def test_page_shows_what_will_be_printed_and_takes_the_confirmation(client, case):
    client.force_login(case.applicant)
    address = reverse("certificates:check_data", args=[case.code])
    assert address in client.get(reverse("certificates:mine")).content.decode()
    page = client.get(address).content.decode()
    assert "买买提·艾力" in page
    assert case.applicant.id_number not in page
    answer = client.post(address, {"answer": "right", "digest": draft_of(case).digest}, follow=True)
    assert "已确认" in answer.content.decode()
    assert DataCheck.objects.get().is_right


def test_wrong_data_hold_the_certificate_until_the_owner_confirms(case):
    [certificate] = prepare_certificates([case])
    say(case, is_right=False, remark="名字应为“艾力江”")
    assert pipeline.issue(certificate.pk) is False
    held = Certificate.objects.get()
    assert (held.status, held.attempts) == ("PREPARING", 1)
    assert held.last_error == "持证人反映信息有误：名字应为“艾力江”"
    say(case, is_right=True)
    assert pipeline.issue(certificate.pk) is True


def test_one_who_disputes_does_not_hold_up_the_others():
    first, second = confirmed_cases(2)
    certificates = prepare_certificates([first, second])
    say(loaded(first), is_right=False, remark="单位名称有误")
    assert pipeline.issue_many([each.pk for each in certificates]) == 1
    assert Certificate.objects.get(application=second).status == "VALID"


def test_wrong_without_a_word_is_told_beside_the_field_and_kept(client, case):
    client.force_login(case.applicant)
    address = reverse("certificates:check_data", args=[case.code])
    answer = client.post(address, {"answer": "wrong", "remark": " ", "digest": draft_of(case).digest})
    assert answer.status_code == 422
    assert "请写明哪一项有误" in answer.content.decode()
    assert not DataCheck.objects.exists()


def test_facts_that_changed_meanwhile_are_read_again(client, case):
    client.force_login(case.applicant)
    answer = client.post(reverse("certificates:check_data", args=[case.code]), {"answer": "right", "digest": "0" * 64})
    assert answer.status_code == 422
    assert "请重新核对" in answer.content.decode()
    assert not DataCheck.objects.exists()


def test_same_answer_twice_is_one(case):
    assert say(case, is_right=True) == say(case, is_right=True)
    assert DataCheck.objects.count() == 1


def test_nobody_else_sees_or_answers(client, case):
    stranger = factories.UserFactory()
    client.force_login(stranger)
    assert client.get(reverse("certificates:check_data", args=[case.code])).status_code == 404
    with pytest.raises(Refused, match="本人"):
        check_data(case=case, actor=factories.applicant_actor(stranger), is_right=True, digest=draft_of(case).digest)


def test_certified_case_is_not_checked_any_more(case):
    [certificate] = prepare_certificates([case])
    pipeline.issue(certificate.pk)
    with pytest.raises(Refused, match="已经签发"):
        say(loaded(case), is_right=True)


def test_missing_glyph_and_broken_photo_are_told_before_the_issue():
    case = loaded(confirmed_cases(applicant=factories.UserFactory(name="王\U0002b74e"))[0])
    stored = store(b"no picture", purpose="material", name="x.jpg", content_type="image/jpeg", owner_id=None)
    Material.objects.create(application=case, item="photo", file=stored)
    problems = draft_of(case).problems
    assert "U+2B74E" in problems[0]
    assert "照片无法读取" in problems[1]


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("L", "JPEG"), ("RGBA", "PNG"), ("P", "PNG"), ("RGB", "JPEG")]
)
def test_photos_of_every_usual_kind_are_printed(case, mode, kind):
    content = io.BytesIO()
    Image.new(mode, (900, 1260)).save(content, kind)
    stored = store(content.getvalue(), purpose="material", name="x", content_type="image/jpeg", owner_id=None)
    Material.objects.create(application=case, item="photo", file=stored)
    assert draft_of(case).problems == []
    [certificate] = prepare_certificates([case])
    assert pipeline.issue(certificate.pk) is True


def test_answers_are_neither_changed_nor_empty(case):
    say(case, is_right=True)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        DataCheck.objects.update(is_right=False, remark="x")
    with pytest.raises(IntegrityError):
        DataCheck.objects.create(application=case, is_right=False, remark="", digest="0", created_at=clock.now())
