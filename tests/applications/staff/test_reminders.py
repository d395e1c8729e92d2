"""Each deadline is told of before, at and after it, each stage once (lessons, pain 14)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.due import expire_corrections
from applications.models import Reminder
from applications.services import objections, reviewing
from applications.services.reminders import remind
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.messages.models import Message
from portal.workflow import Act, run
from tests import factories
from tests.applications.staff.factories import at, case_at, clerk, county_officer, fresh, objected, published

ITEM = reviewing.ItemToCorrect("basic.post", "inconsistent", "与合同不一致")


@pytest.fixture(autouse=True)
def _limits(_calendar):
    for key, value in {"unit_review_working_days": 5, "review_working_days": 10}.items():
        Parameter.objects.create(key=key, name=key, value=value, unit="working_days")


def told(user_id, since=0):
    """The subjects of a person's letters in the portal, oldest first."""
    letters = Message.objects.filter(recipient_id=user_id).order_by("id")
    return list(letters.values_list("subject", flat=True))[since:]


def days_with_letters(user_id, month, day, count):
    """``(month-day, subject)`` of what a person is told on ``count`` days, the job running twice on each."""
    found, seen = [], len(told(user_id))
    for number in range(count):
        with at(month, day):
            start = clock.now() + timedelta(days=number)
        with clock.frozen(start):
            remind()
            remind()
        letters = told(user_id, seen)
        found += [(f"{start:%m-%d}", subject.partition("（")[0]) for subject in letters]
        seen += len(letters)
    return found


def asked_on(month, day):
    with at(month, day):
        case = case_at("UNIT_REVIEW")
        reviewing.ask_correction(application=case, actor=clerk(case), items=[ITEM])
    return case


def test_correction_over_the_national_day_is_told_of_three_times():
    case = asked_on(9, 30)
    assert days_with_letters(case.applicant_id, 9, 30, 15) == [
        ("10-09", "补正期限还有不到 4 个工作日"),
        ("10-12", "补正期限还有 1 个工作日"),
        ("10-13", "今天是补正期限的最后一天"),
    ]


def test_after_the_deadline_the_letter_of_the_act_is_the_last():
    case = asked_on(9, 7)
    with at(9, 15, 1):
        assert expire_corrections() == 1
        assert remind() == 0
    assert told(case.applicant_id)[-1].startswith("逾期未补正，视为放弃申报")


def test_after_missed_days_only_the_nearest_stage_is_told():
    case = asked_on(9, 30)
    with at(10, 12):
        assert remind() == 1
    assert told(case.applicant_id)[1:] == [f"补正期限还有 1 个工作日（受理编号 {case.code}）"]


def test_a_term_of_one_day_is_not_repeated_on_the_day_of_asking():
    Parameter.objects.filter(key="correction_working_days").update(value=1)
    case = asked_on(9, 7)
    assert days_with_letters(case.applicant_id, 9, 7, 2) == [("09-08", "今天是补正期限的最后一天")]


def test_answered_correction_is_not_told_of():
    case = asked_on(9, 7)
    with at(9, 8):
        run(type(case), case.pk, Act(move="resubmit", actor=factories.applicant_actor(case.applicant)))
    assert days_with_letters(case.applicant_id, 9, 9, 6) == []


def test_a_lengthened_term_is_told_of_anew():
    case = asked_on(9, 7)
    with at(9, 11):
        assert remind() == 1
    type(case).objects.filter(pk=case.pk).update(due_on="2026-09-16")
    assert days_with_letters(case.applicant_id, 9, 11, 5) == [
        ("09-11", "补正期限还有不到 4 个工作日"),
        ("09-15", "补正期限还有 1 个工作日"),
    ]


def test_unit_is_told_before_on_and_after_its_five_working_days():
    with at(9, 7):
        actor = clerk(case_at("UNIT_REVIEW"))
    assert days_with_letters(actor.user_id, 9, 7, 12) == [
        ("09-10", "办理提醒：1 件的办理期限还有不到 3 个工作日"),
        ("09-14", "办理提醒：1 件今天是办理期限的最后一天"),
        ("09-15", "办理提醒：1 件已超过办理期限"),
    ]


