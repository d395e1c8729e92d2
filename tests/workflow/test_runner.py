import uuid

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from applications.models import Application
from portal import workflow
from portal.audit.models import Record
from portal.audit.selectors import broken_records, chain_of
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import Act
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def submit(application, **extra):
    actor = factories.applicant_actor(application.applicant)
    return workflow.run(Application, application.pk, Act(move="submit", actor=actor, **extra))


def at_unit_review(count=1, **fields):
    employer = factories.OrganisationFactory()
    batch = factories.BatchFactory()
    return [
        factories.ApplicationFactory(
            employer=employer, batch=batch, status="UNIT_REVIEW", leg=1, handler=employer, **fields
        )
        for _ in range(count)
    ]


def approval(clerk):
    return Act(move="approve_by_unit", actor=clerk, arguments={"by": clerk.user_id})


def test_run_moves_the_case_and_writes_the_record():
    application = factories.ApplicationFactory()
    done = submit(application)
    stored = Application.objects.get(pk=application.pk)
    assert (stored.status, stored.version, stored.leg, stored.handler) == ("UNIT_REVIEW", 1, 1, application.employer)
    assert (done.record.verb, done.record.status_from, done.record.status_to) == (
        "application.submitted",
        "DRAFT",
        "UNIT_REVIEW",
    )
    assert list(chain_of(workflow.chain(application))) == [done.record]


def test_run_refuses_a_stranger_with_the_sentence():
    application = factories.ApplicationFactory()
    stranger = factories.applicant_actor(factories.UserFactory())
    with pytest.raises(Refused, match="只有申报人本人可以办理"):
        workflow.run(Application, application.pk, Act(move="submit", actor=stranger))
    assert Application.objects.get(pk=application.pk).status == "DRAFT"
    assert not Record.objects.exists()


def test_run_refuses_a_closed_window():
    batch = factories.BatchFactory(closes_at=factories.BatchFactory.opens_at.replace(day=2))
    application = factories.ApplicationFactory(batch=batch)
    with pytest.raises(Refused, match="不在申报时间内"):
        submit(application)


def test_same_key_gives_the_first_answer():
    application = factories.ApplicationFactory()
    key = uuid.uuid4()
    first, second = submit(application, key=key), submit(application, key=key)
    assert second.record == first.record
    assert Application.objects.get(pk=application.pk).version == 1
    with pytest.raises(Refused, match="当前状态为“单位审核”"):
        submit(application, key=uuid.uuid4())


def test_run_many_reports_each_refusal_and_moves_the_rest():
    mine, other = at_unit_review(2), at_unit_review(1)
    clerk = factories.staff(Role.UNIT_CLERK, mine[0].employer)
    ids = [each.pk for each in [*mine, *other]]
    report = workflow.run_many(Application, ids, approval(clerk))
    assert [done.subject.pk for done in report.done] == [each.pk for each in mine]
    assert [(each.pk, each.reason) for each in report.declined] == [(other[0].pk, "这件申报目前不在您所在的机构办理。")]
    assert set(Record.objects.values_list("batch", flat=True)) == {report.batch}


def test_run_many_takes_the_same_number_of_statements_for_any_size(django_assert_num_queries):
    counts = []
    for size in (1, 12):
        cases = at_unit_review(size)
        clerk = factories.staff(Role.UNIT_CLERK, cases[0].employer)
        with django_assert_num_queries(8) as captured:
            workflow.run_many(Application, [each.pk for each in cases], approval(clerk))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_nobody_acts_on_his_own_case():
    [case] = at_unit_review()
    clerk = factories.staff(Role.UNIT_CLERK, case.employer, user=case.applicant)
    with pytest.raises(Refused, match="不能办理本人的申报"):
        workflow.run(Application, case.pk, approval(clerk))


def test_preview_tells_what_would_be_refused_and_changes_nothing():
    colleague = factories.UserFactory()
    cases = at_unit_review(2, claimed_by=colleague)
    factories.staff(Role.UNIT_CLERK, cases[0].employer, user=colleague)
    clerk = factories.staff(Role.UNIT_CLERK, cases[0].employer)
    declined = workflow.preview(Application, [cases[0].pk], "approve_by_unit", actor=clerk)
    assert [each.reason for each in declined] == ["已有同事领取了这件申报，请由其放回待办，或者由您接手。"]
    assert not Record.objects.exists()


def test_database_refuses_an_illegal_pair():
    application = factories.ApplicationFactory()
    with (
        pytest.raises(ProgrammingError, match="Invalid transition"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE applications_application SET status = 'CERTIFIED' WHERE id = %s", [application.pk])


def test_database_refuses_a_legal_pair_without_a_record():
    application = factories.ApplicationFactory()
    with pytest.raises(ProgrammingError, match="has no record"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE applications_application SET status = 'UNIT_REVIEW' WHERE id = %s", [application.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("statement", ["UPDATE audit_record SET note = 'x'", "DELETE FROM audit_record"])
def test_database_keeps_the_record_append_only(statement):
    submit(factories.ApplicationFactory())
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        connection.cursor().execute(statement)


def test_chain_tells_a_changed_record():
    submit(factories.ApplicationFactory())
    assert list(broken_records()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_record SET actor_name = '别人'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert [record.position for record in broken_records()] == [1]


def test_cases_in_hand_are_a_part_of_the_visible_ones():
    mine, others = at_unit_review(2), at_unit_review(2)
    own = at_unit_review(1)[0]
    clerk = factories.staff(Role.UNIT_CLERK, mine[0].employer, user=own.applicant)
    in_hand = set(Application.objects.in_hand_of(clerk))
    assert in_hand == set(mine)
    assert in_hand <= set(Application.objects.visible_to(clerk))
    assert not in_hand & set(others)


def test_claim_of_somebody_who_has_left_binds_nobody():
    [case] = at_unit_review(claimed_by=factories.UserFactory())
    clerk = factories.staff(Role.UNIT_CLERK, case.employer)
    assert workflow.run(Application, case.pk, approval(clerk)).subject.status == "UNIT_NOTICE"


def test_key_answers_nobody_but_its_own_hand():
    [case] = at_unit_review()
    key, first = uuid.uuid4(), factories.staff(Role.UNIT_CLERK, case.employer)
    workflow.run(Application, case.pk, Act(move="claim", actor=first, key=key, arguments={"by": first.user_id}))
    stranger = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    with pytest.raises(Refused, match="这个页面已经用过"):
        workflow.run(
            Application, case.pk, Act(move="claim", actor=stranger, key=key, arguments={"by": stranger.user_id})
        )
