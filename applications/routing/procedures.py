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


DECIDERS = {
    Decider.BALLOT: "评审委员会",
    Decider.COMMITTEE: "评审委员会",
    Decider.LOCAL_HRSS: "当地人社部门",
    Decider.HRSS_OF_THE_LEVEL: "县级（初级）、市级（中级）或者省级（高级）人社部门",
    Decider.PROVINCE: "省人社部门",
}


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
    about: str

    @property
    def decided_by(self) -> str:
        return DECIDERS[self.decider]

    @property
    def by_committee(self) -> bool:
        return self.decider in {Decider.BALLOT, Decider.COMMITTEE}


REVIEW = Procedure(
    "review",
    "评审",
    Decider.BALLOT,
    True,
    True,
    True,
    ("令40-19", "令40-20", "令40-26"),
    "评审委员会开会评议，无记名投票决定。",
)
QUALIFICATION = Procedure(
    "qualification",
    "职业资格认定",
    Decider.LOCAL_HRSS,
    False,
    False,
    False,
    ("S8b", "S8c"),
    "取得国家职业资格的，按对应目录直接认定职称，并作为申报高一级职称的条件。",
)
TALENT = Procedure(
    "talent_recognition",
    "高层次人才认定",
    Decider.COMMITTEE,
    True,
    False,
    True,
    ("S10b", "令40-26"),
    "企业引进的高层次人才，由评审委员会按专业经历和学术技术贡献直接认定。",
)
POSTDOC = Procedure(
    "postdoc",
    "博士后认定",
    Decider.PROVINCE,
    True,
    True,
    True,
    ("M5g", "令40-26"),
    "获得中国博士后科学基金资助或者主持省部级以上科研项目、出站后留在企业工作的博士后，可以直接认定副高级职称。",
)
CROSS_REGION = Procedure(
    "cross_region_confirmation",
    "跨地区职称确认",
    Decider.HRSS_OF_THE_LEVEL,
    False,
    True,
    True,
    ("令40-29", "令40-26"),
    "在外省或者其他有权单位取得的职称，向原发证地核实后确认，年限照算。",
)
ASSESSMENT = Procedure(
    "assessment_recognition",
    "考核认定",
    Decider.HRSS_OF_THE_LEVEL,
    True,
    True,
    False,
    ("M4a", "S10a"),
    "毕业后首次取得职称，见习（试用）期满、单位考核合格的，可以考核认定。",
)
CONVERSION = Procedure(
    "conversion",
    "转评",
    Decider.COMMITTEE,
    True,
    True,
    True,
    ("S5e", "S5f", "令40-26"),
    "定向评价取得的工程系列职称，可以转评为同级通用职称，任现职时间连续计算。",
)

PROCEDURES = {
    each.code: each for each in (REVIEW, QUALIFICATION, TALENT, POSTDOC, CROSS_REGION, ASSESSMENT, CONVERSION)
}

BALLOT_TRACKS = (
    "normal", "skilled_worker", "technical_school", "no_initial_appointment", "from_government", "green_channel",
    "direct_senior", "exceptional", "entrusted",
)  # fmt: skip
# Those by which a committee takes a case; an HRSS office decides by the others.
COMMITTEE_TRACKS = (
    *BALLOT_TRACKS,
    *(code for code, each in PROCEDURES.items() if each.by_committee and each is not REVIEW),
)

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
