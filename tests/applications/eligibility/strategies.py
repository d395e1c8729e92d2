"""People of every kind, as the engine may meet them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from applications.eligibility.facts import (
    Education,
    Exam,
    Job,
    Person,
    Postdoc,
    Qualification,
    Skill,
    Talent,
    Target,
    Title,
)
from portal.catalog.rules import DEGREES, LEVELS

TODAY = date(2026, 12, 31)
SERIES = ("engineering", "economics", "agriculture", "journalism", "accounting")
TARGET_LEVELS = {"engineering": LEVELS, "agriculture": LEVELS}
CODES = ("constructor_grade_1", "constructor_grade_2", "certified_accountant", "software_middle", "made_up")
JOB_KINDS = ("private_enterprise", "public_body", "public_institution", "freelance", "other_non_public")
SCHOOL_CLASSES = ("intermediate", "advanced", "pre_technician")
LEAP_DAYS = st.sampled_from([date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29)])


def days(last: date) -> st.SearchStrategy[date]:
    return LEAP_DAYS.filter(lambda day: day <= last) | st.dates(date(1990, 1, 1), last)


def _educations(last: date) -> st.SearchStrategy[Education]:
    ordinary = st.builds(
        Education,
        degree=st.sampled_from(DEGREES),
        kind=st.sampled_from(["full_time", "part_time"]),
        graduated_on=days(last),
        school_class=st.none(),
        related=st.booleans(),
    )
    school = st.builds(
        Education,
        degree=st.none(),
        kind=st.just("technical_school"),
        graduated_on=days(last),
        school_class=st.sampled_from(SCHOOL_CLASSES),
        related=st.booleans(),
    )
    return ordinary | school


def _titles(last: date) -> st.SearchStrategy[Title]:
    made = st.builds(
        Title,
        series=st.sampled_from(SERIES),
        level=st.sampled_from(LEVELS),
        obtained_on=days(last),
        usage_scope=st.sampled_from(["general", "general", "targeted"]),
        first_obtained_on=st.none(),
        from_elsewhere=st.sampled_from([False, False, True]),
        verified=st.sampled_from([True, True, False]),
    )
    earlier = st.none() | st.integers(0, 3000)
    return st.tuples(made, earlier).map(
        lambda pair: (
            pair[0]
            if pair[1] is None
            else replace(pair[0], first_obtained_on=pair[0].obtained_on - timedelta(days=pair[1]))
        )
    )


def _jobs(last: date) -> st.SearchStrategy[Job]:
    length = st.none() | st.integers(0, 5000)
    return st.tuples(days(last), length, st.sampled_from(JOB_KINDS), st.booleans()).map(
        lambda parts: Job(
            parts[0], None if parts[1] is None else parts[0] + timedelta(days=parts[1]), parts[2], parts[3]
        )
    )


def _some(facts: st.SearchStrategy) -> st.SearchStrategy[tuple]:
    return st.lists(facts, max_size=3).map(tuple)


def people(last: date = TODAY + timedelta(days=3000)) -> st.SearchStrategy[Person]:
    """Anybody; no fact is dated after ``last`` but ends, which may come later."""
    until = st.none() | st.dates(date(2020, 1, 1), date(2032, 1, 1))
    return st.builds(
        Person,
        retired=st.booleans(),
        educations=_some(_educations(last)),
        titles=_some(_titles(last)),
        skills=_some(st.builds(Skill, level=st.integers(1, 3), obtained_on=days(last), front_line=st.booleans())),
        qualifications=_some(
            st.builds(Qualification, code=st.sampled_from(CODES), obtained_on=days(last), verified=st.booleans())
        ),
        exams=_some(
            st.builds(
                Exam,
                series=st.sampled_from(SERIES),
                level=st.sampled_from(LEVELS),
                kind=st.sampled_from(["certificate", "provincial_score"]),
                valid_until=until,
            )
        ),
        jobs=_some(_jobs(last)),
        initially_appointed=st.none() | st.booleans(),
        talent=st.none()
        | st.builds(Talent, kind=st.sampled_from(["high_level", "urgent", "young"]), attested=st.booleans()),
        postdoc=st.none()
        | st.builds(
            Postdoc,
            left_station_on=days(last),
            grant=st.booleans(),
            provincial_project=st.booleans(),
            stays_in_enterprise=st.booleans(),
        ),
        full_senior_recommendations=st.integers(0, 3),
        integrity_ban_until=until,
        sanction_until=until,
        major_contribution=st.booleans(),
        entrustment_letter=st.booleans(),
    )


TARGETS = st.sampled_from(SERIES).flatmap(
    lambda series: st.builds(
        Target,
        series=st.just(series),
        level=st.sampled_from(TARGET_LEVELS.get(series, LEVELS[:4])),
        specialty=st.sampled_from([None, "computer"]) if series == "engineering" else st.none(),
        usage_scope=st.sampled_from(["general", "general", "targeted"]),
    )
)
