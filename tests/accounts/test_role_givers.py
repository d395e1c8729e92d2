"""Who may give and take which role, held against the table written by hand."""

import csv
from pathlib import Path

import pytest

from portal.accounts.models import RoleAssignment
from portal.accounts.permissions import manages_role
from portal.core.actors import Actor
from tests import factories
from tests.accounts.factories import body

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent.parent / "regulation" / "role_givers.csv"
OFFICES = {"in_charge": "140702", "above": "140700", "beside": "140703"}


def rows():
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: "-".join(list(row.values())[:5]))
def test_role_is_given_by_those_of_the_table(row):
    given_for = factories.hrss_office("140702") if row["body"] == "office" else body(row["body"])
    bodies = {"-": None, "same": given_for.pk, "another": given_for.pk + 1}
    giver_body = row["giver_body"]
    acts_for = bodies[giver_body] if giver_body in bodies else factories.hrss_office(OFFICES[giver_body]).pk
    person = factories.UserFactory()
    giver = person if row["person"] == "self" else factories.UserFactory()
    actor = Actor(giver.pk, giver.name, row["giver"], acts_for)
    given = RoleAssignment(user=person, role=row["role"], organisation=given_for)
    assert manages_role(given, actor) is (row["may"] == "yes")
