"""A case and its registers: papers that fall away, papers that stay, and what the reviewer sees (S12a-b)."""

from datetime import timedelta

import pytest
import redis
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from applications.models import Application, SharedFact, Version
from applications.paper.materials import BY_CODE
from applications.paper.sections import BY_SLUG
from applications.services.applicant import save_section
from applications.services.materials import attach_material
from applications.services.reviewing import claim
from applications.services.sharing import LEASE, ask_again, ask_register, request_facts
from applications.services.submission import submit_application
from applications.tasks import ask_register as job
from portal.accounts.models import User
from portal.core import clock
from portal.core.errors import Refused
from portal.files.rules import BadFile
from portal.registers.models import QuestionLog
from portal.registers.rules import State
from tests import factories
from tests.applications.applicant.factories import (
    COMPLETE,
    add_materials,
    clerk_of,
    complete_case,
    draft_case,
    pdf,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "_own_storage")]
NAME, DIPLOMA = "王䶮", "101101201205001234"


@pytest.fixture
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case():
    """Everything filled in, and every needed file but the diploma."""
    made = draft_case(applicant=factories.UserFactory(name=NAME))
    made.draft.data = COMPLETE
    made.draft.save()
    add_materials(made, "photo", "present_title", "labour_contract", "achievement")
    return made


def graduate(case, **changes):
    return {
        "name": case.applicant.name, "id_number": case.applicant.id_number, "certificate_number": DIPLOMA,
        "school": "中北大学", "major": "机械设计", "degree": "bachelor", "graduated_on": "2012-07-01", **changes,
    }  # fmt: skip


def the_registers_know(stand_in, case):
    person = {"name": case.applicant.name, "id_number": case.applicant.id_number}
    stand_in.knows("education", **graduate(case))
    stand_in.knows("identity", **person)
    stand_in.knows("company", uscc=case.employer.uscc, name=case.employer.name, status="active")
    stand_in.knows("social_insurance", **person, uscc=case.employer.uscc, insured_from="2018-03-01")


def ask(case):
    """What the jobs do: ask everything that was noted."""
    request_facts(application=case, asked_by_id=case.applicant_id)
    facts = SharedFact.objects.filter(application=case)
    return {fact.register: ask_register(fact.pk, asked_by_id=case.applicant_id) for fact in facts}


def fact(case, register="education"):
    return SharedFact.objects.get(application=case, register=register)


def submit(case):
    submit_application(
        application=case, actor=factories.applicant_actor(case.applicant), commitment_name=case.applicant.name
    )
    assert Application.objects.get(pk=case.pk).status == "UNIT_REVIEW"
    return Version.objects.get(application=case)


def page(client, user, name, *arguments):
    client.force_login(user)
    return client.get(reverse(name, args=arguments)).content.decode()


def desk_page(client, case):
    clerk = clerk_of(case)
    claim(ids=[case.pk], actor=clerk)
    return page(client, User.objects.get(pk=clerk.user_id), "applications:desk", case.code)


def part(text, start, end):
    return text[text.index(start) : text.index(end, text.index(start))]


def test_healthy_registers_verify_and_the_upload_disappears(stand_in, case, client):
    the_registers_know(stand_in, case)
    assert ask(case) == dict.fromkeys(["education", "identity", "company", "social_insurance"], State.VERIFIED)
    text = page(client, case.applicant, "applications:materials", case.code)
    diploma = part(text, 'id="item-education"', 'id="item-present_title"')
    assert "已核实，不需要上传" in diploma
    assert "中北大学" in diploma
    assert "本科（学士）" in diploma
    assert 'type="file"' not in diploma
    assert 'type="file"' in part(text, 'id="item-labour_contract"', 'id="item-social_insurance"')
    assert "由系统核实，不需要提交" in text
    assert case.applicant.id_number not in text


def test_verified_item_is_not_missing_and_takes_no_file(stand_in, case):
    the_registers_know(stand_in, case)
    ask(case)
    with pytest.raises(BadFile, match="已由登记机关核实，不需要上传"):
        attach_material(
            application=case,
            actor=factories.applicant_actor(case.applicant),
            item=BY_CODE["education"],
            upload=upload(pdf(), "学历.pdf"),
        )
    version = submit(case)
    frozen = {each["register"]: (each["state"], dict(each["data"]).get("毕业院校")) for each in version.shared}
    assert frozen["education"] == ("verified", "中北大学")
    assert {each["item"] for each in version.materials} == {"photo", "present_title", "labour_contract", "achievement"}


def test_file_that_was_uploaded_before_stays_with_its_owner_and_is_not_handed_in(stand_in, case, client):
    add_materials(case, "education")
    the_registers_know(stand_in, case)
    ask(case)
    text = page(client, case.applicant, "applications:materials", case.code)
    assert "以前上传的文件不再需要，不会随申报提交" in text
    assert "education" not in {each["item"] for each in submit(case).materials}
    assert case.materials.filter(item="education", removed_at=None).count() == 1


