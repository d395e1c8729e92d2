"""What the suite relies on in its tools."""

import pytest


@pytest.mark.xdist_group("kept_together")
def test_group_of_tests_has_the_name_by_which_it_is_kept_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Else each worker would start the servers of a group once more."""
    is_grouped = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@kept_together") == is_grouped
