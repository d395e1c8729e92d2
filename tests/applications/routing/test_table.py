"""Channels, steps, default and refusals against the table written by hand from regulation 2.1 to 2.3."""

import pytest

from applications.routing.channels import BY_CODE
from applications.routing.engine import routes_for
from tests.applications.routing.notation import (
    LIMITS,
    expected_refusals,
    expected_routes,
    facts_of,
    table,
    written,
)

ROWS = table()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_routes_of_the_table(row):
    answer = routes_for(facts_of(row), LIMITS)
    found = [(route.channel, route.default, [written(step) for step in route.steps]) for route in answer.routes]
    assert found == expected_routes(row)
    assert [(each.channel, list(each.clauses)) for each in answer.refused] == expected_refusals(row)


def test_table_is_large_enough_and_reaches_every_channel():
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 60
    assert {channel for row in ROWS for channel, *_ in expected_routes(row)} == set(BY_CODE)
