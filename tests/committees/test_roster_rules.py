"""Who may sit in a committee, and how many: by hand from 令40 arts. 9, 10 and the numbers N2-N7."""

from dataclasses import replace
from datetime import date

import pytest

from committees.roster_rules import Formed, SeatFacts, roster_refusals, size_parameter, size_refusals

DAY = date(2026, 9, 7)
MIDDLE = Formed("middle", "series", "engineering")
TITLES = ("full_senior", "associate_senior", "middle")
GOOD = SeatFacts("王专家", "member", "middle", "engineering", date(2026, 1, 1), date(2028, 12, 31))


def seats(count=15, chairs=1, deputies=1):
    positions = ["chair"] * chairs + ["deputy_chair"] * deputies
    positions += ["member"] * (count - len(positions))
    return [replace(GOOD, name=f"专家{number}", position=each) for number, each in enumerate(positions)]


def codes(found):
    return sorted(each.code for each in found)


def judged(given, **more):
    return roster_refusals(given, committee=MIDDLE, on=DAY, **{"least": 15, "titles": TITLES} | more)


@pytest.mark.parametrize(
    ("level", "basis", "least", "size", "document", "expected"),
    [
        # N3: a senior committee by series has 25 at least, N2: an odd number.
        ("senior", "series", 25, 25, "", []),
        ("senior", "series", 25, 24, "", ["even", "too_small"]),
        ("senior", "series", 25, 23, "", ["too_small"]),
        ("senior", "series", 25, 26, "", ["even"]),
        ("senior", "series", 25, 27, "", []),
        # N4: by specialty 11.
        ("senior", "specialty", 11, 11, "", []),
        ("senior", "specialty", 11, 10, "", ["even", "too_small"]),
        ("senior", "specialty", 11, 9, "", ["too_small"]),
        # N5: the province may agree to fewer, never to an even number.
        ("senior", "series", 25, 17, "晋人社函〔2026〕8号", []),
        ("senior", "series", 25, 16, "晋人社函〔2026〕8号", ["even"]),
        ("middle", "series", 15, 15, "晋人社函〔2026〕8号", ["exception"]),
        # N6: 15, 7 and 7 unless Shanxi says otherwise.
        ("middle", "series", 15, 15, "", []),
        ("middle", "series", 15, 13, "", ["too_small"]),
        ("middle", "specialty", 7, 7, "", []),
        ("middle", "specialty", 7, 6, "", ["even", "too_small"]),
        ("junior", "series", 7, 7, "", []),
        ("junior", "specialty", 7, 5, "", ["too_small"]),
        ("junior", "series", 7, 0, "", ["even", "too_small"]),
    ],
)
def test_size(level, basis, least, size, document, expected):
    committee = Formed(level, basis, "engineering")
    assert codes(size_refusals(size, committee=committee, least=least, exception_document=document)) == expected


@pytest.mark.parametrize(
    ("level", "basis", "clause"),
    [("senior", "series", "N3"), ("senior", "specialty", "N4"), ("middle", "series", "N6"), ("junior", "series", "N6")],
)
def test_too_small_names_its_clause(level, basis, clause):
    found = size_refusals(3, committee=Formed(level, basis, "engineering"), least=25)
    assert [each.clauses[0] for each in found] == [clause]


def test_each_kind_of_committee_has_its_own_parameter():
    assert [size_parameter(*each) for each in (("senior", "series"), ("senior", "specialty"), ("middle", "series"),
                                               ("middle", "specialty"), ("junior", "series"),
                                               ("junior", "specialty"))] == [
        "committee_size_senior_series", "committee_size_senior_specialty", "committee_size_middle_series",
        "committee_size_middle_specialty", "committee_size_junior", "committee_size_junior",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("chairs", "deputies", "expected"),
    [
        (1, 1, []),
        (1, 3, []),
        (0, 1, ["chair"]),
        (2, 1, ["chair"]),
        (1, 0, ["deputy"]),
        (0, 0, ["chair", "deputy"]),
    ],
)
def test_one_chair_and_a_deputy_at_least(chairs, deputies, expected):
    assert codes(judged(seats(15, chairs, deputies))) == expected


@pytest.mark.parametrize(
    ("change", "expected", "words"),
    [
        ({}, [], ""),
        ({"term_to": DAY}, [], ""),
        ({"term_from": DAY}, [], ""),
        ({"term_to": date(2026, 9, 6)}, ["term"], "不在聘期内（人社部令第40号第10条）"),
        ({"term_from": date(2026, 9, 8)}, ["term"], "2026年9月7日不在聘期内"),
        ({"title_level": "full_senior"}, [], ""),
        ({"title_level": "assistant"}, ["title"], "低于中级评审委员会的要求（人社部令第40号第10条）"),
        ({"series": "economics"}, ["series"], "不属于本评审委员会的系列"),
        ({"removed": True}, ["removed"], "人社部令第40号第42条"),
        ({"removed": True, "series": "", "term_to": date(2026, 1, 2)}, ["removed", "series", "term"], ""),
    ],
)
def test_expert(change, expected, words):
    given = seats()
    given[7] = replace(given[7], **change)
    found = judged(given)
    assert codes(found) == expected
    assert all("专家7" in each.text for each in found)
    assert words in "".join(each.text for each in found)
