"""When the difference by ownership alarms (S13b), by hand: at least 20 people on either side, 15 points apart."""

import pytest

from portal.square.fairness import Share, compared


@pytest.mark.parametrize(
    ("private", "public", "is_compared", "alarms", "gap"),
    [
        ((50, 100), (65, 100), True, True, -15),
        ((51, 100), (65, 100), True, False, -14),
        ((65, 100), (50, 100), True, True, 15),
        ((2, 19), (19, 19), False, False, -89.47),
        ((10, 20), (20, 20), True, True, -50),
        ((0, 0), (30, 40), False, False, None),
        ((20, 30), (20, 30), True, False, 0),
    ],
)
def test_gap_of_the_rule_alarms_either_way_and_small_groups_never(private, public, is_compared, alarms, gap):
    found = compared(Share(*private), Share(*public), points=15, persons=20)
    assert (found.is_compared, found.alarms) == (is_compared, alarms)
    assert found.gap == (None if gap is None else pytest.approx(gap, abs=0.01))
