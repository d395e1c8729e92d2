"""The procedures by which a title is won: who decides, by ballot or not, after which steps (regulation 8.1, 2.4).

A ballot is one procedure; the others recognise a title on evidence. Which procedure a case takes follows from its
track alone, so that nobody chooses to do without a ballot.
"""

from dataclasses import dataclass
from enum import StrEnum


class Decider(StrEnum):
    """Who says yes or no."""

    BALLOT = "ballot"
    COMMITTEE = "committee"
    LOCAL_HRSS = "local_hrss"
    HRSS_OF_THE_LEVEL = "hrss_of_the_level"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One way to a title.

    ``unit_steps``: does the reviewing body review, publish and recommend first? ``upward``: does the case go up level
    by level before it is decided? ``result_notice``: is the result published before it is confirmed (令40 art. 26)?
    """

    code: str
    name: str
    decider: Decider
    unit_steps: bool
    upward: bool
    result_notice: bool
    clauses: tuple[str, ...]

    @property
    def by_committee(self) -> bool:
        return self.decider in {Decider.BALLOT, Decider.COMMITTEE}


REVIEW = Procedure("review", "评审", Decider.BALLOT, True, True, True, ("令40-19", "令40-20", "令40-26"))
QUALIFICATION = Procedure("qualification", "职业资格认定", Decider.LOCAL_HRSS, False, False, False, ("S8b", "S8c"))
TALENT = Procedure("talent_recognition", "高层次人才认定", Decider.COMMITTEE, True, False, True, ("S10b", "令40-26"))
POSTDOC = Procedure("postdoc", "博士后认定", Decider.PROVINCE, True, True, True, ("M5g", "令40-26"))
CROSS_REGION = Procedure(
    "cross_region_confirmation", "跨地区职称确认", Decider.HRSS_OF_THE_LEVEL, False, True, True, ("令40-29", "令40-26")
)
ASSESSMENT = Procedure(
    "assessment_recognition", "考核认定", Decider.HRSS_OF_THE_LEVEL, True, True, False, ("M4a", "S10a")
)
CONVERSION = Procedure("conversion", "转评", Decider.COMMITTEE, True, True, True, ("S5e", "S5f", "令40-26"))

PROCEDURES = {
    each.code: each for each in (REVIEW, QUALIFICATION, TALENT, POSTDOC, CROSS_REGION, ASSESSMENT, CONVERSION)
}

WITHOUT_RESULT_NOTICE = frozenset(code for code, each in PROCEDURES.items() if not each.result_notice)

DECIDING_LEVEL = {
    "full_senior": "province",
    "associate_senior": "province",
    "middle": "city",
    "assistant": "county",
    "technician": "county",
}


def procedure_of(track: str) -> Procedure:
    """The procedure that a track takes; every track without one of its own is reviewed by ballot."""
    return PROCEDURES.get(track, REVIEW)


def deciding_level(procedure: Procedure, level: str) -> str:
    """``county``, ``city`` or ``province``: the office that decides (by analogy with S6b and S6c)."""
    return {
        Decider.LOCAL_HRSS: "county",
        Decider.HRSS_OF_THE_LEVEL: DECIDING_LEVEL[level],
        Decider.PROVINCE: "province",
    }[procedure.decider]
