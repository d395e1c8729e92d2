"""From cleaned answers to the facts that the engines take."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from applications.eligibility import facts
from applications.forms.self_check.questions import MOST_PERIODS, NO_DEGREE, SCHOOL
from applications.routing.facts import Leave, Posting
from applications.selectors.self_check import Answers, Place

Given = Mapping[str, Mapping[str, Any]]
Period = tuple[date, date | None]
DAY = timedelta(days=1)
JOB_KINDS = {"freelancer": "freelance", "other_non_public": "other_non_public"}


def answers_of(given: Given) -> Answers:
    """``given``: the cleaned answers of every question that was asked, by its code."""
    target, details = given["target"], given.get("details", {})
    return Answers(
        target=facts.Target(target["series"], target["level"], target["specialty"] or None),
        person=facts.Person(
            retired="retired" in given["clear"]["clear"],
            educations=_educations(given, details),
            titles=_titles(given["title"]),
            skills=_skills(details),
            qualifications=_qualifications(details),
            exams=_exams(given),
            jobs=_jobs(given, details),
            talent=_talent(details),
            postdoc=_postdoc(details),
            full_senior_recommendations=details.get("recommenders", 0),
            integrity_ban_until=_until(given["clear"], "ban"),
            sanction_until=_until(given["clear"], "sanction"),
            major_contribution="major" in given.get("special", {}).get("special", ()),
        ),
        place=_place(given["place"], details) if "place" in given else None,
    )


def _educations(given: Given, details: Mapping[str, Any]) -> tuple[facts.Education, ...]:
    highest = given.get("education", {})
    attained, found = highest.get("attained", NO_DEGREE), []
    if attained.startswith(SCHOOL):
        related = highest["related"] == "yes"
        school_class = attained.removeprefix(SCHOOL)
        found.append(facts.Education(None, "technical_school", highest["graduated_on"], school_class, related=related))
    elif attained != NO_DEGREE:
        found.append(facts.Education(attained, highest["kind"], highest["graduated_on"]))
    if "other_degree" in details:
        found.append(facts.Education(details["other_degree"], "full_time", details["other_graduated_on"]))
    return tuple(found)


def _titles(given: Mapping[str, Any]) -> tuple[facts.Title, ...]:
    kind = given["kind"]
    if kind == "none":
        return ()
    title = facts.Title(
        given["series"],
        given["level"],
        given["obtained_on"],
        usage_scope="targeted" if kind == "targeted" else "general",
        first_obtained_on=given["first_obtained_on"] if kind == "converted" else None,
        from_elsewhere=kind == "elsewhere",
    )
    return (title,)


def _skills(details: Mapping[str, Any]) -> tuple[facts.Skill, ...]:
    if "skill_level" not in details:
        return ()
    front_line = details["skill_front_line"] == "yes"
    return (facts.Skill(int(details["skill_level"]), details["skill_obtained_on"], front_line=front_line),)


def _qualifications(details: Mapping[str, Any]) -> tuple[facts.Qualification, ...]:
    if "qualification_code" not in details:
        return ()
    return (facts.Qualification(details["qualification_code"], details["qualification_obtained_on"]),)


def _exams(given: Given) -> tuple[facts.Exam, ...]:
    exam, target = given.get("exam", {}), given["target"]
    if exam.get("kind", "none") == "none":
        return ()
    return (facts.Exam(target["series"], target["level"], exam["kind"], exam["valid_until"]),)


def _jobs(given: Given, details: Mapping[str, Any]) -> tuple[facts.Job, ...]:
    """Technical work while in a public body counts as done there, so that the move is the day it was (S11a)."""
    kind = JOB_KINDS.get(given.get("place", {}).get("employment", ""), "private_enterprise")
    periods = _periods(given)
    if "body_entered_on" not in details:
        return tuple(facts.Job(start, end, kind, technical=True) for start, end in periods)
    entered, left = details["body_entered_on"], details["body_left_on"]
    found = [facts.Job(entered, left, "public_body", technical=False)]
    for start, end in periods:
        found += _around(start, end, entered, left, kind)
    return tuple(found)


def _periods(given: Given) -> list[Period]:
    work = given.get("work", {})
    if work.get("pattern") == "continuous":
        return [(work["started_on"], None)]
    told = given.get("periods", {})
    rows = [(told.get(f"from_{number}"), told.get(f"to_{number}")) for number in range(1, MOST_PERIODS + 1)]
    return [(start, end) for start, end in rows if start]


def _around(start: date, end: date | None, entered: date, left: date, kind: str) -> list[facts.Job]:
    """The period before, within and after the time in the public body."""
    pieces = (
        (start, _earlier(end, entered - DAY), kind),
        (max(start, entered), _earlier(end, left), "public_body"),
        (max(start, left + DAY), end, kind),
    )
    return [
        facts.Job(first, last, where, technical=True) for first, last, where in pieces if last is None or first <= last
    ]


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)


def _talent(details: Mapping[str, Any]) -> facts.Talent | None:
    if "talent_kind" not in details:
        return None
    return facts.Talent(details["talent_kind"], attested=details["talent_attested"] == "yes")


def _postdoc(details: Mapping[str, Any]) -> facts.Postdoc | None:
    if "left_station_on" not in details:
        return None
    names = ("grant", "provincial_project", "stays_in_enterprise")
    return facts.Postdoc(details["left_station_on"], **{name: details[name] == "yes" for name in names})


def _until(given: Mapping[str, Any], what: str) -> date | None:
    return given[f"{what}_until"] if what in given["clear"] else None


def _place(given: Mapping[str, Any], details: Mapping[str, Any]) -> Place:
    posted = leave = None
    if "posted_region" in details:
        posted = Posting(details["posted_region"], details["posted_since"])
    if "leave_kind" in details:
        leave = Leave(details["leave_kind"], details["leave_approved_on"], details["leave_region"])
    return Place(
        workplace=given["workplace"],
        employment=given["employment"],
        archive=given["archive"] or "employer",
        unit_refuses=given["unit_refuses"],
        posted=posted,
        leave=leave,
    )
