"""The catalogue as a fresh installation has it."""

import pytest

from tests.shipped import load_catalog


@pytest.fixture
def loaded(db) -> None:
    load_catalog()
