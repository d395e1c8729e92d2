"""A record is proposed by one officer and decided by another; so is its end; its subject is heard (M6c; 令40 39-42)."""

from datetime import date, datetime

import pytest

from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.integrity import services
from portal.integrity.models import IntegrityRecord, RecordChange
from portal.integrity.rules import body_bar_refusal, last_day_barred, terms_of
from portal.integrity.selectors import ban_until, body_barred_until
from portal.messages.models import Message
from tests import factories
from tests.integrity.factories import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TERMS = terms_of(date(2026, 9, 7), record_years=3, ban_years=3)


@pytest.mark.parametrize(
    ("kind", "asked", "until"),
    [
        ("applicant", None, date(2029, 9, 7)),
        ("expert", None, date(2029, 9, 7)),
        ("organisation", None, None),
        ("organisation", date(2027, 9, 6), date(2027, 9, 6)),
        ("organisation", date(2031, 1, 1), date(2029, 9, 7)),
    ],
)
def test_whom_a_record_bars_and_until_when(kind, asked, until):
    assert last_day_barred(kind, TERMS, asked) == until


@pytest.mark.parametrize(
    ("until", "fine"),
    [
        (None, True),
        (date(2026, 9, 7), False),
        (date(2026, 9, 8), True),
        (date(2029, 9, 7), True),
        (date(2029, 9, 8), False),
    ],
)
def test_bar_of_a_body_ends_after_today_and_within_the_record(until, fine):
    assert (body_bar_refusal(until, on=date(2026, 9, 7), kept_until=TERMS.kept_until) is None) is fine


def test_nobody_decides_what_he_proposed():
    keepers, stranger = office(), factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100"))
    record = keepers.proposed()
    for actor, said in ((keepers.first, "另一名人员"), (stranger, "作出决定的机关")):
        with pytest.raises(Refused, match=said):
            services.decide_record(record=record, actor=actor, enters=True, reason="属实")
    assert ban_until(record.person_id, clock.today()) is None
    with clock.frozen(datetime(2026, 9, 10, 9, 0, tzinfo=clock.SHANXI)):
        services.decide_record(record=record, actor=keepers.second, enters=True, reason="属实")
    assert ban_until(record.person_id, clock.today()) == date(2029, 9, 10)


def test_nobody_keeps_a_record_about_himself():
    keepers = office()
    with pytest.raises(Refused, match="与本人"):
        keepers.proposed(person=factories.User.objects.get(pk=keepers.first.user_id))
    record = keepers.proposed(person=factories.User.objects.get(pk=keepers.second.user_id))
    with pytest.raises(Refused, match="与本人"):
        services.decide_record(record=record, actor=keepers.second, enters=False, reason="不实")


def test_what_was_dropped_bars_nobody_and_says_why():
    keepers = office()
    record = services.decide_record(record=keepers.proposed(), actor=keepers.second, enters=False, reason="证据不足")
    assert (record.status, record.ended_because, record.kept_until) == ("DROPPED", "证据不足", None)
    assert ban_until(record.person_id, clock.today()) is None


def test_one_document_is_recorded_once_about_somebody():
    keepers = office()
    record = keepers.proposed()
    with pytest.raises(Refused, match="已经就同一对象"):
        keepers.proposed(person=record.person)
    assert IntegrityRecord.objects.count() == 1


def test_lifting_needs_two_and_ends_the_ban_at_once():
    keepers = office()
    record = keepers.entered()
    change = keepers.lifting(record)
    with pytest.raises(Refused, match="另一名人员"):
        services.decide_change(change=change, actor=keepers.first, agrees=True, decision="同意")
    with pytest.raises(Refused, match="已有一项变更"):
        keepers.lifting(record)
    assert ban_until(record.person_id, clock.today()) == date(2029, 9, 7)
    services.decide_change(change=change, actor=keepers.second, agrees=True, decision="同意")
    after = IntegrityRecord.objects.get(pk=record.pk)
    assert (after.status, after.ended_on, after.ended_by_document) == ("LIFTED", date(2026, 9, 7), "复决〔2026〕2号")
    assert ban_until(record.person_id, clock.today()) is None
    with pytest.raises(Refused, match="已解除"):
        keepers.lifting(record)


