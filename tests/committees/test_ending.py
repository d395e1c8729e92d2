"""What ends soon is told of once a stage: filings (N1) and terms of experts (N7)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committees.models import CommitteeFiling, EndReminder
from committees.services.ending import remind_of_ends
from portal.catalog.models import Parameter
from portal.core import clock
from portal.messages.models import Message
from tests import factories
from tests.committees.pool_room import room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = date(2026, 9, 7)


def on(day: date):
    return clock.frozen(datetime.combine(day, datetime.min.time(), clock.SHANXI))


def told(words: str) -> list[Message]:
    return list(Message.objects.filter(subject__contains=words).order_by("pk"))


def committee(days: int):
    """A committee whose filing ends in so many days, with its office."""
    here = room()
    made = factories.CommitteeFactory(
        organiser=here.organiser, valid_from=TODAY - timedelta(days=300), valid_to=TODAY + timedelta(days=days)
    )
    return here, made


@pytest.mark.parametrize(("days", "stage"), [(91, None), (90, "before_90"), (31, "before_90"), (30, "before_30"),
                                             (0, "before_30")])  # fmt: skip
def test_the_end_of_a_filing_is_told_of_at_each_stage_once(days, stage):
    here, made = committee(days)
    assert remind_of_ends() == (stage is not None)
    assert remind_of_ends() == 0
    assert [each.stage for each in EndReminder.objects.all()] == ([stage] if stage else [])
    letters = told(f"{made.name}：备案将在{days}天后到期")
    assert [each.recipient_id for each in letters] == ([here.secretary.user_id] if stage else [])


def test_both_stages_come_one_after_the_other_and_none_for_what_lies_with_the_authority():
    here, made = committee(100)
    for days, count in ((0, 0), (10, 1), (40, 0), (70, 1), (99, 0)):
        with on(TODAY + timedelta(days=days)):
            assert remind_of_ends() == count, days
    other = factories.CommitteeFactory(
        organiser=here.organiser, valid_from=TODAY - timedelta(days=300), valid_to=TODAY + timedelta(days=20)
    )
    asked = {"organiser": here.organiser, "committee": other, "formed_by": "authority", "series": other.series,
             "level": "middle", "scope": "open"}  # fmt: skip
    now = clock.now()
    CommitteeFiling.objects.create(**asked, status="SUBMITTED", created_at=now, saved_at=now, status_since=now)
    assert remind_of_ends() == 0
    CommitteeFiling.objects.all().delete()
    assert remind_of_ends() == 1, "something that would be told of"
    assert made.valid_to == TODAY + timedelta(days=100)


def test_the_days_are_parameters():
    Parameter.objects.filter(key="filing_end_first_reminder_days").delete()
    here, _made = committee(60)
    Parameter.objects.filter(key="filing_end_first_reminder_days").update(value=45)
    assert remind_of_ends() == 0
    Parameter.objects.filter(key="filing_end_first_reminder_days").update(value=60)
    assert remind_of_ends() == 1
    assert told("备案将在60天后到期")[0].recipient_id == here.secretary.user_id


def test_experts_and_their_offices_are_told_of_terms_that_end():
    here = room()
    soon = [here.expert(term_from=TODAY, term_to=TODAY + timedelta(days=30)) for _ in range(2)]
    here.expert(term_from=TODAY, term_to=TODAY + timedelta(days=31))
    assert remind_of_ends() == 2
    own = told("您的评审专家聘期还有30天")
    assert {each.recipient_id for each in own} == {each.user_id for each in soon}
    assert [each.recipient_id for each in told("专家库中有2名专家的聘期即将到期")] == [here.secretary.user_id]
    assert remind_of_ends() == 0


def test_many_ends_cost_no_more_than_one():
    here = room()
    counts = []
    for number in (1, 3):
        for _ in range(number):
            here.expert(term_from=TODAY, term_to=TODAY + timedelta(days=number))
        with CaptureQueriesContext(connection) as captured:
            assert remind_of_ends() == number
        counts.append(len(captured))
    assert counts[0] == counts[1]