def test_office_is_told_by_its_own_ten_working_days():
    with at(9, 7):
        case_at("HRSS_REVIEW")
        officer = county_officer()
    # 8-11, 14-18 and Sunday 20 September are the ten working days after the 7th.
    assert days_with_letters(officer.user_id, 9, 7, 16) == [
        ("09-17", "办理提醒：1 件的办理期限还有不到 3 个工作日"),
        ("09-20", "办理提醒：1 件今天是办理期限的最后一天"),
        ("09-21", "办理提醒：1 件已超过办理期限"),
    ]


def test_the_next_office_has_its_own_term():
    with at(9, 7):
        case = case_at("HRSS_REVIEW")
        officer = county_officer()
    with at(9, 18):
        reviewing.pass_on(ids=[case.pk], actor=officer)
    city = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"))
    assert fresh(case).status_since.astimezone(clock.SHANXI).day == 18
    with at(9, 21):
        assert remind() == 0
    assert told(city.user_id) == []


def test_many_cases_make_one_letter_to_each_clerk_with_the_most_urgent_first():
    with at(9, 7):
        case = case_at("UNIT_REVIEW")
    with at(9, 9):
        for _ in range(2):
            case_at("UNIT_REVIEW", employer=case.employer)
    one, two = clerk(case), clerk(case)
    with at(9, 15):
        assert remind() == 3
    for actor in (one, two):
        letter = Message.objects.get(recipient_id=actor.user_id)
        assert letter.subject == "办理提醒：1 件已超过办理期限"
        assert "2 件的办理期限还有不到 3 个工作日" in letter.body


def test_notice_that_has_run_asks_the_unit_to_recommend():
    with at(9, 7):
        case = case_at("UNIT_NOTICE")
        actor = clerk(case)
        published(case, actor=actor)
    # The notice runs until Monday the 14th; five working days after it end on Sunday the 20th (15-18, 20).
    assert days_with_letters(actor.user_id, 9, 7, 16) == [
        ("09-15", "办理提醒：1 件公示期已满且没有待核查的异议，请推荐上报"),
        ("09-21", "办理提醒：1 件公示期满已久，还没有推荐上报"),
    ]


def test_notice_with_an_open_objection_waits_for_the_decision():
    with at(9, 7):
        case = case_at("UNIT_NOTICE")
        actor = clerk(case)
        objection = objected(published(case, actor=actor))
    with at(9, 15):
        assert remind() == 0
        objections.decide(objection=objection, actor=actor, upheld=False, finding="经核查不成立。")
        assert remind() == 1


def test_case_without_a_notice_is_under_the_units_limit():
    with at(9, 7):
        actor = clerk(case_at("UNIT_NOTICE"))
    with at(9, 15):
        assert remind() == 1
    assert told(actor.user_id) == ["办理提醒：1 件已超过办理期限"]


def test_without_the_parameter_nobody_is_told():
    Parameter.objects.filter(key="unit_review_working_days").delete()
    with at(9, 7):
        case_at("UNIT_REVIEW")
    with at(9, 30):
        assert remind() == 0


def test_a_term_that_reaches_into_a_year_without_calendar_waits():
    with at(12, 29):
        case_at("HRSS_REVIEW")
    with at(12, 31):
        assert remind() == 0
    assert not Reminder.objects.exists()


def test_one_case_and_three_cost_the_same_number_of_queries():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            remind()
        return len(captured)

    counts = []
    # The first time reads what stays known afterwards, such as the parameters.
    for count in (1, 1, 3):
        with at(9, 7):
            case = case_at("UNIT_REVIEW")
            clerk(case)
            for _ in range(count - 1):
                case_at("UNIT_REVIEW", employer=case.employer)
        with at(9, 15):
            counts.append(queries())
    assert counts[1] == counts[2]
