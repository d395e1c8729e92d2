"""What a register is asked, what it may answer, and whether the answer is about what was asked. Pure.

S12b, 令40 art. 15: what can be had by sharing is not asked of the applicant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Register(StrEnum):
    EDUCATION = "education"
    SOCIAL_INSURANCE = "social_insurance"
    QUALIFICATION = "qualification"
    COMPANY = "company"
    IDENTITY = "identity"


class State(StrEnum):
    """``WAITING``: to be asked. The others are answers; only ``VERIFIED`` spares a paper."""

    WAITING = "waiting"
    VERIFIED = "verified"
    MISMATCH = "mismatch"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"


class Reason(StrEnum):
    """Why a register gave no answer; for the operator, in no answer is anything personal."""

    NOT_CONNECTED = "not_connected"
    RESTING = "resting"
    NO_CONNECTION = "no_connection"
    TOO_SLOW = "too_slow"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    GARBAGE = "garbage"
    TOO_BIG = "too_big"


NAMES: Mapping[Register, str] = {
    Register.EDUCATION: "高等教育学历登记",
    Register.SOCIAL_INSURANCE: "社会保险登记",
    Register.QUALIFICATION: "职业资格证书登记",
    Register.COMPANY: "企业登记",
    Register.IDENTITY: "居民身份登记",
}
FIELD_NAMES: Mapping[str, str] = {
    "name": "姓名",
    "id_number": "身份证号",
    "certificate_number": "证书编号",
    "degree": "学历（学位）",
    "graduated_on": "毕业时间",
    "obtained_on": "取得时间",
    "uscc": "统一社会信用代码",
    "insured_to": "参保是否持续",
    "status": "登记状态",
    "school": "毕业院校",
    "major": "所学专业",
    "title": "资格名称",
    "insured_from": "参保起始",
}


def field_name(register: Register, name: str) -> str:
    """How people call a field of this register."""
    return "企业名称" if (register, name) == (Register.COMPANY, "name") else FIELD_NAMES[name]


@dataclass(frozen=True)
class Shape:
    """``asked`` is sent to the register, ``kept`` is what of a verified record the case may keep (PIPL art. 6).

    ``key`` finds the record in a delivered file; ``row`` tells two records of one file apart.
    """

    asked: tuple[str, ...]
    kept: tuple[str, ...]
    key: str
    row: tuple[str, ...]


SHAPES: Mapping[Register, Shape] = {
    Register.EDUCATION: Shape(
        ("name", "id_number", "certificate_number"), ("school", "major", "degree", "graduated_on"),
        "certificate_number", ("certificate_number",),
    ),
    Register.SOCIAL_INSURANCE: Shape(
        ("name", "id_number", "uscc"), ("insured_from",), "id_number", ("id_number", "uscc")
    ),
    Register.QUALIFICATION: Shape(
        ("name", "id_number", "certificate_number"), ("title", "obtained_on"),
        "certificate_number", ("certificate_number",),
    ),
    Register.COMPANY: Shape(("uscc", "name"), ("name", "status"), "uscc", ("uscc",)),
    Register.IDENTITY: Shape(("name", "id_number"), (), "id_number", ("id_number",)),
}  # fmt: skip
ACTIVE = "active"


@dataclass(frozen=True)
class Question:
    """``values`` are what the applicant says, normalised, by field; ``on`` is the day for which it must hold.

    Values stay out of ``repr``, so that no log can carry them.
    """

    register: Register
    values: Mapping[str, str] = field(repr=False)
    on: date

    def sent(self) -> dict[str, str]:
        return {name: self.values[name] for name in SHAPES[self.register].asked}

    @property
    def subject(self) -> str:
        """The person or, for a company, the unit that the question is about."""
        return self.values["uscc" if self.register == Register.COMPANY else "id_number"]


@dataclass(frozen=True)
class Answer:
    """``data``: what of a verified record may be kept; ``differs``: the fields that are not as the applicant says.

    A mismatch carries names of fields only: the record may be another person's.
    """

    state: State
    data: Mapping[str, str] = field(default_factory=dict, repr=False)
    differs: tuple[str, ...] = ()
    reason: str = ""


def unavailable(reason: Reason) -> Answer:
    return Answer(State.UNAVAILABLE, reason=str(reason))


def judge(question: Question, records: Iterable[Mapping[str, str]]) -> Answer:
    """The best answer that the register's ``records`` (checked and normalised) give to ``question``.

    A record is verified only when everything that was asked or claimed is equal in it: a register that answers about
    another person, or another degree than the applicant claims, is a mismatch.
    """
    answers = [_judge_one(question, record) for record in records]
    verified = next((answer for answer in answers if answer.state == State.VERIFIED), None)
    return verified or (answers[0] if answers else Answer(State.NOT_FOUND))


def _judge_one(question: Question, record: Mapping[str, str]) -> Answer:
    differs = [name for name, value in question.values.items() if record.get(name, "") != value]
    if question.register == Register.COMPANY and record.get("status") != ACTIVE:
        differs.append("status")
    if "" < record.get("insured_to", "") < question.on.isoformat():
        differs.append("insured_to")
    if differs:
        return Answer(State.MISMATCH, differs=tuple(differs))
    return Answer(State.VERIFIED, {name: record.get(name, "") for name in SHAPES[question.register].kept})
