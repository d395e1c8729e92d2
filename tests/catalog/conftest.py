"""The catalogue as a fresh installation has it."""

import pytest

from portal.catalog.services import LoadReport, load_catalog


@pytest.fixture
def loaded(db) -> LoadReport:
    return load_catalog()
