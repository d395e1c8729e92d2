"""People in one line, as the hand-written tables in tests/regulation/eligibility write them.

``E:bachelor@2016-07-01`` an education (``/part``, ``/unrelated``; ``E:school.advanced@…`` a technical school's class),
``T:middle@…`` a title (``economics.middle``; ``/targeted``, ``/first=…``, ``/elsewhere``, ``/unverified``),
``S:2@…`` a skill (``/off`` the front line), ``Q:code@…`` a qualification (``/unverified``), ``X:series.level~day`` an
exam result (``~`` alone: no end; ``/score``), ``J:from..to`` a technical job in a private enterprise (``/plain``: not
technical; ``/public_body`` …), ``init`` / ``noinit`` initially appointed or not, ``retired``, ``sanction~…``,
``ban~…``, ``talent:urgent`` (``/claimed``: not attested), ``postdoc@…`` (``/grant``, ``/project``, ``/stays``),
``rec:2`` recommendations, ``major`` contribution, ``letter`` of entrustment. Series without a name: engineering.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

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

JOB_KINDS = {"public_body", "public_institution", "freelance", "other_non_public"}
FLAGS = {
    "init": {"initially_appointed": True},
    "noinit": {"initially_appointed": False},
    "retired": {"retired": True},
    "major": {"major_contribution": True},
    "letter": {"entrustment_letter": True},
}


def person_of(text: str) -> Person:
    lists: dict[str, list] = {}
    single: dict[str, Any] = {}
    for token in text.split():
        head, *marks = token.split("/")
        kind, _, rest = head.partition(":")
        if token in FLAGS:
            single |= FLAGS[token]
        elif kind in LISTS:
            name, read = LISTS[kind]
            lists.setdefault(name, []).append(read(rest, marks))
        else:
            single |= _single(head, marks)
    return Person(**{name: tuple(facts) for name, facts in lists.items()}, **single)


def target_of(text: str) -> Target:
    text, _, scope = text.partition("!")
    text, _, specialty = text.partition("/")
    series, level = _series_level(text)
    return Target(series, level, specialty or None, scope or "general")


def _single(head: str, marks: list[str]) -> dict[str, Any]:
    for name, field in (("sanction~", "sanction_until"), ("ban~", "integrity_ban_until")):
        if head.startswith(name):
            return {field: date.fromisoformat(head.removeprefix(name))}
    if head.startswith("talent:"):
        return {"talent": Talent(head.removeprefix("talent:"), attested="claimed" not in marks)}
    if head.startswith("rec:"):
        return {"full_senior_recommendations": int(head.removeprefix("rec:"))}
    left_on = date.fromisoformat(head.removeprefix("postdoc@"))
    return {"postdoc": Postdoc(left_on, "grant" in marks, "project" in marks, "stays" in marks)}


def _education(rest: str, marks: list[str]) -> Education:
    name, _, day = rest.partition("@")
    related = "unrelated" not in marks
    if name.startswith("school."):
        return Education(
            None, "technical_school", date.fromisoformat(day), name.removeprefix("school."), related=related
        )
    kind = "part_time" if "part" in marks else "full_time"
    return Education(name, kind, date.fromisoformat(day), related=related)


def _title(rest: str, marks: list[str]) -> Title:
    name, _, day = rest.partition("@")
    series, level = _series_level(name)
    first = [mark.removeprefix("first=") for mark in marks if mark.startswith("first=")]
    return Title(
        series,
        level,
        date.fromisoformat(day),
        usage_scope="targeted" if "targeted" in marks else "general",
        first_obtained_on=date.fromisoformat(first[0]) if first else None,
        from_elsewhere="elsewhere" in marks,
        verified="unverified" not in marks,
    )


def _skill(rest: str, marks: list[str]) -> Skill:
    level, _, day = rest.partition("@")
    return Skill(int(level), date.fromisoformat(day), front_line="off" not in marks)


def _qualification(rest: str, marks: list[str]) -> Qualification:
    code, _, day = rest.partition("@")
    return Qualification(code, date.fromisoformat(day), verified="unverified" not in marks)


def _exam(rest: str, marks: list[str]) -> Exam:
    name, _, until = rest.partition("~")
    series, level = _series_level(name)
    kind = "provincial_score" if "score" in marks else "certificate"
    return Exam(series, level, kind, date.fromisoformat(until) if until else None)


def _job(rest: str, marks: list[str]) -> Job:
    start, _, end = rest.partition("..")
    kind = next((mark for mark in marks if mark in JOB_KINDS), "private_enterprise")
    ended_on = date.fromisoformat(end) if end else None
    return Job(date.fromisoformat(start), ended_on, kind, technical="plain" not in marks)


def _series_level(name: str) -> tuple[str, str]:
    series, _, level = name.rpartition(".")
    return series or "engineering", level


LISTS: dict[str, tuple[str, Callable]] = {
    "E": ("educations", _education),
    "T": ("titles", _title),
    "S": ("skills", _skill),
    "Q": ("qualifications", _qualification),
    "X": ("exams", _exam),
    "J": ("jobs", _job),
}
