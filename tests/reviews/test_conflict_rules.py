"""Who stands aside, as a table from 令40 art. 25 and the configured years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.conflict_rules import Case, Ground, Job, Seat, conflicts

ON = date(2026, 9, 7)
YEARS = 3
EXPERT, APPLICANT = 10, 20
A, B = 1, 2


def day(text):
    return None if text is None else date.fromisoformat(text)


def ground(own=(), his=(), relations=None, handled=(), applicant=APPLICANT, years=YEARS):
    seat = Seat(7, EXPERT, tuple(Job(at, day(since), day(until)) for at, since, until in own), relations or {})
    jobs = tuple(Job(at, day(since), day(until)) for at, since, until in his)
    case = Case(8, applicant, jobs, frozenset(handled))
    found = list(conflicts([seat], [case], on=ON, years=years))
    assert len(found) <= 1
    return found[0].ground if found else None


NOW_AT_A = [(A, "2020-01-01", None)]


@pytest.mark.parametrize(
    ("own", "his", "wanted"),
    [
        (NOW_AT_A, NOW_AT_A, "employer"),
        (NOW_AT_A, [(B, None, None)], None),
        ([(A, None, None)], [(A, None, None)], "employer"),
        # He left it; three years are not over, or are over on the day.
        ([(A, "2015-01-01", "2023-09-08")], NOW_AT_A, "former_employer"),
        ([(A, "2015-01-01", "2023-09-07")], NOW_AT_A, None),
        ([(A, "2015-01-01", "2023-09-06")], NOW_AT_A, None),
        (NOW_AT_A, [(A, "2015-01-01", "2025-01-01")], "former_employer"),
        (NOW_AT_A, [(A, "2015-01-01", "2023-09-01")], None),
        # Both left: only if they were there together.
        ([(A, "2020-01-01", "2025-01-01")], [(A, "2024-01-01", "2025-06-01")], "former_employer"),
        ([(A, "2020-01-01", "2024-01-01")], [(A, "2024-01-01", "2025-06-01")], "former_employer"),
        ([(A, "2020-01-01", "2024-01-01")], [(A, "2024-01-02", "2025-06-01")], None),
        ([(A, "2020-01-01", "2023-01-01")], [(A, "2020-01-01", "2023-01-01")], None),
        # Leaves at the end of the month: still there today.
        ([(A, "2020-01-01", "2026-09-30")], NOW_AT_A, "employer"),
        ([(B, "2020-01-01", None), (A, "2020-01-01", "2025-01-01")], NOW_AT_A, "former_employer"),
        ([(A, "2016-02-29", "2024-02-29")], NOW_AT_A, "former_employer"),
    ],
)
def test_by_work(own, his, wanted):
    assert ground(own, his) == wanted


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"applicant": EXPERT, "own": NOW_AT_A, "his": NOW_AT_A}, "himself"),
        ({"relations": {APPLICANT: frozenset({Ground.KINSHIP})}}, "kinship"),
        ({"relations": {APPLICANT: frozenset({Ground.COAUTHOR, Ground.TUTOR})}}, "tutor"),
        ({"relations": {APPLICANT: frozenset({Ground.OTHER})}, "own": NOW_AT_A, "his": NOW_AT_A}, "other"),
        ({"relations": {99: frozenset({Ground.KINSHIP})}}, None),
        ({"handled": {EXPERT}}, "earlier_role"),
        ({"handled": {99}}, None),
        ({"handled": {EXPERT}, "own": NOW_AT_A, "his": NOW_AT_A}, "employer"),
        ({"handled": {EXPERT}, "own": [(A, None, "2026-01-01")], "his": NOW_AT_A}, "earlier_role"),
        ({"handled": {EXPERT}, "relations": {APPLICANT: frozenset({Ground.COAUTHOR})}}, "coauthor"),
        ({"handled": {EXPERT}, "applicant": EXPERT}, "himself"),
    ],
)
def test_by_relation_and_role(facts, wanted):
    assert ground(**facts) == wanted


def test_no_years_means_the_present_employer_alone():
    assert ground([(A, "2020-01-01", "2026-09-06")], NOW_AT_A, years=0) is None
    assert ground(NOW_AT_A, NOW_AT_A, years=0) == "employer"


DAYS = st.dates(date(2010, 1, 1), date(2026, 9, 7))
JOBS = st.lists(st.tuples(st.integers(1, 3), DAYS, st.none() | DAYS), max_size=3)


def jobs_of(drawn):
    return tuple(Job(at, since, until) for at, since, until in drawn if until is None or until >= since)


@given(JOBS, JOBS)
def test_work_binds_both_alike_and_longer_years_bind_no_fewer(mine, his):
    def found(own, others, years):
        seat, case = Seat(7, EXPERT, jobs_of(own)), Case(8, APPLICANT, jobs_of(others))
        return [each.ground for each in conflicts([seat], [case], on=ON, years=years)]

    assert found(mine, his, YEARS) == found(his, mine, YEARS)
    assert not found(mine, his, YEARS) or found(mine, his, YEARS + 5)
