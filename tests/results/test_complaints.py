"""Complaints by anybody: receipt, confidentiality, answer, the way up (令40 art. 27; M6b, M6f)."""

import uuid

import pytest
from django.db import connection

from applications.models import Complaint
from applications.services import complaints as services
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.results.factories import applicant, body, held, post, signed_in
from tests.reviews.factories import fresh

CONTENT = "评审期间有工作人员收受申报人宴请，时间是九月三日晚。"
NAME, CONTACT = "赵举报", "13900001111"
ANSWER = "经核查，未发现反映的情况。"


@pytest.fixture
def committee():
    return factories.CommitteeFactory()


def filed(committee, **given):
    fields = {"about": "discipline", "to": "organiser", "content": CONTENT} | given
    return services.file_complaint(committee=committee, **fields)


def secretary(committee):
    return factories.staff(Role.SECRETARY, committee.organiser)


def officer(committee):
    return factories.staff(Role.HRSS_OFFICER, committee.filing_authority)


def test_anybody_complains_and_reads_the_answer_by_the_receipt(client, committee):
    sent = {"committee": committee.number, "about": "discipline", "to": "organiser", "content": CONTENT}
    page = post(client, "/complaints/new/", **sent)
    complaint = Complaint.objects.get()
    assert complaint.code in body(page)
    assert "正在核查" in body(client.post("/objections/status/", {"code": complaint.code.lower()}))
    services.decide_complaint(complaint=complaint, actor=secretary(committee), founded=False, finding=ANSWER)
    answer = body(client.post("/objections/status/", {"code": complaint.code}))
    assert ANSWER in answer
    assert "不属实" in answer
    assert CONTENT not in answer


def test_same_form_twice_is_one_complaint(client, committee):
    sent = {"committee": committee.number, "about": "other", "to": "authority", "content": CONTENT}
    sent["idempotency_key"] = str(uuid.uuid4())
    pages = [body(client.post("/complaints/new/", sent, follow=True)) for _ in range(2)]
    code = Complaint.objects.get().code
    assert all(code in page for page in pages)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"content": "太短"}, "内容不少于10个字"),
        ({"committee": "9999"}, "请从列表中选择"),
        ({"about": "weather"}, "请从列表中选择"),
        ({"to": "nobody"}, "请选择向谁反映"),
        ({"name": NAME}, "实名的请留联系方式"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(client, committee, change, words):
    sent = {"committee": committee.number, "about": "fee", "to": "organiser", "content": CONTENT} | change
    page = post(client, "/complaints/new/", **sent)
    assert page.status_code == 422
    assert words in body(page)
    assert str(sent["content"]) in body(page)
    assert not Complaint.objects.exists()


def test_reporter_is_in_no_row_record_letter_or_page_but_for_who_answers(committee):
    complaint = filed(committee, name=NAME, contact=CONTACT)
    office = secretary(committee)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t)::text FROM applications_complaint t")
        rows = "".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT to_jsonb(t)::text FROM audit_record t")
        records = "".join(row[0] for row in cursor.fetchall())
    told = "".join(f"{each.subject}{each.body}" for each in Message.objects.all())
    address = f"/desk/complaints/{complaint.pk}/"
    pages = body(signed_in(office).get(address)) + body(signed_in(officer(committee)).get(address))
    for secret in (NAME, CONTACT):
        assert secret not in rows + records + told + pages
    assert complaint.code not in pages
    seen = body(post(signed_in(office), f"{address}reporter/"))
    assert NAME in seen
    assert CONTACT in seen
    assert Record.objects.get(verb="complaint.reporter_seen").actor_id == office.user_id


def test_filing_authority_reads_what_the_organiser_answers_and_sees_no_reporter(committee):
    complaint = filed(committee, name=NAME, contact=CONTACT)
    client = signed_in(officer(committee))
    assert committee.name in body(client.get("/desk/complaints/"))
    assert post(client, f"/desk/complaints/{complaint.pk}/reporter/").status_code == 403
    answer = post(client, f"/desk/complaints/{complaint.pk}/", decision="true", finding=ANSWER)
    assert answer.status_code == 422
    assert "不在您所在的单位办理" in body(answer)


def test_strangers_of_other_bodies_see_nothing(committee):
    complaint = filed(committee)
    other = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    client = signed_in(other)
    assert committee.name not in body(client.get("/desk/complaints/"))
    assert client.get(f"/desk/complaints/{complaint.pk}/").status_code == 404


def test_organiser_passes_up_what_is_about_itself(committee):
    complaint = filed(committee)
    office, authority = secretary(committee), officer(committee)
    address = f"/desk/complaints/{complaint.pk}/"
    assert "请写明转办的原因" in body(post(signed_in(office), f"{address}pass-up/"))
    assert "已转备案机关" in body(post(signed_in(office), f"{address}pass-up/", reason="涉及本单位负责人"))
    assert fresh(complaint).addressee == committee.filing_authority
    with pytest.raises(Refused, match="不在您所在的单位办理"):
        services.decide_complaint(complaint=complaint, actor=office, founded=False, finding=ANSWER)
    services.decide_complaint(complaint=complaint, actor=authority, founded=True, finding="情况属实，已责令整改。")
    assert fresh(complaint).status == "FOUNDED"


def test_applicant_complains_about_his_own_case_and_nobody_about_anothers():
    here = held(False).publish()
    case, committee = here.cases[0], here.batch.committee
    sent = {"committee": committee.number, "about": "result", "to": "authority", "content": CONTENT}
    post(signed_in(applicant(case)), f"/complaints/new/?case={case.code}", case=case.code, **sent)
    assert Complaint.objects.get().application == case
    stranger = signed_in(factories.applicant_actor(factories.UserFactory()))
    post(stranger, "/complaints/new/", case=case.code, **sent)
    assert Complaint.objects.latest("pk").application is None


def test_officer_does_not_answer_the_complaint_about_his_own_case():
    here = held(False).publish()
    case, committee = here.cases[0], here.batch.committee
    complaint = filed(committee, application=case, to="authority")
    own = factories.staff(Role.HRSS_OFFICER, committee.filing_authority, user=case.applicant)
    assert signed_in(own).get(f"/desk/complaints/{complaint.pk}/").status_code == 404
    with pytest.raises(Refused, match="不能办理本人的申报"):
        services.decide_complaint(complaint=complaint, actor=own, founded=True, finding=ANSWER)


def test_answered_once():
    committee = factories.CommitteeFactory()
    complaint, office = filed(committee), secretary(committee)
    services.decide_complaint(complaint=complaint, actor=office, founded=False, finding=ANSWER)
    with pytest.raises(Refused, match="可能已有人先办理"):
        services.decide_complaint(complaint=complaint, actor=office, founded=True, finding=ANSWER)
    with pytest.raises(Refused, match="请写明核查情况"):
        services.decide_complaint(complaint=complaint, actor=office, founded=True, finding=" ")
