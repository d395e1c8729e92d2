"""Which sections a case has, by its procedure and track (regulation 4.3, 8.1, 2.4). Pure.

Nothing is asked that the decision does not need (PIPL art. 6): who has a qualification recognised tells no career.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from applications.paper.sections import LISTED_QUALIFICATION, MATERIALS, SECTIONS, Section

# Goes up with each change of what is asked; a batch names the one that it was published with.
FORM_VERSION: Final = "2026-1"
REVIEW: Final = "review"
ALWAYS: Final = frozenset({"basic", "declaration", MATERIALS})
BY_PROCEDURE: Final[Mapping[str, frozenset[str]]] = {
    REVIEW: frozenset(
        {"education", "present_title", "qualification", "skills", "work", "achievements", "study", "report"}
    ),
    "qualification": frozenset({"qualification"}),
    "cross_region_confirmation": frozenset({"former_title"}),
    "postdoc": frozenset({"education", "postdoc", "achievements"}),
    "talent_recognition": frozenset({"education", "present_title", "work", "talent", "achievements"}),
    "assessment_recognition": frozenset({"education", "work", "assessment"}),
    "conversion": frozenset({"targeted_title"}),
}
BY_TRACK: Final[Mapping[str, str]] = {
    "green_channel": "talent",
    "direct_senior": "contribution",
    "exceptional": "exceptional",
    "entrusted": "entrustment",
}


def sections_of(procedure: str, track: str, *, exam: bool = False) -> tuple[Section, ...]:
    """The sections of a case, in the order of the form; ``exam``: its level asks for an exam before the review.

    Raises `KeyError` for an unknown procedure.
    """
    wanted = {*ALWAYS, *BY_PROCEDURE[procedure], BY_TRACK.get(track, MATERIALS)}
    if procedure == REVIEW and exam:
        wanted.add("exam")
    return tuple(_fitted(section, track) for section in SECTIONS if section.slug in wanted)


def _fitted(section: Section, track: str) -> Section:
    """What is optional for others is what the track rests on."""
    if section.slug == "qualification" and track == "qualification":
        return LISTED_QUALIFICATION
    if section.slug == "skills" and track == "skilled_worker":
        return replace(section, least_rows=1)
    return section
