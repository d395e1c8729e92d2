from collections.abc import Iterator

import pytest

from tests.properties.world import World, build_world
from tests.races.racing import check_invariants


@pytest.fixture
def world(transactional_db) -> Iterator[World]:
    """The small world, committed; when the test is over every invariant holds."""
    yield build_world()
    check_invariants()
