from datetime import datetime

import pytest

from portal.catalog.models import CalendarYear
from portal.core import clock
from portal.demo.calendar import STAND_IN, load_stand_in_calendars
from tests.shipped import load_catalog

pytestmark = pytest.mark.django_db


def test_stand_in_calendars_fill_what_is_not_announced_and_nothing_else():
    load_catalog()
    with clock.frozen(datetime(2026, 11, 23, 9, tzinfo=clock.SHANXI)):
        assert load_stand_in_calendars() == 2
        assert load_stand_in_calendars() == 0
    assert CalendarYear.objects.get(year=2026).source_document != STAND_IN
    stand_ins = CalendarYear.objects.filter(source_document=STAND_IN)
    assert sorted(stand_ins.values_list("year", flat=True)) == [2027, 2028]
