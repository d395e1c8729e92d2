"""Times of hearings: none overlaps in a panel, all within the half days, nobody forgotten."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.core.clock import SHANXI
from reviews.hearing_times import slots


def at(text):
    return datetime.strptime(f"2026-09-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANXI)


def times(made):
    return [(each.item_id, f"{each.starts_at:%d %H:%M}", f"{each.ends_at:%H:%M}") for each in made]


def test_one_after_another_with_a_pause():
    made = slots({1: [11, 12, 13]}, starts_at=at("08 09:00"), minutes=20, pause=5)
    assert times(made) == [(11, "08 09:00", "09:20"), (12, "08 09:25", "09:45"), (13, "08 09:50", "10:10")]


def test_what_no_longer_fits_before_noon_goes_to_the_afternoon_and_the_next_day():
    made = slots({1: [11, 12, 13]}, starts_at=at("08 11:30"), minutes=120)
    assert times(made) == [(11, "08 14:00", "16:00"), (12, "08 16:00", "18:00"), (13, "09 08:30", "10:30")]


def test_panels_sit_side_by_side_and_keep_what_is_planned():
    taken = [(1, at("08 09:00"), at("08 09:30"))]
    made = slots({1: [11], 2: [21]}, starts_at=at("08 09:00"), minutes=30, taken=taken)
    assert times(made) == [(11, "08 09:30", "10:00"), (21, "08 09:00", "09:30")]


def test_before_the_day_begins_waits_for_it():
    assert times(slots({1: [1]}, starts_at=at("08 06:00"), minutes=30)) == [(1, "08 08:30", "09:00")]


@given(
    some.lists(some.integers(0, 12), min_size=1, max_size=3), some.integers(1, 240), some.integers(0, 60),
    some.integers(0, 24 * 60 - 1),
)  # fmt: skip
def test_no_two_overlap_and_none_is_left_out(counts, minutes, pause, start):
    queues = {panel: [panel * 100 + place for place in range(count)] for panel, count in enumerate(counts, 1)}
    begins = at("08 00:00") + timedelta(minutes=start)
    made = slots(queues, starts_at=begins, minutes=minutes, pause=pause)
    assert [each.item_id for each in made] == [item for items in queues.values() for item in items]
    for panel in queues:
        own = [each for each in made if each.panel_id == panel]
        assert all(one.ends_at <= other.starts_at for one, other in pairwise(own))
    for each in made:
        assert each.starts_at >= begins
        assert each.ends_at - each.starts_at == timedelta(minutes=minutes)
        assert f"{each.starts_at:%H:%M}" >= "08:30"
        assert f"{each.ends_at:%H:%M}" <= "18:00"
        assert not (f"{each.starts_at:%H:%M}" < "14:00" and f"{each.ends_at:%H:%M}" > "12:00")


@pytest.mark.parametrize(("minutes", "pause"), [(0, 0), (241, 0), (20, -1)])
def test_what_cannot_be_planned(minutes, pause):
    with pytest.raises(ValueError, match="do not fit"):
        slots({1: [1]}, starts_at=at("08 09:00"), minutes=minutes, pause=pause)