def test_refused_change_leaves_the_record_as_it_was():
    keepers = office()
    record = keepers.entered()
    change = services.decide_change(change=keepers.lifting(record), actor=keepers.second, agrees=False, decision="不符")
    assert (change.status, change.decision) == ("REFUSED", "不符")
    assert ban_until(record.person_id, clock.today()) == date(2029, 9, 7)


def test_correction_keeps_the_wrong_record_and_counts_anew():
    keepers = office()
    record = keepers.entered()
    wrong = {"record": record, "actor": keepers.first, "document": "更〔2026〕1号", "reason": "日期有误"}
    with pytest.raises(Refused, match="不能晚于今天"):
        services.propose_correction(**wrong, new_recorded_on=date(2026, 9, 8))
    change = services.propose_correction(**wrong, new_recorded_on=date(2026, 3, 1), new_reason="论文系抄袭")
    services.decide_change(change=change, actor=keepers.second, agrees=True, decision="同意")
    old, new = IntegrityRecord.objects.order_by("id")
    assert (old.status, old.reason, old.banned_until) == ("CORRECTED", "业绩证明系伪造", date(2029, 9, 7))
    assert (new.corrects, new.reason, new.document) == (old, "论文系抄袭", record.document)
    assert ban_until(record.person_id, clock.today()) == date(2029, 3, 1)


def test_body_is_only_barred_where_the_decision_says_so():
    keepers = office()
    criticised, barred = factories.OrganisationFactory(), factories.OrganisationFactory()
    keepers.entered(kind="organisation", organisation=criticised)
    keepers.entered(kind="organisation", organisation=barred, barred_until=date(2027, 9, 6))
    assert body_barred_until(criticised.pk, clock.today()) is None
    assert body_barred_until(barred.pk, date(2027, 9, 6)) == date(2027, 9, 6)
    assert body_barred_until(barred.pk, date(2027, 9, 7)) is None


def test_body_whose_bar_is_over_before_the_decision_is_not_entered():
    keepers = office()
    record = keepers.proposed(
        kind="organisation", organisation=factories.OrganisationFactory(), barred_until=date(2026, 9, 8)
    )
    with clock.frozen(datetime(2026, 9, 8, 9, 0, tzinfo=clock.SHANXI)), pytest.raises(Refused, match="已经过去"):
        services.decide_record(record=record, actor=keepers.second, enters=True, reason="属实")


def test_subject_is_told_of_each_step_and_is_heard():
    keepers = office()
    record = keepers.proposed()
    me = factories.applicant_actor(record.person)
    services.answer_record(record=record, actor=me, text="证明是单位开的。")
    with pytest.raises(Refused, match="本人或者本单位"):
        services.answer_record(record=record, actor=factories.applicant_actor(factories.UserFactory()), text="x")
    services.decide_record(record=record, actor=keepers.second, enters=True, reason="属实")
    keepers.lifted(record)
    with pytest.raises(Refused, match="当前状态"):
        services.answer_record(record=record, actor=me, text="谢谢")
    assert [each.text for each in record.answers.all()] == ["证明是单位开的。"]
    told = Message.objects.filter(recipient=record.person).order_by("id")
    assert [each.subject.partition("（")[0] for each in told] == [
        "拟对您作诚信记录", "已对您作诚信记录", "您的诚信记录已解除",
    ]  # fmt: skip


def test_body_answers_by_whoever_acts_for_it():
    keepers, body = office(), factories.OrganisationFactory()
    clerk, stranger = (
        factories.staff(Role.UNIT_CLERK, body),
        factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory()),
    )
    record = keepers.proposed(kind="organisation", organisation=body)
    services.answer_record(record=record, actor=clerk, text="已经整改。")
    with pytest.raises(Refused, match="本人或者本单位"):
        services.answer_record(record=record, actor=stranger, text="x")
    assert Message.objects.filter(recipient=clerk.user_id).count() == 1


def test_change_that_says_nothing_is_refused_by_the_database():
    keepers = office()
    record = keepers.entered()
    with pytest.raises(Refused):
        services.propose_correction(record=record, actor=keepers.first, document="更1号", reason="有误")
    assert not RecordChange.objects.exists()
