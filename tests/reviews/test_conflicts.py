"""Conflicts found by sets before a draw and in the meeting; a recusal removes the data (令40 arts. 24, 25, 42)."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees.models import Expert, PoolEntry
from committees.services import note_relation, remove_expert, withdraw_relation
from portal.accounts.models import Employment
from portal.audit.services import record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import chain
from reviews import services
from reviews.models import Recusal
from reviews.services.conflicts import conflicts_by_expert, conflicts_of
from tests import factories
from tests.reviews.factories import room
from tests.reviews.test_pages import body, signed_in, url
from tests.shipped import load_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def found(expert, case):
    return [(reason, ground) for _expert, _case, reason, ground in conflicts_of([expert], [case])]


def employed(user, unit, *, until=None, status="CONFIRMED"):
    return Employment.objects.create(
        user=user, organisation=unit, since=clock.today() - timedelta(days=3000), until=until, status=status
    )


def relate(expert, user, kind="kinship", **given):
    actor = given.pop("actor", None) or factories.staff(Role.EXPERT, factories.OrganisationFactory(), user=expert.user)
    return note_relation(expert=expert, actor=actor, kind=kind, name=user.name, id_number=user.id_number, **given)


def test_each_ground_is_found():
    load_catalog()
    case = factories.ApplicationFactory()
    officer = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140702"))
    record(chain(case), "application.passed_on", actor=officer)
    passed_it = factories.ExpertFactory(user_id=officer.user_id)
    left = factories.ExpertFactory()
    employed(left.user, case.employer, until=clock.today() - timedelta(days=400), status="ENDED")
    long_gone = factories.ExpertFactory()
    employed(long_gone.user, case.employer, until=clock.today() - timedelta(days=1200), status="ENDED")
    kin, tutor = factories.ExpertFactory(), factories.ExpertFactory()
    relate(kin, case.applicant)
    relate(tutor, case.applicant, kind="tutor")
    himself = factories.ExpertFactory(user=case.applicant)
    pooled = factories.ExpertFactory(employer=case.employer)
    wanted = {
        passed_it.pk: "earlier_role", left.pk: "former_employer", kin.pk: "kinship", tutor.pk: "tutor",
        himself.pk: "himself", pooled.pk: "employer",
    }  # fmt: skip
    rows = conflicts_of(Expert.objects.all(), [case, factories.ApplicationFactory()])
    assert {expert: ground for expert, pk, _reason, ground in rows if pk == case.pk} == wanted
    assert {pk for _expert, pk, _reason, _ground in rows} == {case.pk}
    assert conflicts_by_expert([kin, long_gone], [case]) == {kin.pk: ["与申报人有亲属关系"]}


def test_an_applicant_is_not_rid_of_an_expert_by_a_claim_that_no_unit_has_confirmed():
    case, unit = factories.ApplicationFactory(), factories.OrganisationFactory()
    expert = factories.ExpertFactory(employer=unit)
    claim = employed(case.applicant, unit, status="CLAIMED")
    assert found(expert, case) == []
    Employment.objects.filter(pk=claim.pk).delete()
    declined = employed(case.applicant, unit, until=clock.today(), status="ENDED")
    assert found(expert, case) == []
    clerk = factories.staff(Role.UNIT_CLERK, unit)
    record(chain(declined), "employment.confirmed", actor=clerk)
    assert found(expert, case) == [("与申报人同一工作单位", "employer")]


def test_an_applicants_second_employer_counts():
    case, unit = factories.ApplicationFactory(), factories.OrganisationFactory()
    employed(case.applicant, unit)
    assert found(factories.ExpertFactory(employer=unit), case) == [("与申报人同一工作单位", "employer")]


def test_a_withdrawn_relation_and_a_name_alone_recuse_nobody():
    case, expert = factories.ApplicationFactory(), factories.ExpertFactory()
    actor = factories.staff(Role.EXPERT, factories.OrganisationFactory(), user=expert.user)
    note_relation(expert=expert, actor=actor, kind="kinship", name=case.applicant.name)
    assert found(expert, case) == []
    noted = relate(expert, case.applicant, actor=actor)
    assert found(expert, case) == [("与申报人有亲属关系", "kinship")]
    withdraw_relation(relation=noted, actor=actor)
    assert found(expert, case) == []


def test_the_number_of_queries_does_not_grow():
    def cost(size):
        experts = [factories.ExpertFactory(employer=factories.OrganisationFactory()) for _ in range(size)]
        cases = [factories.ApplicationFactory() for _ in range(size)]
        for expert, case in zip(experts, cases, strict=True):
            relate(expert, case.applicant)
            employed(case.applicant, expert.employer, until=clock.today(), status="ENDED")
        with CaptureQueriesContext(connection) as queries:
            assert len(conflicts_of(experts, cases)) == size
        return len(queries)

    assert cost(1) == cost(3)


def test_a_relation_noted_after_the_call_takes_the_case_from_his_seat():
    here = room(members=7, cases=2).open(7)
    expert, actor, case = here.experts[5], here.actors[5], here.cases[0]
    client = signed_in(actor)
    assert client.get(url("item", here, 1)).status_code == 200
    series = case.series.name
    assert f"第 1 项　{series}" in body(client.get(url("seat", here)))
    relate(expert, case.applicant, actor=actor, key=uuid.uuid4())
    assert Recusal.objects.get(expert=expert).item.number == 1
    assert client.get(url("item", here, 1)).status_code == 403
    seat = body(client.get(url("seat", here)))
    assert f"第 1 项　{series}" not in seat
    assert f"第 2 项　{series}" in seat
    assert "已回避" in seat


def test_a_recused_expert_learns_nothing_of_the_case():
    here = room(members=7, cases=2).open(7)
    case = here.cases[0]
    for number, text in ((1, "第一件的秘密工艺"), (2, "第二件的工艺")):
        here.cases[number - 1].versions.create(
            number=1, materials=[], commitment="", digest="", submitted_at=here.meeting.starts_at,
            form={"report": {"fields": {"text": text}}},
        )  # fmt: skip
    relate(here.experts[5], case.applicant, actor=here.actors[5])
    relate(here.experts[0], here.cases[1].applicant, actor=here.actors[0])
    here.give_opinions()
    services.open_round(item=here.meeting.items.get(number=1), actor=here.chair)
    for actor in [each for each in here.actors if each != here.actors[5]]:
        services.cast(round=here.vote(), actor=actor, choice="agree")
    services.close_rounds(meeting=here.meeting, actor=here.chair)
    other = signed_in(here.actors[4])
    assert "第一件的秘密工艺" in body(other.get(url("item", here, 1)))
    assert "通过" in body(other.get(url("seat", here)))
    recused = signed_in(here.actors[5])
    assert "第二件的工艺" in body(recused.get(url("item", here, 2)))
    pages = [body(recused.get(path)) for path in (url("seat", here), url("seat_live", here),
             reverse("reviews:my_meetings"), url("item", here, 1), reverse("accounts:switch_role"))]  # fmt: skip
    for secret in ("第一件的秘密工艺", case.applicant.name, case.code, case.employer.name, ">通过<"):
        assert all(secret not in page for page in pages), secret
    for name in ("item", "recuse", "cast"):
        assert recused.post(url(name, here, 1), {"choice": "agree", "reason": "x"}).status_code in {302, 403, 405, 422}
    with pytest.raises(Refused, match="已回避"):
        services.save_opinion(
            item=here.meeting.items.get(number=1), experts=here.experts[1:4], text="建议通过。", actor=here.actors[5]
        )


def test_a_recused_chair_reads_the_minutes_without_the_case():
    here = room(members=7, cases=2).open(7)
    first, second = here.cases
    relate(here.experts[0], second.applicant, actor=here.actors[0])
    chair, office = signed_in(here.chair), signed_in(here.secretary)
    for reader in (chair, office):
        assert first.applicant.name in body(reader.get(url("minutes", here)))
    assert second.applicant.name in body(office.get(url("minutes", here)))
    minutes = body(chair.get(url("minutes", here)))
    assert second.applicant.name not in minutes
    assert second.code not in minutes
    assert "您已回避" in minutes


def test_the_office_sees_hints_and_decides(django_assert_max_num_queries):
    here = room(members=7, cases=2)
    expert, case = here.experts[3], here.cases[0]
    case.versions.create(
        number=1, materials=[], commitment="", digest="", submitted_at=here.meeting.starts_at,
        form={"achievements": {"fields": {}, "rows": [{"role": f"与{expert.user.name}共同完成"}]}},
    )  # fmt: skip
    note_relation(expert=here.experts[4], actor=here.actors[4], kind="tutor", name=here.cases[1].applicant.name)
    assert not Recusal.objects.exists()
    page = body(signed_in(here.secretary).get(url("conflicts", here)))
    assert "专家的姓名出现在业绩成果中" in page
    assert "登记的师生关系与申报人同名" in page
    services.declare_recusal(item=here.meeting.items.get(number=1), expert=expert, reason="合作", actor=here.secretary)
    page = body(signed_in(here.secretary).get(url("conflicts", here)))
    assert "专家的姓名出现在业绩成果中" not in page
    for stranger in (here.actors[3], factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))):
        assert signed_in(stranger).get(url("conflicts", here)).status_code in {403, 404}


def test_hints_cost_the_same_for_any_agenda():
    counts = []
    for size in (1, 3):
        here = room(members=7, cases=size)
        client = signed_in(here.secretary)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("conflicts", here)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_removed_leaves_the_room_and_sees_no_meeting():
    here = room(members=7).open(7)
    expert, actor = here.experts[5], here.actors[5]
    pool = factories.ExpertPoolFactory(organiser=here.batch.committee.organiser)
    PoolEntry.objects.create(pool=pool, expert=expert, joined_on=clock.today())
    client = signed_in(actor)
    assert client.get(url("seat", here)).status_code == 200
    remove_expert(expert=expert, actor=here.secretary, document="9号", reason="私下接触申报人")
    assert not here.meeting.attendances.get(expert=expert).is_present
    assert client.get(url("seat", here)).status_code == 404
    assert here.meeting.code not in body(client.get(reverse("reviews:my_meetings")))
    for who in (actor, here.secretary):
        with pytest.raises(Refused, match="第42条"):
            services.sign_in(meeting=here.meeting, expert=Expert.objects.get(pk=expert.pk), actor=who)
    here.give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    assert not here.vote().roll.filter(expert=expert).exists()
