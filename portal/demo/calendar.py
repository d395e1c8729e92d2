"""A calendar for the years that the demo's clock may reach before the State Council has announced them."""

from portal.catalog.models import CalendarYear
from portal.core import clock

STAND_IN = "演示日历：国务院尚未公布，仅按周末推算，不得用于实际办理"


def load_stand_in_calendars() -> int:
    """Give this year and the next two a calendar of plain weekends where none is loaded; returns how many.

    The demo alone: the portal itself refuses a year without its calendar and never guesses (regulation section 6).
    """
    this_year = clock.today().year
    years = [CalendarYear(year=year, source_document=STAND_IN) for year in range(this_year, this_year + 3)]
    before = CalendarYear.objects.count()
    CalendarYear.objects.bulk_create(years, ignore_conflicts=True)
    return CalendarYear.objects.count() - before
