"""The regions and parameters that a fresh installation has; the whole catalogue would take each test a second."""

import csv

import pytest
from django.conf import settings

from portal.catalog.models import Parameter, Region

DATA = settings.BASE_DIR / "portal" / "catalog" / "data"


def rows_of(name):
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def catalogue(db):
    Region.objects.bulk_create(
        Region(code=row["code"], name=row["name"], level=row["level"], parent_id=row["parent"] or None)
        for row in rows_of("regions.csv")
    )
    Parameter.objects.bulk_create(
        Parameter(key=row["key"], name=row["name"], value=row["value"], unit=row["unit"])
        for row in rows_of("parameters.csv")
        if row["key"] in {"posted_away_years", "leave_years_max"}
    )
