"""A notice over the National Day holidays, through services, by dates written by hand (N8; regulation section 6)."""

from datetime import date, datetime

import pytest

from applications.models import Application
from applications.services import notices, reviewing
from applications.services.applicant import start_application
from portal.core import clock
from portal.core.errors import Refused
from tests.properties.acts import of_one
from tests.properties.forward import advance
from tests.properties.world import build_world, fill

pytestmark = pytest.mark.django_db


def at(month, day, hour, minute=0, second=0):
    return clock.frozen(datetime(2026, month, day, hour, minute, second, tzinfo=clock.SHANXI))


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def case(world):
    """Published in the afternoon of Wednesday 30 September."""
    with world.moment():
        case = start_application(actor=world["ada"], batch=world.batch, level="middle", employment=world.employments[0])
        fill(case, world["ada"])
    case = advance(world, case, until="UNIT_NOTICE")
    with at(9, 30, 16):
        notices.publish_notice(ids=[case.pk], actor=world["clerk"], title="公示", contact="0354-1234567")
    return case


def recommend(world, case):
    return of_one(reviewing.recommend(ids=[case.pk], actor=world["clerk"]))


def test_notice_of_30_september_runs_until_13_october(case):
    """Off 1 to 7 October; 8 and 9, the worked Saturday 10, 12 and 13 are the five days."""
    notice = case.notice_entries.get().notice
    assert (notice.starts_on, notice.ends_on, notice.working_days) == (date(2026, 10, 8), date(2026, 10, 13), 5)


@pytest.mark.parametrize(
    "moment", [(9, 30, 17), (10, 1, 9), (10, 8, 9), (10, 10, 18), (10, 12, 9), (10, 13, 9), (10, 13, 23, 59, 59)]
)
def test_recommend_before_14_october_is_refused(world, case, moment):
    with at(*moment), pytest.raises(Refused, match="公示期未满"):
        recommend(world, case)
    assert Application.objects.get(pk=case.pk).status == "UNIT_NOTICE"


@pytest.mark.parametrize("moment", [(10, 14, 0), (10, 14, 9), (11, 3, 9)])
def test_recommend_from_14_october_on_sends_the_case_to_the_county(world, case, moment):
    with at(*moment):
        recommend(world, case)
    stored = Application.objects.select_related("handler").get(pk=case.pk)
    assert (stored.status, stored.handler.region_id) == ("HRSS_REVIEW", "140702")
