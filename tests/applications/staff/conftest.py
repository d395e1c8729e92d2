import pytest

from tests.applications.staff.factories import calendar as load_calendar


@pytest.fixture(autouse=True)
def _calendar(db):
    load_calendar()
