"""Who reads which case: never a recused expert, at least three, evenly, by specialty (N12, 令40 arts. 21, 25)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reviews.assigning import Group, Reader, Work, digest, plan, shortage

ELECTRIC, MACHINES = 1, 2


def group(panel_id, *experts, specialty=None):
    readers = tuple(Reader(each, specialty) if isinstance(each, int) else Reader(*each) for each in experts)
    return Group(panel_id, readers, specialty)


def works(count, **fields):
    return [Work(number, number, **fields) for number in range(1, count + 1)]


@some.composite
def a_meeting(draw):
    """Some panels of experts, some cases, and for each case some who stand aside."""
    sizes = draw(some.lists(some.integers(1, 6), min_size=1, max_size=3))
    groups, expert = [], 0
    for panel_id, size in enumerate(sizes, 1):
        own = some.sampled_from([None, ELECTRIC, MACHINES])
        readers = tuple(Reader(expert + place, draw(own)) for place in range(size))
        groups.append(Group(panel_id, readers, draw(own)))
        expert += size
    everybody = some.frozensets(some.integers(0, expert - 1), max_size=expert)
    cases = [
        Work(100 + number, number, draw(some.sampled_from([None, ELECTRIC, MACHINES])), draw(everybody))
        for number in range(1, draw(some.integers(1, 9)) + 1)
    ]
    return groups, cases


@settings(max_examples=60, deadline=None)
@given(a_meeting())
def test_every_plan_keeps_the_rules(meeting):
    groups, cases = meeting
    found = plan(cases, groups, experts=3)
    seats = {each.panel_id: {reader.expert_id for reader in each.readers} for each in groups}
    by_id = {each.item_id: each for each in cases}
    for share in found.shares:
        assert len(set(share.experts)) == len(share.experts) == 3
        assert set(share.experts) <= seats[share.panel_id]
        assert not set(share.experts) & by_id[share.item_id].recused
    placed = {each.item_id for each in found.shares}
    assert placed | {each.item_id for each in found.without} == set(by_id)
    for case in found.without:
        assert all(len(experts - case.recused) < 3 for experts in seats.values())
    for case_id in placed:
        assert any(len(experts - by_id[case_id].recused) >= 3 for experts in seats.values())
    assert digest(found) == digest(plan(cases, groups, experts=3))


@settings(max_examples=40, deadline=None)
@given(some.integers(3, 9), some.integers(1, 20), some.data())
def test_loads_differ_by_at_most_one_where_nobody_stands_aside(size, count, data):
    of_case = some.sampled_from([ELECTRIC, MACHINES])
    readers = [(expert, data.draw(of_case)) for expert in range(size)]
    cases = [Work(number, number, data.draw(of_case)) for number in range(1, count + 1)]
    loads = plan(cases, [group(1, *readers)], experts=3).loads()
    everyone = [loads.get(expert, 0) for expert in range(size)]
    assert max(everyone) - min(everyone) <= 1
    assert sum(everyone) == 3 * count


def test_recusals_shift_the_work_and_it_stays_as_even_as_it_can_be():
    cases = [Work(1, 1, None, frozenset({1})), Work(2, 2, None, frozenset({1})), Work(3, 3), Work(4, 4)]
    loads = plan(cases, [group(1, 1, 2, 3, 4)], experts=3).loads()
    # The first two can only go to 2, 3 and 4, so expert 1 takes the last two; ten readings are left for three people.
    assert loads[1] == 2
    assert sorted(loads[each] for each in (2, 3, 4)) == [3, 3, 4]


def test_specialty_is_preferred_among_even_ways():
    readers = [(1, ELECTRIC), (2, ELECTRIC), (3, ELECTRIC), (4, MACHINES), (5, MACHINES), (6, MACHINES)]
    cases = [Work(1, 1, ELECTRIC), Work(2, 2, MACHINES)]
    shares = plan(cases, [group(1, *readers)], experts=3).shares
    assert [each.experts for each in shares] == [(1, 2, 3), (4, 5, 6)]


def test_a_case_goes_to_the_panel_of_its_specialty():
    groups = [group(1, 1, 2, 3, specialty=MACHINES), group(2, 4, 5, 6, specialty=ELECTRIC), group(3, 7, 8, 9)]
    shares = plan([Work(1, 1, ELECTRIC), Work(2, 2, MACHINES), Work(3, 3)], groups, experts=3).shares
    assert [each.panel_id for each in shares] == [2, 1, 3]


def test_panels_that_suit_alike_share_by_their_size():
    groups = [group(1, 1, 2, 3), group(2, 4, 5, 6, 7, 8, 9)]
    shares = plan(works(9), groups, experts=3).shares
    assert [sum(each.panel_id == panel for each in shares) for panel in (1, 2)] == [3, 6]


def test_what_is_read_already_counts():
    loads = plan(works(2), [group(1, 1, 2, 3, 4, 5, 6)], experts=3, busy={1: 5, 2: 5, 3: 5}).loads()
    assert loads == {4: 2, 5: 2, 6: 2}


def test_the_case_for_which_three_cannot_be_found_is_named():
    cases = [Work(1, 1), Work(2, 7, None, frozenset({1, 4}))]
    found = plan(cases, [group(1, 1, 2, 3), group(2, 4, 5, 6)], experts=3)
    assert [each.number for each in found.without] == [7]
    assert [each.item_id for each in found.shares] == [1]
    sentence = shortage(found.without, experts=3)
    assert sentence.startswith("第7项没有一个评议组能派出3名可以评议的专家")
    assert "人社部令第40号第21、25条" in sentence


def test_no_panel_at_all_places_nothing():
    found = plan(works(2), [], experts=3)
    assert (found.shares, len(found.without)) == ((), 2)
    with pytest.raises(ValueError, match="0 experts"):
        plan(works(1), [], experts=0)
