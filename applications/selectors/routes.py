"""What the routing engine needs from the catalogue, and the engine run on it."""

from applications.routing.engine import Answer, routes_for
from applications.routing.facts import Facts, Limits
from portal.catalog.models import Region
from portal.catalog.selectors import parameter


def level_of_regions() -> dict[str, str]:
    """The administrative level of every region by its code (regulation 8.2), at the price of one query."""
    return dict(Region.objects.order_by().values_list("code", "level"))


def possible_routes(facts: Facts) -> Answer:
    """The channels open on ``facts.as_of`` with their steps, by the parameters in force on that day (regulation 2.3).

    Raises `portal.catalog.selectors.ParameterMissing`.
    """
    limits = Limits(
        posted_away_years=parameter("posted_away_years", facts.as_of) if facts.posted else 0,
        leave_years_max=parameter("leave_years_max", facts.as_of) if facts.leave else 0,
    )
    return routes_for(facts, limits)
