from collections.abc import Iterator

import pytest

from portal.core import clock
from tests.conftest import MONDAY
from tests.shipped import load_catalog


@pytest.fixture(autouse=True)
def _monday_with_the_catalogue(db) -> Iterator[None]:
    with clock.frozen(MONDAY):
        load_catalog()
        yield
