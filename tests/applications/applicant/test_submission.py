import uuid
from datetime import datetime

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from applications.models import Application, Version
from applications.services.reviewing import claim
from applications.services.submission import submit_application
from portal.accounts.models import User
from portal.core import clock
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.applications.applicant.factories import NEEDED, clerk_of, complete_case, draft_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "_offices")]


@pytest.fixture
def _offices():
    factories.hrss_office("140702")


@pytest.fixture
def case(client):
    made = complete_case()
    client.force_login(made.applicant)
    return made


def submit(client, case, key=None, **changes):
    data = {"agreed": "on", "name": case.applicant.name, "act": "submit"}
    data |= {"idempotency_key": str(key or uuid.uuid4()), **changes}
    return client.post(reverse("applications:check", args=[case.code]), data)


def now(case):
    return Application.objects.get(pk=case.pk)


def test_submit_freezes_the_version_and_lays_the_route(client, case):
    clerk = clerk_of(case)
    case.legs.all().delete()
    answer = submit(client, case)
    assert answer.url == reverse("applications:receipt", args=[case.code, 1])
    stored = now(case)
    assert (stored.status, stored.handler, stored.version) == ("UNIT_REVIEW", case.employer, 1)
    assert [(leg.stage, leg.body.name) for leg in stored.legs.all()] == [
        ("UNIT_REVIEW", case.employer.name),
        ("UNIT_NOTICE", case.employer.name),
        ("HRSS_REVIEW", "榆次区人力资源和社会保障局"),
        ("HRSS_REVIEW", "晋中市人力资源和社会保障局"),
        ("COMMITTEE_ACCEPTANCE", case.batch.committee.organiser.name),
    ]
    version = stored.versions.get()
    assert version.form["basic"]["fields"]["post"] == "机械设计工程师"
    assert {each["item"] for each in version.materials} == set(NEEDED)
    assert all(len(each["sha256"]) == 64 for each in version.materials)
    assert f"承诺人：{case.applicant.name}" in version.commitment
    assert len(version.digest) == 64
    assert case.applicant.id_number not in str(version.form)
    assert Message.objects.filter(recipient_id=clerk.user_id).exists()


def test_receipt_shows_code_version_and_digest(client, case):
    submit(client, case)
    page = client.get(reverse("applications:receipt", args=[case.code, 1])).content.decode()
    assert case.code in page
    assert Version.objects.get().digest in page


def test_submit_twice_with_one_key_gives_the_first_receipt(client, case):
    key = uuid.uuid4()
    first, second = submit(client, case, key), submit(client, case, key)
    assert first.url == second.url
    assert Version.objects.count() == 1


def test_submit_from_two_tabs_gives_the_second_a_sentence(client, case):
    submit(client, case)
    answer = submit(client, case)
    assert answer.status_code == 409
    assert "当前状态为“单位审核”" in answer.content.decode()
    assert Version.objects.count() == 1


def test_submit_under_another_name_stays_a_draft(client, case):
    answer = submit(client, case, name="王大明")
    assert "输入的姓名与实名账号的姓名不一致" in answer.content.decode()
    assert now(case).status == "DRAFT"


def test_submit_without_the_tick_stays_a_draft(client, case):
    answer = submit(client, case, agreed="")
    assert "请阅读承诺书并勾选同意。" in answer.content.decode()
    assert now(case).status == "DRAFT"


def test_submit_of_an_incomplete_form_is_refused_by_the_service():
    case = draft_case()
    with pytest.raises(Refused, match="处需要补全或修改"):
        submit_application(
            application=case,
            actor=factories.applicant_actor(case.applicant),
            commitment_name=case.applicant.name,
            key=uuid.uuid4(),
        )
    assert now(case).status == "DRAFT"
    assert not Version.objects.exists()


def test_submit_by_a_stranger_is_refused_by_the_service(case):
    stranger = factories.applicant_actor(factories.UserFactory())
    with pytest.raises(Refused, match="只有申报人本人可以办理"):
        submit_application(application=case, actor=stranger, commitment_name=case.applicant.name)


def test_submit_after_the_window_keeps_the_draft(client, case):
    factories.close_window(case.batch, datetime(2026, 9, 6, tzinfo=clock.SHANXI))
    answer = submit(client, case)
    assert "不在申报时间内。草稿已为您保存" in answer.content.decode()
    assert now(case).status == "DRAFT"
    assert now(case).draft.data["basic"]["fields"]["post"] == "机械设计工程师"


def test_submitted_version_cannot_be_rewritten(client, case):
    submit(client, case)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Version.objects.update(digest="0" * 64)


def test_submitted_form_is_locked(client, case):
    submit(client, case)
    answer = client.post(reverse("applications:autosave", args=[case.code, "basic"]), {"revision": 0, "post": "改"})
    assert answer.status_code == 409
    assert now(case).draft.data["basic"]["fields"]["post"] == "机械设计工程师"


def test_submitted_file_opens_for_the_employers_clerk(client, case):
    submit(client, case)
    clerk = clerk_of(case)
    client.force_login(User.objects.get(pk=clerk.user_id))
    material = case.materials.get(item="education")
    assert client.get(reverse("files:open", args=[material.file_id])).status_code == 200


def withdraw(client, case):
    return client.post(reverse("applications:withdraw", args=[case.code]), {"idempotency_key": str(uuid.uuid4())})


def test_withdraw_before_the_unit_starts(client, case):
    submit(client, case)
    assert withdraw(client, case).status_code == 302
    assert now(case).status == "WITHDRAWN"


def test_withdraw_after_the_unit_started_is_refused(client, case):
    submit(client, case)
    claim(ids=[case.pk], actor=clerk_of(case))
    assert withdraw(client, case).status_code == 409
    assert "单位已经开始审核" in client.get(reverse("applications:withdraw", args=[case.code])).content.decode()
    assert now(case).status == "UNIT_REVIEW"


def test_hub_tells_the_whole_way(client, case):
    submit(client, case)
    page = client.get(reverse("applications:case", args=[case.code])).content.decode()
    for words in ["您提交了申报", "单位审核中", "单位公示", "晋中市人力资源和社会保障局", "颁发电子证书"]:
        assert words in page
