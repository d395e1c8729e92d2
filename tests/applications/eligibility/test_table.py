"""The engine against tables written by hand from the regulation."""

import csv
from datetime import date
from pathlib import Path

import pytest

from applications.conditions import conditions
from applications.eligibility.engine import evaluate
from tests.applications.eligibility.notation import person_of, target_of

pytestmark = pytest.mark.django_db

TABLES = Path(__file__).parents[2] / "regulation" / "eligibility"
CASES = [row for path in sorted(TABLES.glob("*.csv")) for row in csv.DictReader(path.open(encoding="utf-8"))]


def answer_to(row, book_of):
    as_of = date.fromisoformat(row["as_of"])
    return evaluate(person_of(row["person"]), target_of(row["target"]), as_of, book_of(as_of))


def test_table_is_as_long_as_promised_and_names_each_case_once():
    assert len(CASES) >= 150
    assert len({row["id"] for row in CASES}) == len(CASES)


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["id"])
def test_engine_follows_the_hand_written_case_and_says_why(row, book_of):
    answer = answer_to(row, book_of)
    tracks = " ".join(f"{track.track}={track.earliest_on or 'never'}" for track in answer.tracks)
    found = {
        "eligible": "yes" if answer.eligible else "no",
        "tracks": tracks,
        "blocked": " ".join(blocker.code for blocker in answer.blocked_by),
    }
    assert found == {name: row[name] for name in found}
    for track in answer.tracks:
        assert track.eligible == all(condition.ok for condition in track.conditions)
        assert all(each.text.endswith(("。", "）")) and each.needed and each.found for each in track.conditions)
        assert all(condition.clauses for condition in track.conditions)
    assert all(blocker.text.endswith("。") and blocker.clauses for blocker in answer.blocked_by)


def test_a_correction_can_name_every_condition_that_the_cases_meet_and_no_other(book_of):
    answers = [answer_to(row, book_of) for row in CASES]
    of_tracks = {each.code for answer in answers for track in answer.tracks for each in track.conditions}
    blockers = {each.code for answer in answers for each in answer.blocked_by}
    # No qualification of the shipped catalogue names a specialty; an administrator's may.
    assert of_tracks | blockers | {"qualification_specialty"} == {each.code for each in conditions()}