@pytest.mark.parametrize("mode", ["down", "slow", "garbage", "too_big"])
def test_bad_register_the_case_goes_on_with_an_upload_and_the_reviewer_sees_it(stand_in, case, client, mode):
    stand_in.mode(mode)
    assert ask(case)["education"] == State.UNAVAILABLE
    text = page(client, case.applicant, "applications:materials", case.code)
    diploma = part(text, 'id="item-education"', 'id="item-present_title"')
    assert "暂时没有答复" in diploma
    assert 'type="file"' in diploma
    add_materials(case, "education")
    version = submit(case)
    assert {each["state"] for each in version.shared} == {"unavailable"}
    assert "education" in {each["item"] for each in version.materials}
    assert "未核实" in part(desk_page(client, case), 'id="materials"', "</section>")


def test_without_register_and_without_upload_the_case_cannot_be_handed_in(stand_in, case):
    stand_in.mode("down")
    ask(case)
    text = "还有 1 处需要补全或修改"
    with pytest.raises(Refused, match=text):
        submit(case)


def test_register_that_lies_about_a_name_is_shown_and_not_believed(stand_in, case, client):
    the_registers_know(stand_in, case)
    stand_in.mode("lying")
    assert ask(case)["education"] == State.MISMATCH
    assert (fact(case).differs, fact(case).data) == (["name"], {})
    diploma = part(
        page(client, case.applicant, "applications:materials", case.code), 'id="item-education"', "</section>"
    )
    assert "与高等教育学历登记不一致：姓名" in diploma
    assert 'type="file"' in diploma
    assert "石不同" not in diploma
    add_materials(case, "education")
    submit(case)
    seen = part(desk_page(client, case), 'id="materials"', "</section>")
    assert "与登记不一致" in seen
    assert "与高等教育学历登记不一致：姓名" in seen
    assert "石不同" not in seen


def test_claiming_a_higher_degree_than_on_record_is_a_mismatch(stand_in, case):
    stand_in.knows("education", **graduate(case, degree="college"))
    assert ask(case)["education"] == State.MISMATCH
    assert fact(case).differs == ["degree"]


def test_down_at_submission_and_verified_later(stand_in, case, client):
    stand_in.mode("down")
    ask(case)
    add_materials(case, "education")
    submit(case)
    the_registers_know(stand_in, case)
    stand_in.mode("normal")
    assert ask_again() == 0
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert ask_again() == 4
        assert ask_again() == 0
        ask_register(fact(case).pk, asked_by_id=None)
        assert (fact(case).state, fact(case).next_at) == ("verified", None)
        seen = part(desk_page(client, case), 'id="materials"', "</section>")
    assert "已核实" in seen
    assert "（提交时：未核实）" in seen
    assert "毕业院校：中北大学" in seen


def test_silence_does_not_take_back_a_mismatch(stand_in, case):
    the_registers_know(stand_in, case)
    stand_in.mode("lying")
    ask(case)
    stand_in.mode("down")
    assert ask_register(fact(case).pk, asked_by_id=None) == State.UNAVAILABLE
    assert (fact(case).state, fact(case).attempts) == ("mismatch", 2)
    assert fact(case).next_at == clock.now() + timedelta(minutes=10)


def test_verified_is_never_asked_again(stand_in, case):
    the_registers_know(stand_in, case)
    ask(case)
    before = stand_in.asked()
    assert set(ask(case).values()) == {None}
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert ask_again() == 0
    assert stand_in.asked() == before


@pytest.mark.parametrize("status", ["WITHDRAWN", "REFUSED", "PASSED"])
def test_case_that_needs_no_answer_is_not_asked_about(stand_in, case, status):
    request_facts(application=case, asked_by_id=None)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE applications_application SET status = %s WHERE id = %s", [status, case.pk])
        cursor.execute("SET session_replication_role = origin")
    before = stand_in.asked()
    with clock.frozen(clock.now() + LEASE):
        assert ask_again() == 0
    assert ask_register(fact(case).pk, asked_by_id=None) is None
    assert (stand_in.asked(), fact(case).next_at) == (before, None)


def test_draft_whose_window_has_closed_is_not_asked_about_again(stand_in, case):
    request_facts(application=case, asked_by_id=None)
    with clock.frozen(case.batch.closes_at + timedelta(days=1)):
        assert ask_again() == 0


def test_job_that_was_lost_is_sent_again(stand_in, case):
    request_facts(application=case, asked_by_id=case.applicant_id)
    assert ask_again() == 0
    with clock.frozen(clock.now() + LEASE):
        assert ask_again() == 4


