"""A year's plan from its draft to the authority's reply (regulation 4.2; 令40 art. 18)."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from committees import services
from committees.models import PlannedBatch, PlanVersion, YearlyPlan
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.committees.plan_room import MONDAY, agreed_room, room, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with clock.frozen(MONDAY):
        yield


def test_plan_is_reported_and_agreed_to():
    made = room().fill().report()
    assert made.fresh().status == "REPORTED"
    assert Message.objects.filter(recipient_id=made.officer.user_id, subject__contains="2026年度评审方案").exists()
    made.agree()
    plan = made.fresh()
    assert (plan.status, plan.reply, plan.version, plan.agreed_version) == ("AGREED", "晋中人社函〔2026〕9号", 1, 1)
    version = PlanVersion.objects.get(plan=plan)
    assert version.content["batches"] == [
        {
            "title": "2026年度第二批",
            "levels": "中级",
            "window": "2026-09-14 至 2026-10-31",
            "methods": "评审、答辩",
            "grouping": "民营企业单独分组",
            "expected": 120,
        }
    ]
    assert Message.objects.filter(recipient_id=made.secretary.user_id, body__contains="复函文号").exists()


def test_plan_is_returned_once_with_everything():
    made = room().fill().report()
    services.return_plan(plan=made.plan, actor=made.officer, told="缺少答辩安排。")
    assert made.fresh().told == "缺少答辩安排。"
    made.fill(arrangement="补充答辩安排。").report()
    with pytest.raises(Refused, match="不能再次退回"):
        services.return_plan(plan=made.plan, actor=made.officer, told="还有。")
    made.agree()
    assert (made.fresh().version, made.fresh().agreed_version) == (2, 2)


def test_adjusted_plan_goes_through_the_same_again():
    made = agreed_room()
    services.reopen_plan(plan=made.plan, actor=made.secretary)
    made.fill(row(pk=made.fresh().rows.first().pk), row(title="补充批次")).report()
    services.return_plan(plan=made.plan, actor=made.officer, told="请说明补充批次的理由。")
    assert (made.fresh().status, made.fresh().agreed_version) == ("RETURNED", 1)


def test_taken_back_before_it_is_decided():
    made = room().fill().report()
    services.take_back_plan(plan=made.plan, actor=made.secretary)
    with pytest.raises(Refused, match="拟定中"):
        made.agree()


@pytest.mark.parametrize(
    ("rows", "columns", "problems", "row_problems"),
    [
        ((row(),), {"document": "", "arrangement": ""}, {"document", "arrangement"}, [set()]),
        ((row(),), {"document_on": date(2026, 9, 8)}, {"document_on"}, [set()]),
        ((row(), row(levels=["associate_senior"])), {}, set(), [set(), {"levels"}]),
        ((row(methods=["exam", "defence"]),), {}, set(), [{"methods"}]),
        ((row(closes_on=date(2029, 1, 31)),), {}, set(), [{"closes_on"}]),
        ((row(opens_on=date(2027, 1, 4), closes_on=date(2027, 2, 1)),), {}, set(), [{"opens_on"}]),
    ],
)
def test_what_is_missing_is_told_by_field_and_nothing_is_reported(rows, columns, problems, row_problems):
    made = room().fill(*rows, **columns)
    with pytest.raises(services.PlanIncomplete) as refused:
        made.report()
    assert set(refused.value.problems) == problems
    assert [set(each) for each in refused.value.rows] == row_problems
    assert made.fresh().status == "DRAFT"
    assert not PlanVersion.objects.exists()


def test_empty_plan_is_not_reported():
    made = room()
    with pytest.raises(services.PlanIncomplete) as refused:
        made.report()
    assert refused.value.problems[""] == "请至少填写一个批次。"


def test_only_the_organiser_writes_and_only_the_filing_authority_decides():
    made = room().fill()
    other = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    clerk = factories.staff(Role.UNIT_CLERK, made.committee.organiser)
    province = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000"))
    for stranger in (other, clerk, made.officer):
        with pytest.raises(Refused, match="组建单位的办事机构人员"):
            services.report_plan(plan=made.plan, actor=stranger)
        with pytest.raises(Refused, match="组建单位的办事机构人员"):
            services.start_plan(actor=stranger, committee=made.committee, year=2027)
    made.report()
    with pytest.raises(Refused, match="备案这个评审委员会的机关"):
        services.agree_plan(plan=made.plan, actor=province, reply="一号")
    with pytest.raises(Refused, match="备案机关的工作人员"):
        services.agree_plan(plan=made.plan, actor=made.secretary, reply="一号")
    assert not YearlyPlan.objects.visible_to(other).exists()
    assert not YearlyPlan.objects.visible_to(province).exists()


def test_who_reported_does_not_decide():
    made = room().fill()
    person = factories.UserFactory()
    secretary = factories.staff(Role.SECRETARY, made.committee.organiser, user=person)
    officer = factories.staff(Role.HRSS_OFFICER, made.committee.filing_authority, user=person)
    services.report_plan(plan=made.plan, actor=secretary)
    with pytest.raises(Refused, match="须由其他人员审核"):
        services.agree_plan(plan=made.plan, actor=officer, reply="一号")


def test_one_plan_a_year():
    made = room()
    with pytest.raises(Refused, match="已有评审方案"):
        services.start_plan(actor=made.secretary, committee=made.committee, year=2026)
    with pytest.raises(Refused, match="今年和明年"):
        services.start_plan(actor=made.secretary, committee=made.committee, year=2028)
    assert services.start_plan(actor=made.secretary, committee=made.committee, year=2027).year == 2027


def test_second_tab_does_not_overwrite_the_first():
    made = room().fill()
    written = services.PlanContent(columns={"document": "旧页面"}, rows=())
    with pytest.raises(Refused, match="另一个页面"):
        services.save_plan(plan=made.plan, actor=made.secretary, content=written, revision=0)
    assert made.fresh().document == "晋中工评〔2026〕3号"
    assert PlannedBatch.objects.count() == 1


def test_reported_plan_and_its_versions_stand():
    made = room().fill().report()
    with pytest.raises(Refused, match="不能直接修改"):
        made.fill(document="改")
    version = PlanVersion.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(content={})


def test_row_of_which_a_batch_was_made_stays():
    made = agreed_room()
    made.batch()
    services.reopen_plan(plan=made.plan, actor=made.secretary)
    with pytest.raises(Refused, match="不能删去"):
        made.fill(row(title="另一批"))
    assert [each.title for each in made.fresh().rows.all()] == ["2026年度第二批"]
