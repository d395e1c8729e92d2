"""A batch is made of a planned one, published with its terms frozen, closed (regulation 4.2; 令40 arts. 15, 37)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from committees import services
from committees.models import Batch, BatchTerms, FeeItem, LevelMethods
from committees.plan_selectors import free_rows, problems_of_batch
from committees.terms import digest_of
from portal.audit.models import Record
from portal.catalog.models import CalendarYear, Parameter, SeriesLevel
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.committees.plan_room import MONDAY, agreed_room, approval, content, moment, room, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with clock.frozen(MONDAY):
        yield


def fresh(batch):
    return Batch.objects.with_committee().get(pk=batch.pk)


def test_published_batch_has_its_terms_frozen():
    made = agreed_room()
    services.register_fee(actor=made.secretary, committee=made.committee, approval=approval())
    batch = fresh(made.published(charges=True))
    assert batch.status == "PUBLISHED"
    assert batch.methods == batch.methods_of("middle") == ["review", "defence"]
    terms = batch.terms
    assert terms.frozen_at == MONDAY
    assert terms.sha256 == digest_of(terms.content)
    assert set(terms.content) == {"batch", "code", "fees", "form", "parameters", "rules", "standards"}
    assert terms.content["fees"] == [
        {
            "level": "middle",
            "amount": "200.00",
            "document": "晋价费字〔2026〕12号",
            "approved_by": "山西省发展和改革委员会",
            "valid_to": "2026-12-31",
        }
    ]
    assert terms.content["parameters"] == {
        "continuing_education_hours": 90,
        "continuing_education_professional_hours": 60,
    }
    assert terms.content["batch"]["rules_of"] == "2026-09-07"
    assert terms.content["form"]["version"] == "2026-1"
    assert "education" in {each["code"] for each in terms.content["form"]["materials"]}
    assert {each["code"] for each in terms.content["standards"]} >= {"engineering_national"}
    verbs = Record.objects.filter(chain=f"committees.batch:{batch.pk}").order_by("position")
    assert [(each.verb, each.status_to) for each in verbs] == [
        ("batch.opened", "DRAFT"),
        ("batch.published", "PUBLISHED"),
    ]


def test_each_level_has_its_methods():
    made = room(level="senior", filing_authority=factories.hrss_office("140000"))
    levels = ["full_senior", "associate_senior"]
    made.fill(row(levels=levels, methods=["review", "defence"])).report().agree()
    batch = fresh(made.batch(methods={"full_senior": ["review", "defence"], "associate_senior": ["review"]}))
    assert batch.levels == levels
    assert batch.methods == ["review", "defence"]
    assert [batch.methods_of(level) for level in levels] == [["review", "defence"], ["review"]]
    assert [batch.wants_defence("exceptional", level) for level in levels] == [True, False]
    assert not batch.wants_defence("normal", "full_senior")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"opens_at": moment(9, 13), "closes_at": moment(11, 1)}, {"opens_at", "closes_at"}),
        ({"methods": {"middle": ["review"]}}, {"methods_middle"}),
        ({"methods": {"associate_senior": ["review", "defence"]}}, {"levels"}),
        ({"cutoff_on": date(2025, 12, 31)}, {"cutoff_on"}),
        ({"charges": True}, {"charges"}),
    ],
)
def test_batch_is_checked_before_it_is_published(changes, fields):
    made = agreed_room()
    batch = made.batch(**changes)
    assert set(problems_of_batch(fresh(batch), date(2026, 9, 7))) == fields
    if not fields:
        services.publish_batch(batch=batch, actor=made.secretary)
        assert fresh(batch).status == "PUBLISHED"
        return
    with pytest.raises(services.BatchNotReady) as refused:
        services.publish_batch(batch=batch, actor=made.secretary)
    assert set(refused.value.problems) == fields
    assert fresh(batch).status == "DRAFT"
    assert not BatchTerms.objects.exists()


def test_no_batch_beyond_the_filing_the_calendar_or_the_day():
    made = agreed_room()
    batch = made.batch()
    with clock.frozen(moment(9, 15)), pytest.raises(services.BatchNotReady) as late:
        services.publish_batch(batch=batch, actor=made.secretary)
    assert set(late.value.problems) == {"opens_at"}
    services.supervise(
        committee=made.committee,
        actor=made.officer,
        kind="suspend",
        order=services.Order(document="一号", document_on=date(2026, 9, 7), reason="投诉"),
    )
    CalendarYear.objects.filter(year=2026).delete()
    with pytest.raises(services.BatchNotReady) as refused:
        services.publish_batch(batch=batch, actor=made.secretary)
    assert "已被暂停" in refused.value.problems[""]
    assert "2026年的工作日历" in refused.value.problems["closes_at"]


def test_missing_parameter_stops_the_publication_whole():
    made = agreed_room()
    batch = made.batch()
    Parameter.objects.filter(key="continuing_education_hours").delete()
    with pytest.raises(Refused, match="没有有效值"):
        services.publish_batch(batch=batch, actor=made.secretary)
    assert fresh(batch).status == "DRAFT"
    assert not BatchTerms.objects.exists()


def test_exam_goes_first_where_the_level_asks_for_one():
    made = agreed_room()
    SeriesLevel.objects.filter(series=made.committee.series, level="middle").update(mode="exam_plus_review")
    assert "应包括考试" in problems_of_batch(fresh(made.batch()), date(2026, 9, 7))["methods_middle"]


def test_batch_belongs_to_an_agreed_plan():
    made = room().fill().report()
    planned = made.fresh().rows.first()
    with pytest.raises(Refused, match="还没有经备案机关同意"):
        services.start_batch(actor=made.secretary, planned=planned, content=content())
    assert not Batch.objects.exists()
    made.agree()
    batch = made.batch()
    services.reopen_plan(plan=made.plan, actor=made.secretary)
    with pytest.raises(Refused, match="还没有经备案机关同意"):
        services.publish_batch(batch=batch, actor=made.secretary)


def test_administrators_batch_needs_no_plan():
    made = room()
    batch = factories.BatchFactory(committee=made.committee, status="DRAFT", opens_at=moment(9, 14))
    services.publish_batch(batch=batch, actor=made.secretary)
    assert fresh(batch).terms.content["batch"]["methods"] == {"middle": ["review"]}


def test_one_batch_of_a_planned_one_unless_it_was_closed_before_it_opened():
    made = agreed_room()
    batch = made.published()
    with pytest.raises(Refused, match="已经建立过批次"):
        made.batch()
    assert not free_rows(made.secretary).exists()
    services.close_batch(batch=batch, actor=made.secretary)
    assert fresh(batch).status == "CLOSED"
    assert free_rows(made.secretary).exists()
    again = made.published(title="重新发布")
    with clock.frozen(moment(11, 2)):
        services.close_batch(batch=again, actor=made.secretary)
        assert not free_rows(made.secretary).exists()
        with pytest.raises(Refused, match="已经建立过批次"):
            made.batch()


def test_window_that_runs_is_not_closed():
    made = agreed_room()
    batch = made.published()
    with clock.frozen(moment(9, 20)), pytest.raises(Refused, match="不能结束受理"):
        services.close_batch(batch=batch, actor=made.secretary)
    assert fresh(batch).status == "PUBLISHED"


@pytest.mark.parametrize(
    "columns",
    [
        {"title": "别的名称"},
        {"levels": ["middle", "assistant"]},
        {"methods": ["review"]},
        {"grouping": "mixed"},
        {"defence_tracks": []},
        {"cutoff_on": date(2026, 11, 30)},
        {"opens_at": moment(9, 15)},
        {"closes_at": moment(10, 1)},
        {"pass_rate_guideline": 10},
        {"charges": True},
        {"planned": None},
    ],
)
def test_database_lets_nobody_change_a_published_batch(columns):
    batch = agreed_room().published()
    with pytest.raises(DatabaseError, match="stands"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(**columns)
    Batch.objects.filter(pk=batch.pk).update(closes_at=moment(11, 5))
    with pytest.raises(DatabaseError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).delete()


def test_terms_and_methods_stand_too():
    batch = agreed_room().published()
    terms = BatchTerms.objects.get(batch=batch)
    for change in (
        lambda: BatchTerms.objects.filter(pk=terms.pk).update(sha256="0" * 64),
        lambda: BatchTerms.objects.filter(pk=terms.pk).delete(),
        lambda: LevelMethods.objects.filter(batch=batch).update(methods=["exam"]),
        lambda: LevelMethods.objects.filter(batch=batch).delete(),
        lambda: LevelMethods.objects.create(batch=batch, level="assistant", methods=["review"]),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_published_batch_is_not_edited_and_second_tab_is_told():
    made = agreed_room()
    batch = made.batch()
    services.save_batch(batch=batch, actor=made.secretary, content=content(title="改过"), revision=0)
    with pytest.raises(Refused, match="另一个页面"):
        services.save_batch(batch=batch, actor=made.secretary, content=content(), revision=0)
    services.publish_batch(batch=batch, actor=made.secretary)
    with pytest.raises(Refused, match="已经发布"):
        services.save_batch(batch=batch, actor=made.secretary, content=content(), revision=1)
    assert fresh(batch).title == "改过"


def test_another_bodys_secretary_may_do_nothing():
    made = agreed_room()
    batch = made.batch()
    other = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    for act in (
        lambda: services.publish_batch(batch=batch, actor=other),
        lambda: services.close_batch(batch=batch, actor=other),
        lambda: services.save_batch(batch=batch, actor=other, content=content(), revision=0),
        lambda: services.start_batch(actor=other, planned=batch.planned, content=content()),
        lambda: services.register_fee(actor=other, committee=made.committee, approval=approval()),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "denied"


def test_fee_without_approval_cannot_be_saved():
    made = room()
    for missing in ({"approval_document": " "}, {"approved_by": ""}):
        with pytest.raises(Refused, match="没有批准文件"):
            services.register_fee(actor=made.secretary, committee=made.committee, approval=approval(**missing))
        columns = vars(approval()) | missing | {"committee": made.committee, "registered_at": MONDAY}
        with pytest.raises(IntegrityError, match="fee_only_with_approval"), transaction.atomic():
            FeeItem.objects.create(**columns)
    assert not FeeItem.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": Decimal(0)}, "大于0"),
        ({"level": "associate_senior"}, "不包括这个级别"),
        ({"valid_to": date(2025, 12, 31)}, "不能早于起始日"),
    ],
)
def test_fee_beyond_reason_is_refused(changes, words):
    made = room()
    with pytest.raises(Refused, match=words):
        services.register_fee(actor=made.secretary, committee=made.committee, approval=approval(**changes))


def test_one_fee_of_a_level_at_a_time_and_an_ended_one_is_taken_no_more():
    made = agreed_room()
    fee = services.register_fee(actor=made.secretary, committee=made.committee, approval=approval())
    with pytest.raises(Refused, match="已有一项收费"):
        services.register_fee(actor=made.secretary, committee=made.committee, approval=approval(amount=Decimal(300)))
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        FeeItem.objects.filter(pk=fee.pk).update(amount=1)
    batch = made.batch(charges=True)
    services.end_fee(fee=fee, actor=made.secretary)
    with pytest.raises(services.BatchNotReady) as refused:
        services.publish_batch(batch=batch, actor=made.secretary)
    assert "没有覆盖整个申报时间的收费批准文件" in refused.value.problems["charges"]


def test_fee_that_ends_within_the_window_does_not_cover_it():
    made = agreed_room()
    short = approval(valid_to=date(2026, 10, 30))
    services.register_fee(actor=made.secretary, committee=made.committee, approval=short)
    assert "charges" in problems_of_batch(fresh(made.batch(charges=True)), date(2026, 9, 7))


def test_published_fee_stays_when_the_approval_ends():
    made = agreed_room()
    fee = services.register_fee(actor=made.secretary, committee=made.committee, approval=approval())
    batch = fresh(made.published(charges=True))
    services.end_fee(fee=fee, actor=made.secretary)
    assert fresh(batch).fee_summary == "收费：中级200.00元"
