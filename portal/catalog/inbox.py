from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from portal.catalog.models import CalendarYear, Parameter
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting

# [decision] How long before a number ends it is to be looked at, and from which month on next year's calendar is due.
BEFORE = timedelta(days=60)
CALENDAR_FROM_MONTH = 11


@waiting(Role.HRSS_ADMIN)
def parameters_that_end(_actor: Actor) -> Iterator[Waiting]:
    """Numbers that end soon and are to be renewed."""
    today = clock.today()
    until = today + BEFORE
    ending = Parameter.objects.filter(valid_to__gte=today, valid_to__lte=until)
    yield tally(ending, "即将失效的参数", "administration:parameters", due="valid_to")


@waiting(Role.HRSS_ADMIN)
def calendar_of_next_year(_actor: Actor) -> Iterator[Waiting]:
    """Terms that reach into a year without a calendar cannot be computed (regulation section 6)."""
    today = clock.today()
    is_due = today.month >= CALENDAR_FROM_MONTH
    is_missing = is_due and not CalendarYear.objects.filter(year=today.year + 1).exists()
    url = reverse("administration:new_calendar")
    yield Waiting("还没有录入的明年工作日历", url, int(is_missing), due_on=date(today.year, 12, 31))
