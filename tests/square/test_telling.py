"""Small groups cannot be told, nor derived from what is told: an attacker tries all sums and differences (M5h)."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.square.telling import Table, Told, told

LEAST = 5


def narrowing(row):
    first, second, third, fourth = row
    return (first, min(first, second), min(first, second, third), min(first, second, third, fourth))


SIZES = st.sampled_from([0, 1, 2, 4, 5, 6, 9, 10, 11, 20, 40])
ROWS = st.lists(st.tuples(SIZES, SIZES, SIZES, SIZES).map(narrowing), min_size=1, max_size=6)


def derivable(table, column, chosen):
    """What a reader knows of the sum of ``column`` over the chosen groups: their own lines, or the rest as a whole."""
    lines = [table.rows[place].counts[column] for place in chosen]
    blank = {place for place, line in enumerate(table.rows) if line.counts[column] is None}
    if not blank & set(chosen):
        return sum(lines)
    if table.total.counts[column] is None or not blank <= set(chosen):
        return None
    others = sum(line.counts[column] for line in table.rows if line.counts[column] is not None)
    rest = table.total.counts[column] - others
    return rest + sum(number for number in lines if number is not None)


def leaks(table, least):
    """Groups of fewer than ``least`` people of one fate that a reader can work out, as (groups, column, people)."""
    places = range(len(table.rows))
    for chosen in chain.from_iterable(combinations(places, size) for size in range(1, len(places) + 1)):
        sums = [derivable(table, column, chosen) for column in range(4)]
        if sums[0] is not None and sums[0] < least:
            yield chosen, 0, sums[0]
        for column in (1, 2, 3):
            if None in sums[column - 1 : column + 1]:
                continue
            groups = (sums[column], sums[column - 1] - sums[column])
            nobody_is_harmless = column != 2
            if any(
                people < least and not (people == 0 and place and nobody_is_harmless)
                for place, people in enumerate(groups)
            ):
                yield chosen, column, groups


@given(ROWS, st.booleans())
def test_nothing_small_can_be_derived(rows, is_open):
    table = told([(f"组{place}", row) for place, row in enumerate(rows)], least=LEAST, is_open=is_open)
    assert list(leaks(table, LEAST)) == []
    if is_open:
        assert {line.counts[2:] for line in [*table.rows, table.total]} == {(None, None)}


def test_the_attack_works_on_plain_suppression():
    """Leaving out the one small cell alone tells it at once; the attack must find that."""
    plain = Table(
        [Told("甲", (40, 30, 20, 20)), Told("乙", (None, None, None, None))], None, Told("合计", (43, 32, 22, 22))
    )
    assert ((1,), 0, 3) in list(leaks(plain, LEAST))


def test_small_groups_go_into_the_rest_with_the_smallest_big_one():
    groups = [("甲", (40, 30, 20, 20)), ("乙", (3, 2, 1, 1)), ("丙", (20, 15, 10, 10)), ("丁", (100, 80, 50, 50))]
    table = told(groups, least=LEAST, is_open=False)
    assert [line.counts for line in table.rows] == [
        (40, 30, 20, 20), (None, None, None, None), (None, None, None, None), (100, 80, 50, 50),
    ]  # fmt: skip
    assert (table.rest.label, table.rest.counts) == ("其他（合并）", (23, 17, 11, 11))
    assert table.total.counts == (163, 127, 81, 81)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ((4, 4, 4, 4), (None, None, None, None)),
        ((12, 12, 12, 12), (12, 12, None, None)),
        ((12, 10, 5, 5), (12, None, None, None)),
        ((12, 12, 6, 6), (12, 12, 6, 6)),
        ((20, 15, 10, 7), (20, 15, 10, None)),
    ],
)
def test_one_group_alone_is_told_as_far_as_its_fates_are_many(row, shown):
    assert told([("甲", row)], least=LEAST, is_open=False).total.counts == shown
