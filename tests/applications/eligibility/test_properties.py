"""What must hold for anybody: time opens doors, the day it names is the first, order does not matter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.eligibility.conditions import ALWAYS
from applications.eligibility.engine import evaluate
from applications.eligibility.facts import Person
from tests.applications.eligibility.strategies import TARGETS, TODAY, people

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SIXTY_YEARS = timedelta(days=60 * 366)
# The book is the same for every example.
often = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def tracks_of(person, target, as_of, book):
    return {track.track: track for track in evaluate(person, target, as_of, book).tracks}


def is_open(track) -> bool:
    return track is not None and track.eligible


@often
@given(people(), TARGETS, st.dates(date(1995, 1, 1), date(2040, 1, 1)))
def test_evaluate_never_raises_and_says_what_it_found(book, person, target, as_of):
    answer = evaluate(person, target, as_of, book)
    assert answer.eligible == (not answer.blocked_by and any(track.eligible for track in answer.tracks))
    for track in answer.tracks:
        assert track.eligible == (track.earliest_on is not None and track.earliest_on <= as_of)
        assert track.eligible == all(condition.ok for condition in track.conditions)


@often
@given(people(), TARGETS)
def test_earliest_on_is_the_first_day_on_which_the_track_is_open(book, person, target):
    for name, track in tracks_of(person, target, TODAY, book).items():
        undated = all(condition.holds_from == ALWAYS for condition in track.conditions)
        if track.earliest_on is None or undated:
            continue
        assert is_open(tracks_of(person, target, track.earliest_on, book).get(name))
        assert not is_open(tracks_of(person, target, track.earliest_on - DAY, book).get(name))


@often
@given(people(), TARGETS, st.integers(0, SIXTY_YEARS.days))
def test_track_that_time_never_opens_stays_closed_for_sixty_years(book, person, target, wait):
    closed = [name for name, track in tracks_of(person, target, TODAY, book).items() if track.earliest_on is None]
    later = tracks_of(person, target, TODAY + timedelta(days=wait), book)
    assert [name for name in closed if is_open(later.get(name))] == []


@often
@given(people(), TARGETS, st.integers(0, 4000))
def test_track_is_closed_until_its_day_and_open_from_then_on(book, person, target, wait):
    settled = without_later_titles(person)
    for name, track in tracks_of(settled, target, TODAY, book).items():
        if track.earliest_on is None or track.earliest_on <= TODAY:
            continue
        between = min(TODAY + timedelta(days=wait), track.earliest_on - DAY)
        assert not is_open(tracks_of(settled, target, between, book).get(name))
        assert is_open(tracks_of(settled, target, track.earliest_on + timedelta(days=wait), book).get(name))


@often
@given(people(TODAY), TARGETS, st.integers(0, 4000))
def test_more_years_never_close_a_door(book, person, target, days):
    older = tracks_of(begun_earlier(person, timedelta(days=days)), target, TODAY, book)
    opened = [track for track in tracks_of(person, target, TODAY, book).values() if track.eligible]
    assert [track.track for track in opened if not is_open(older.get(track.track))] == []


@often
@given(people(), TARGETS, st.randoms(use_true_random=False))
def test_order_of_the_facts_changes_nothing(book, person, target, random):
    lists = ("educations", "titles", "skills", "qualifications", "exams", "jobs")
    shuffled = {name: tuple(random.sample(getattr(person, name), len(getattr(person, name)))) for name in lists}
    assert evaluate(replace(person, **shuffled), target, TODAY, book) == evaluate(person, target, TODAY, book)


def without_later_titles(person: Person) -> Person:
    """A title still to come would close its level again."""
    return replace(person, titles=tuple(title for title in person.titles if title.obtained_on <= TODAY))


def begun_earlier(person: Person, by: timedelta) -> Person:
    """The same life begun earlier: graduated, titled, certified and employed ``by`` so many days before."""
    return replace(
        person,
        educations=tuple(replace(each, graduated_on=each.graduated_on - by) for each in person.educations),
        titles=tuple(
            replace(
                each,
                obtained_on=each.obtained_on - by,
                first_obtained_on=each.first_obtained_on and each.first_obtained_on - by,
            )
            for each in person.titles
        ),
        skills=tuple(replace(each, obtained_on=each.obtained_on - by) for each in person.skills),
        qualifications=tuple(replace(each, obtained_on=each.obtained_on - by) for each in person.qualifications),
        jobs=tuple(replace(each, started_on=each.started_on - by) for each in person.jobs),
    )
