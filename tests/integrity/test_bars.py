"""What a record keeps its subject from, at the acts concerned (令40 arts. 39-42; N15)."""

from datetime import date

import pytest

from applications.models import Application, Version
from applications.selectors.check import check_of
from applications.selectors.desk import facts as desk_facts
from applications.selectors.eligibility import Standing
from applications.selectors.way import bodies_for, route_facts_of
from applications.services.reviewing import ItemToCorrect, ask_correction, claim
from applications.services.submission import resubmit_application, submit_application
from applications.services.way import choose_route, lay_route
from committees.models import Batch, Expert, PoolEntry
from committees.services.experts import reinstate_expert
from portal.core.errors import Refused
from portal.integrity import services
from tests import factories
from tests.applications.applicant.factories import clerk_of, complete_case
from tests.applications.applicant.test_way import service_point
from tests.committees import filing_room, plan_room, pool_room
from tests.integrity.factories import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LATER = date(2027, 9, 6)


def test_ban_stands_among_the_conditions_beside_the_form():
    keepers, case = office(), complete_case()
    assert check_of(case).evaluation.standing == Standing.OPEN
    record = keepers.entered(person=case.applicant)
    found = check_of(Application.objects.get(pk=case.pk)).evaluation
    assert found.standing == Standing.CLOSED
    assert "限制期到2029-09-07" in found.reasons[0][0]
    keepers.lifted(record)
    assert check_of(Application.objects.get(pk=case.pk)).evaluation.standing == Standing.OPEN


def test_ban_closes_an_empty_form_too():
    keepers, case = office(), complete_case()
    case.draft.data = {}
    case.draft.save()
    assert check_of(case).evaluation.standing == Standing.UNCLEAR
    keepers.entered(person=case.applicant)
    assert check_of(Application.objects.get(pk=case.pk)).evaluation.standing == Standing.CLOSED


def test_expert_leaves_every_pool_and_comes_back_when_it_was_wrong():
    keepers, room = office(), pool_room.room()
    expert = room.expert()
    record = keepers.entered(kind="expert", person=expert.user, reason="私下接收申报材料")
    expert = Expert.objects.get(pk=expert.pk)
    assert (expert.status, expert.removed_by, expert.removal_document) == ("REMOVED", keepers.body, record.document)
    assert not PoolEntry.objects.live().filter(expert=expert).exists()
    with pytest.raises(Refused, match="不能担任评审专家"):
        room.take_in(expert.user)
    with pytest.raises(Refused, match="不能担任评审专家"):
        reinstate_expert(expert=expert, actor=room.secretary, document="x", reason="y")
    keepers.lifted(record)
    assert Expert.objects.get(pk=expert.pk).status == "IN_POOL"
    assert room.take_in(expert.user).status == "IN_POOL"


def test_person_on_record_as_an_expert_is_taken_into_no_pool():
    keepers, room = office(), pool_room.room()
    person = factories.UserFactory()
    keepers.entered(kind="expert", person=person)
    with pytest.raises(Refused, match="2029年9月7日以前（含当日）不能担任评审专家"):
        room.take_in(person)
    assert not Expert.objects.exists()


def test_applicants_ban_does_not_touch_the_expert_nor_the_other_way_round():
    keepers, room = office(), pool_room.room()
    expert, case = room.expert(), complete_case()
    keepers.entered(person=expert.user)
    keepers.entered(kind="expert", person=case.applicant)
    assert Expert.objects.get(pk=expert.pk).status == "IN_POOL"
    services.refuse_the_barred(case.applicant_id)
    assert check_of(case).evaluation.standing == Standing.OPEN


def test_barred_body_forms_no_committee():
    keepers, room = office(), filing_room.room(kind="organiser", formed_by="authority")
    room.fill()
    record = keepers.entered(kind="organisation", organisation=room.filing.organiser, barred_until=LATER)
    with pytest.raises(Refused, match="不能组建评审委员会"):
        room.submit()
    keepers.lifted(record)
    room.submit()
    keepers.entered(kind="organisation", organisation=room.filing.organiser, barred_until=LATER, document="再1号")
    with pytest.raises(Refused, match="2027年9月6日以前"):
        room.approve()


def test_barred_organiser_publishes_no_batch():
    keepers, room = office(), plan_room.agreed_room()
    batch = room.batch()
    keepers.entered(kind="organisation", organisation=batch.committee.organiser, barred_until=LATER)
    with pytest.raises(Refused, match="不能组建评审委员会、受理申报"):
        plan_room.services.publish_batch(batch=batch, actor=room.secretary)
    assert Batch.objects.get(pk=batch.pk).status == "DRAFT"


def test_barred_service_point_takes_in_nobody():
    keepers = office()
    case, point = factories.ApplicationFactory(route=False), service_point()
    me = factories.applicant_actor(case.applicant)
    choose_route(application=case, actor=me, channel="service_point", body=point)
    assert list(bodies_for("service_point", route_facts_of(case))) == [point]
    keepers.entered(kind="organisation", organisation=point, barred_until=LATER)
    assert not list(bodies_for("service_point", route_facts_of(case)))
    with pytest.raises(Refused):
        choose_route(application=case, actor=me, channel="service_point", body=point)
    with pytest.raises(Refused):
        lay_route(Application.objects.get(pk=case.pk))


def test_correction_by_somebody_barred_meanwhile_goes_to_a_person_who_sees_it():
    """The ban is about declaring (N15); what becomes of a case under way is decided on its own."""
    factories.hrss_office("140702")
    keepers, case = office(), complete_case()
    me = factories.applicant_actor(case.applicant)
    submit_application(application=case, actor=me, commitment_name=case.applicant.name)
    clerk = clerk_of(case)
    claim(ids=[case.pk], actor=clerk)
    ask_correction(application=case, actor=clerk, items=[ItemToCorrect("education", "inconsistent", "请核对。")])
    keepers.entered(person=case.applicant)
    assert ("失信限制", "到2029年9月7日（含当日）不得申报（人社部令第40号第39条）") in desk_facts(case)
    resubmit_application(application=case, actor=me, commitment_name=case.applicant.name)
    frozen = Version.objects.get(application=case, number=2).checks["eligibility"]
    assert [each["code"] for each in frozen["blocked_by"]] == ["integrity_ban"]
    assert Application.objects.get(pk=case.pk).status == "UNIT_REVIEW"
