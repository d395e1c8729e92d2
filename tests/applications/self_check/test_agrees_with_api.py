"""The page and ``POST /api/v1/self-check`` give the same answer to the same facts; expectations by hand (2.4, 3)."""

import pytest

from tests.applications.self_check.visitor import COMMON, told

pytestmark = pytest.mark.django_db

BACHELOR = {"degree": "bachelor", "kind": "full_time", "graduated_on": "2016-07-01"}
JOB = {"from": "2016-07-15", "kind": "private_enterprise", "technical": True}
ASSISTANT = {"series": "engineering", "level": "assistant", "obtained_on": "2018-06-30"}
PERSON = {"educations": [BACHELOR], "titles": [ASSISTANT], "jobs": [JOB]}
MIDDLE = {"series": "engineering", "specialty": "mechanical", "level": "middle"}
NO_TITLE = {"kind": "none"}


def person(**changed):
    return {**PERSON, **changed}


def title(**changed):
    return {**COMMON["title"], **changed}


# What is told page by page, the same for the API, and what the regulation makes of it: the day of each door.
CASES = {
    "common": (COMMON, person(), MIDDLE, True, {"normal": "2022-06-30"}),
    "years still missing": (
        told(title=title(obtained_on="2024-06-30")),
        person(titles=[{**ASSISTANT, "obtained_on": "2024-06-30"}]),
        MIDDLE, False, {"normal": "2028-06-30"},
    ),
    "never appointed": (
        told(title=NO_TITLE), person(titles=[]), MIDDLE, True,
        # Five years of work after graduation (S10a); a first title by assessment is not of this level for a bachelor.
        {"normal": None, "no_initial_appointment": "2021-07-15"},
    ),
    "master": (
        told(education={"attained": "master", "kind": "full_time", "graduated_on": "2019-06-20"}),
        person(educations=[{"degree": "master", "kind": "full_time", "graduated_on": "2019-06-20"}]),
        MIDDLE, True, {"normal": "2020-06-30"},
    ),
    "part-time college": (
        told(education={"attained": "college", "kind": "part_time", "graduated_on": "2012-07"}),
        person(educations=[{"degree": "college", "kind": "part_time", "graduated_on": "2012-07-01"}]),
        MIDDLE, True, {"normal": "2022-06-30"},
    ),
    "technical school": (
        told(education={"attained": "school.advanced", "graduated_on": "2012-07", "related": "yes"}),
        person(educations=[{
            "degree": "college", "kind": "technical_school", "school_class": "advanced", "graduated_on": "2012-07-01",
            "related": True,
        }]),
        MIDDLE, True, {"technical_school": "2022-06-30"},
    ),
    "skilled worker": (
        told(
            title=NO_TITLE, education={"attained": "none"}, special={"special": ["skill"]},
            details={"skill_level": "2", "skill_obtained_on": "2024-01", "skill_front_line": "yes"},
        ),
        person(titles=[], educations=[], skills=[{"level": 2, "obtained_on": "2024-01-01", "front_line": True}]),
        MIDDLE, False, {"normal": None, "skilled_worker": "2027-01-01"},
    ),
    "qualification as the title": (
        told(
            title=NO_TITLE, education={"attained": "none"}, special={"special": ["qualification"]},
            details={"qualification_code": "constructor_grade_1", "qualification_obtained_on": "2020-09-01"},
        ),
        person(titles=[], educations=[], qualifications=[{"code": "constructor_grade_1", "obtained_on": "2020-09-01"}]),
        MIDDLE, True, {"normal": None, "qualification": "2020-09-01"},
    ),
    "from a public body": (
        told(
            title=NO_TITLE, special={"special": ["public_body"]},
            work={"pattern": "continuous", "started_on": "2019-04-01"},
            details={"body_entered_on": "2016-07-15", "body_left_on": "2019-03-31"},
        ),
        person(titles=[], jobs=[
            {"from": "2016-07-15", "to": "2019-03-31", "kind": "public_body", "technical": False},
            {"from": "2019-04-01", "kind": "private_enterprise", "technical": True},
        ]),
        # 1 + 4 years from the first employment (S11a); 5 years of technical work since graduation (S10a).
        MIDDLE, True, {"normal": None, "no_initial_appointment": "2024-04-01", "from_government": "2021-07-15"},
    ),
    "converted title": (
        told(
            target={**COMMON["target"], "level": "associate_senior"},
            title=title(kind="converted", level="middle", obtained_on="2024-05", first_obtained_on="2020-05"),
        ),
        person(titles=[{
            "series": "engineering", "level": "middle", "obtained_on": "2024-05-01", "first_obtained_on": "2020-05-01",
        }]),
        {**MIDDLE, "level": "associate_senior"}, True, {"normal": "2025-05-01", "exceptional": None},
    ),
    "postdoc": (
        told(
            target={**COMMON["target"], "level": "associate_senior"}, title=NO_TITLE,
            education={"attained": "doctor", "kind": "full_time", "graduated_on": "2018-06"},
            work={"pattern": "none"}, special={"special": ["postdoc"]},
            details={
                "left_station_on": "2021-05", "grant": "no", "provincial_project": "yes", "stays_in_enterprise": "yes"
            },
        ),
        {
            "educations": [{"degree": "doctor", "kind": "full_time", "graduated_on": "2018-06-01"}],
            "postdoc": {
                "left_station_on": "2021-05-01", "grant": False, "provincial_project": True, "stays_in_enterprise": True
            },
        },
        {**MIDDLE, "level": "associate_senior"}, True, {"normal": None, "postdoc": "2021-05-01"},
    ),
    "exam missing": (
        told(
            target={"series": "economics", "specialty": "", "level": "associate_senior"}, exam={"kind": "none"},
            title=title(series="economics", level="middle"),
        ),
        person(titles=[{**ASSISTANT, "series": "economics", "level": "middle"}]),
        {"series": "economics", "level": "associate_senior"}, False, {"normal": "2023-06-30", "exceptional": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_page_and_api_agree(visitor, client, name):
    answers, facts, target, eligible, expected = CASES[name]
    visitor.goes_through(answers)
    body = {"target": target, "person": facts}
    told_by_api = client.post("/api/v1/self-check", body, content_type="application/json").json()
    result = visitor.result.answer
    assert (result.eligible, result.mode) == (told_by_api["eligible"], told_by_api["mode"])
    assert [each.code for each in result.blocked_by] == [each["code"] for each in told_by_api["blocked_by"]]
    on_page = [
        (each.track, each.eligible, each.earliest_on and each.earliest_on.isoformat(), [
            (one.code, one.ok, one.needed, one.found, one.text) for one in each.conditions
        ])
        for each in result.tracks
    ]  # fmt: skip
    assert on_page == [
        (each["track"], each["eligible"], each["earliest_on"], [
            (one["code"], one["ok"], one["needed"], one["found"], one["text"]) for one in each["conditions"]
        ])
        for each in told_by_api["tracks"]
    ]  # fmt: skip
    assert (eligible, expected) == (result.eligible, {track: day for track, _, day, _ in on_page})


def test_time_in_a_public_body_is_no_time_in_an_enterprise(visitor):
    """Technical work since 2012 that spans a public body from 2015 to 2018: three pieces, moved on in 2018."""
    visitor.goes_through(
        told(
            title=NO_TITLE, special={"special": ["public_body"]},
            work={"pattern": "continuous", "started_on": "2012-03"},
            details={"body_entered_on": "2015-01", "body_left_on": "2018-06"},
        )
    )  # fmt: skip
    jobs = [
        (str(job.started_on), job.ended_on and str(job.ended_on), job.kind, job.technical)
        for job in visitor.result.answers.person.jobs
    ]
    assert jobs == [
        ("2015-01-01", "2018-06-30", "public_body", False),
        ("2012-03-01", "2014-12-31", "private_enterprise", True),
        ("2015-01-01", "2018-06-30", "public_body", True),
        ("2018-07-01", None, "private_enterprise", True),
    ]
