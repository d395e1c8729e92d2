"""What one body knows and the next may not read (令40 art. 24; invariant 5; PIPL)."""

import uuid

import pytest
from django.urls import reverse

from applications import invariants
from applications.models import Application
from applications.services import objections, reviewing
from portal.audit import services as audit
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.workflow import Act, chain, run
from tests import factories
from tests.applications.staff.factories import (
    CONTENT,
    at,
    case_at,
    clerk,
    county_officer,
    judged,
    published,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def desk(actor, case, page="desk"):
    return signed_in(actor).get(reverse(f"applications:{page}", args=[case.code]))


@pytest.mark.parametrize("reader", [clerk, lambda _case: county_officer()])
def test_expert_who_recorded_the_result_is_not_named_to_other_bodies(reader):
    case = judged("PASSED")
    actor = reader(case)
    organiser = case.batch.committee.organiser
    chair = Actor(factories.UserFactory().pk, "钱专家", Role.EXPERT, organiser.pk, organiser.name)
    record = audit.draft(
        chain(case), "application.review_passed", actor=chair, status_from="IN_REVIEW", status_to="PASSED"
    )
    audit.append([record])
    page = desk(actor, case).content.decode()
    assert organiser.name in page
    assert "钱专家" not in page


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDIT_ADMIN])
def test_supervisor_does_not_trace_his_own_case(role):
    case = case_at("HRSS_REVIEW")
    own = factories.staff(role, factories.hrss_office("140000"), user=case.applicant)
    other = factories.staff(role, factories.hrss_office("140000"))
    address = reverse("supervision:case_trace", args=[case.code])
    assert signed_in(own).get(address).status_code == 404
    assert signed_in(other).get(address).status_code == 200


def test_working_paper_of_another_body_is_not_read():
    case = case_at("HRSS_REVIEW")
    officer = county_officer()
    item = reviewing.items_of("HRSS_REVIEW")[0].code
    findings = {item: {"outcome": "problem", "note": "怀疑造假待核"}}
    reviewing.save_review(application=case, actor=officer, findings=findings, revision=0)
    assert "怀疑造假待核" in desk(officer, case, "desk_correction").content.decode()
    for page in ("desk", "desk_correction"):
        assert "怀疑造假待核" not in desk(clerk(case), case, page).content.decode()


def test_same_form_for_a_second_person_is_a_second_objection():
    with at(9, 7):
        employer, batch = factories.OrganisationFactory(), factories.BatchFactory()
        cases = [case_at("UNIT_NOTICE", employer=employer, batch=batch) for _ in range(2)]
        notice = published(*cases)
        key = uuid.uuid4()
        codes = {
            objections.file_objection(entry=entry, content=CONTENT, key=key).code for entry in notice.entries.all()
        }
    assert len(codes) == 2


def test_who_approved_at_the_unit_does_not_pass_it_on_at_the_county():
    case = case_at("UNIT_REVIEW")
    both = factories.UserFactory()
    at_unit = factories.staff(Role.UNIT_CLERK, case.employer, user=both)
    at_county = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702"), user=both)
    colleague = clerk(case)
    with at(9, 7):
        reviewing.approve_by_unit(ids=[case.pk], actor=at_unit)
        published(Application.objects.get(pk=case.pk), actor=colleague)
    with at(9, 15):
        assert reviewing.recommend(ids=[case.pk], actor=colleague).declined == []
        [declined] = reviewing.pass_on(ids=[case.pk], actor=at_county).declined
    assert declined.reason == "您已在前一环节办理过这件申报，本环节须由他人办理。"
    assert list(invariants.two_stages_two_people()) == []


def test_suspended_committee_takes_nothing():
    case = factories.ApplicationFactory(batch=factories.BatchFactory(committee__status="SUSPENDED"))
    with pytest.raises(Refused, match="备案不在有效期内或已被暂停"):
        run(Application, case.pk, Act(move="submit", actor=factories.applicant_actor(case.applicant)))