def test_corrected_number_is_asked_anew_and_the_old_answer_does_not_count(stand_in, case):
    the_registers_know(stand_in, case)
    ask(case)
    row = {**COMPLETE["education"]["rows"][0], "certificate_number": "9" * 12}
    case.draft.data = {**COMPLETE, "education": {"fields": {}, "rows": [row]}}
    case.draft.save()
    assert ask(case) == {"education": State.NOT_FOUND, "identity": None, "company": None, "social_insurance": None}
    with pytest.raises(Refused, match="还有 1 处需要补全或修改"):
        submit(case)


def test_second_diploma_must_be_verified_too(stand_in, case):
    the_registers_know(stand_in, case)
    rows = COMPLETE["education"]["rows"]
    second = {**rows[0], "certificate_number": "999999999999"}
    case.draft.data = {**COMPLETE, "education": {"fields": {}, "rows": [*rows, second]}}
    case.draft.save()
    ask(case)
    assert sorted(SharedFact.objects.filter(register="education").values_list("state", flat=True)) == [
        "not_found", "verified",
    ]  # fmt: skip
    with pytest.raises(Refused, match="还有 1 处需要补全或修改"):
        submit(case)


def test_qualification_is_verified_by_person_and_number(stand_in, case):
    row = {"title": "一级建造师", "certificate_number": "JZ-2020-001", "obtained_on": "2020-09-01"}
    case.draft.data = {**COMPLETE, "qualification": {"fields": {}, "rows": [row]}}
    case.draft.save()
    add_materials(case, "education")
    with pytest.raises(Refused, match="还有 1 处需要补全或修改"):
        submit(case)
    person = {"name": NAME, "id_number": case.applicant.id_number}
    stand_in.knows("qualification", **person, **row)
    assert ask(case)["qualification"] == State.VERIFIED
    assert "qualification" not in {each["item"] for each in submit(case).materials}


def test_reviewer_may_not_ask_for_what_is_verified(stand_in, case, client):
    the_registers_know(stand_in, case)
    ask(case)
    submit(case)
    clerk = clerk_of(case)
    claim(ids=[case.pk], actor=clerk)
    text = page(client, User.objects.get(pk=clerk.user_id), "applications:desk_correction", case.code)
    assert 'value="materials.education"' not in text
    assert 'value="materials.labour_contract"' in text


def test_questions_are_noted_in_the_request_and_asked_by_jobs(
    stand_in, case, client, settings, django_capture_on_commit_callbacks
):
    before = stand_in.asked()
    with django_capture_on_commit_callbacks(execute=True):
        page(client, case.applicant, "applications:materials", case.code)
    assert stand_in.asked() == before
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as broker:
        assert broker.llen("celery") == 4
    assert set(SharedFact.objects.values_list("state", flat=True)) == {"waiting"}
    the_registers_know(stand_in, case)
    job.apply(args=[fact(case).pk, case.applicant_id]).get()
    assert fact(case).state == "verified"


def test_leaving_the_section_asks_and_typing_does_not(stand_in, case):
    posted = {"row_count": "1"} | {f"rows-0-{name}": value for name, value in COMPLETE["education"]["rows"][0].items()}
    actor = factories.applicant_actor(case.applicant)
    common = {"application": case, "actor": actor, "section": BY_SLUG["education"], "posted": posted}
    save_section(**common, revision=0)
    assert not SharedFact.objects.exists()
    save_section(**common, revision=1, is_finished=True)
    assert SharedFact.objects.filter(register="education").count() == 1


def test_without_registers_everything_is_as_on_paper(case, client):
    add_materials(case, "education")
    text = page(client, case.applicant, "applications:materials", case.code)
    assert 'type="file"' in part(text, 'id="item-education"', 'id="item-present_title"')
    submit(case)
    assert not SharedFact.objects.exists()
    assert "没有向高等教育学历登记核实" in desk_page(client, case)


def test_each_question_is_on_record_without_personal_data(stand_in, case):
    the_registers_know(stand_in, case)
    ask(case)
    [entry] = QuestionLog.objects.filter(register="education")
    assert (entry.asked_for, entry.asked_by_id) == (f"applications.application:{case.pk}", case.applicant_id)
    assert (entry.outcome, entry.reason) == ("verified", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(q)::text FROM registers_questionlog q")
        logged = str(cursor.fetchall())
        cursor.execute("SELECT row_to_json(f)::text FROM applications_sharedfact f")
        kept = str(cursor.fetchall())
    for secret in (NAME, case.applicant.id_number, DIPLOMA):
        assert secret not in logged
        assert secret not in kept
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionLog.objects.update(outcome="not_found")


def test_reasons_page_is_public_and_names_each_source(client):
    text = client.get("/guide/materials/").content.decode()
    for item in BY_CODE.values():
        assert item.label in text
        assert item.clause in text
    assert "先由系统向高等教育学历登记核实" in text
    assert "营业执照" in text


def test_complete_case_needs_nothing_of_the_registers():
    assert submit(complete_case()).shared[0]["state"] == ""
