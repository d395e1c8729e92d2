"""The term of an organiser's correction: set, told of, lengthened, run out (令40 art. 18 by analogy; ADR 18)."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from applications.services.reminders import remind as remind_applicants
from committees import services
from committees.models import CommitteeFiling, FilingReminder
from committees.services import filing_terms
from portal.audit.models import Record
from portal.catalog.models import CalendarYear, Parameter
from portal.core import clock
from portal.core.actors import SYSTEM, Role
from portal.core.due import run_due
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from portal.messages.models import Message
from portal.workflow import Act, run
from tests import factories
from tests.committees.filing_room import room
from tests.committees.test_filing_pages import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
# Ten working days after Monday 7 September 2026, by the announced calendar: Sunday the 20th is worked.
DUE_ON = date(2026, 9, 20)


def at(month, day, hour=9):
    return clock.frozen(datetime(2026, month, day, hour, tzinfo=clock.SHANXI))


def asked(**kind):
    here = room(**kind).fill().submit()
    services.ask_filing_correction(filing=here.filing, actor=here.officer, told="请补充专家名册。")
    return here


def letters(here):
    found = Message.objects.filter(recipient=here.clerk.user_id).order_by("pk")
    return [f"{each.subject}：{each.body}" for each in found]


def test_term_runs_ten_working_days_and_is_told():
    here = asked()
    assert here.fresh().due_on == DUE_ON
    assert "请补充专家名册。请在2026年9月20日 24 时前提交补正；逾期视为放弃申请。" in letters(here)[-1]
    assert Record.objects.get(verb="filing.correction_asked").data == {"due_on": "2026-09-20"}


def test_term_is_not_guessed_without_calendar_or_parameter():
    here = room().fill().submit()
    for broken in (lambda: Parameter.objects.filter(key=filing_terms.TERM).delete(), CalendarYear.objects.all().delete):
        broken()
        with pytest.raises(Refused):
            services.ask_filing_correction(filing=here.filing, actor=here.officer, told="请补充。")
        assert here.fresh().status == "SUBMITTED"


def test_last_day_is_in_time_and_the_day_after_is_not():
    here = asked()
    with at(9, 20, 23):
        assert filing_terms.expire_filing_corrections() == 0
        here.fill(proposed_from=date(2026, 9, 20)).submit()
    assert (here.fresh().status, here.fresh().due_on) == ("SUBMITTED", None)
    late = asked(region="140702", authority="140700")
    with at(9, 21, 0):
        with pytest.raises(Refused, match="补正期限已过"):
            late.submit()
        assert filing_terms.expire_filing_corrections() == 1
        assert filing_terms.expire_filing_corrections() == 0
    assert late.fresh().status == "DEEMED_WITHDRAWN"
    assert "视为放弃这次申请" in letters(late)[-1]
    assert [line for each in all_invariants() for line in each.violations()] == []


def test_nobody_but_the_portal_lets_it_expire_and_never_before_the_end():
    here = asked()
    with at(9, 21), pytest.raises(Refused, match="系统到期自动办理"):
        run(CommitteeFiling, here.filing.pk, Act(move="deem_filing_withdrawn", actor=here.officer))
    with pytest.raises(Refused, match="补正期限未到"):
        run(CommitteeFiling, here.filing.pk, Act(move="deem_filing_withdrawn", actor=SYSTEM))
    assert here.fresh().status == "CORRECTION"


def test_running_filing_stays_and_a_new_application_may_begin():
    here = room().fill().submit().select()
    here.approve()
    committee = here.fresh().committee
    renewal = services.start_renewal(actor=here.clerk, committee=committee)
    here.filing = renewal
    here.fill().submit()
    services.ask_filing_correction(filing=renewal, actor=here.officer, told="请补充。")
    with at(9, 21):
        filing_terms.expire_filing_corrections()
        committee.refresh_from_db(fields=["valid_to"])
        assert committee.in_force(date(2026, 9, 21))
        assert services.start_renewal(actor=here.clerk, committee=committee).pk != renewal.pk
    assert "原备案不受影响" in letters(here)[-1]


def test_organiser_is_reminded_at_each_stage_once():
    here = asked()
    told = []
    for day in range(7, 22):
        with at(9, day):
            sent = [filing_terms.remind_of_filing_corrections() for _again in range(2)]
            if sent != [0, 0]:
                told.append((day, sent, letters(here)[-1].partition("：")[0]))
    # Three working days before Sunday the 20th, which is worked: Wednesday the 16th, by the calendar.
    assert told == [
        (16, [1, 0], "评审委员会备案申请的补正期限还有不到 4 个工作日"),
        (18, [1, 0], "评审委员会备案申请的补正期限还有 1 个工作日"),
        (20, [1, 0], "今天是评审委员会备案申请补正期限的最后一天"),
    ]
    assert FilingReminder.objects.count() == 3


def test_reminders_cost_the_same_for_one_and_for_three(django_assert_max_num_queries):
    for _ in range(3):
        asked()
    with at(9, 18), django_assert_max_num_queries(14):
        assert filing_terms.remind_of_filing_corrections() == 3


def test_clock_of_the_portal_runs_both():
    here = asked()
    with at(9, 18):
        assert dict(run_due())["备案补正提醒"] == 1
    with at(9, 22):
        assert dict(run_due())["逾期未补正的备案申请"] == 1
    assert here.fresh().status == "DEEMED_WITHDRAWN"
    assert remind_applicants() == 0


def test_outage_gives_the_lost_days_back():
    here = asked()
    keeper = factories.staff(Role.HRSS_ADMIN, factories.hrss_office("140000"))
    with at(9, 11, 18):
        began = datetime(2026, 9, 10, 9, tzinfo=clock.SHANXI)
        services.record_outage(actor=keeper, began_at=began, ended_at=began + timedelta(days=1), what="机房断电")
    # Thursday and Friday were lost: Monday the 21st and Tuesday the 22nd come instead.
    assert here.fresh().due_on == date(2026, 9, 22)
    assert "补正期限顺延至2026年9月22日" in letters(here)[-1]


def test_pages_tell_the_term_and_its_end(client):
    here = asked()
    enter(client, here.clerk)
    for name in ("filing", "edit_filing"):
        assert "2026年9月20日" in client.get(reverse(f"committees:{name}", args=[here.filing.code])).text
    with at(9, 21):
        filing_terms.expire_filing_corrections()
        text = client.get(reverse("committees:filing", args=[here.filing.code])).text
    assert "视为放弃这次申请" in text
    assert "撤回申请" not in text
