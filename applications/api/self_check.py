"""``POST /api/v1/self-check`` (contracts section 2): what may I apply for, by which track, and what is missing?"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.errors import ValidationError
from pydantic import BaseModel, BeforeValidator, StrictBool, StrictInt, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError, to_json

from applications.eligibility import facts
from applications.eligibility.engine import Answer, evaluate
from applications.eligibility.rulebook import Rulebook
from applications.selectors.rulebook import rulebook
from portal.catalog.api import ErrorsOut
from portal.core import clock

router = Router(tags=["自查"])

MOST = 50
EARLIEST, LATEST = date(1930, 1, 1), date(2100, 12, 31)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> date:
    """Only ``2026-09-30``: a number or a time of day is no date."""
    found = _iso_day(value) if isinstance(value, str) else value
    if not isinstance(found, date):
        raise PydanticCustomError("date_parsing", "日期应写成 2026-09-30 这样的形式。")
    if not EARLIEST <= found <= LATEST:
        raise PydanticCustomError("date_out_of_range", "日期应在1930年至2100年之间。")
    return found


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


Day = Annotated[date, BeforeValidator(_day)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
Level = Literal["full_senior", "associate_senior", "middle", "assistant", "technician"]


# What is sent is read by pydantic alone: a `Schema` would take any value for an object whose fields are all optional.
class EducationIn(BaseModel):
    kind: Literal["full_time", "part_time", "technical_school"]
    degree: Annotated[
        Literal["doctor", "master", "second_bachelor", "bachelor", "college", "secondary"] | None,
        Field(validate_default=True),
    ] = None
    school_class: Annotated[
        Literal["intermediate", "advanced", "pre_technician"] | None, Field(validate_default=True)
    ] = None
    graduated_on: Day
    related: StrictBool = True

    @field_validator("degree")
    @classmethod
    def may_be_left_to_the_class(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("kind") in {"full_time", "part_time"}:
            raise PydanticCustomError("missing", "缺少这一项。")
        return value

    @field_validator("school_class")
    @classmethod
    def belongs_to_a_technical_school(cls, value: str | None, info: ValidationInfo) -> str | None:
        technical = info.data.get("kind") == "technical_school"
        if "kind" in info.data and technical != (value is not None):
            text = "技工院校毕业的，请填写班别。" if technical else "只有技工院校毕业的才填写班别。"
            raise PydanticCustomError("school_class_mismatch", text)
        return value


class TitleIn(BaseModel):
    series: Code
    level: Level
    obtained_on: Day
    usage_scope: Literal["general", "targeted"] = "general"
    first_obtained_on: Day | None = None

    @field_validator("first_obtained_on")
    @classmethod
    def not_after_the_title(cls, value: date | None, info: ValidationInfo) -> date | None:
        obtained_on = info.data.get("obtained_on")
        if value and obtained_on and value > obtained_on:
            raise PydanticCustomError("dates_out_of_order", "转评前职称的取得日期不能晚于现职称的取得日期。")
        return value


class SkillIn(BaseModel):
    level: Annotated[StrictInt, Field(ge=1, le=3)]
    obtained_on: Day
    front_line: StrictBool


class QualificationIn(BaseModel):
    code: Code
    obtained_on: Day


class ExamIn(BaseModel):
    series: Code
    level: Level
    kind: Literal["certificate", "provincial_score"]
    valid_until: Day | None = None


class JobIn(BaseModel):
    started_on: Day = Field(alias="from")
    ended_on: Day | None = Field(None, alias="to")
    kind: Literal["private_enterprise", "public_body", "public_institution", "freelance", "other_non_public"]
    technical: StrictBool

    @field_validator("ended_on")
    @classmethod
    def not_before_it_began(cls, value: date | None, info: ValidationInfo) -> date | None:
        started_on = info.data.get("started_on")
        if value and started_on and value < started_on:
            raise PydanticCustomError("dates_out_of_order", "结束日期不能早于开始日期。")
        return value


class TalentIn(BaseModel):
    kind: Literal["high_level", "urgent", "young"]
    attested: StrictBool


class PostdocIn(BaseModel):
    left_station_on: Day
    grant: StrictBool
    provincial_project: StrictBool
    stays_in_enterprise: StrictBool


class PersonIn(BaseModel):
    retired: StrictBool = False
    educations: list[EducationIn] = Field([], max_length=MOST)
    titles: list[TitleIn] = Field([], max_length=MOST)
    skills: list[SkillIn] = Field([], max_length=MOST)
    qualifications: list[QualificationIn] = Field([], max_length=MOST)
    exams: list[ExamIn] = Field([], max_length=MOST)
    jobs: list[JobIn] = Field([], max_length=MOST)
    initially_appointed: StrictBool | None = None
    talent: TalentIn | None = None
    postdoc: PostdocIn | None = None
    full_senior_recommendations: Annotated[StrictInt, Field(ge=0, le=100)] = 0
    integrity_ban_until: Day | None = None
    sanction_until: Day | None = None


class TargetIn(BaseModel):
    series: Code
    specialty: Code | None = None
    level: Level


class SelfCheckIn(BaseModel):
    as_of: Day | None = Field(None, description="截止日；不填为今天")
    target: TargetIn
    person: PersonIn


class ConditionOut(Schema):
    code: str
    ok: bool
    needed: str
    found: str
    text: str
    clauses: list[str]


class TrackOut(Schema):
    track: str
    eligible: bool
    earliest_on: date | None = Field(description="其他情况不变时最早可申报的日期；null 表示仅靠时间不能达到")
    conditions: list[ConditionOut]


class BlockerOut(Schema):
    code: str
    text: str
    clauses: list[str]


class SelfCheckOut(Schema):
    eligible: bool
    mode: Literal["review", "exam_only", "exam_plus_review"]
    tracks: list[TrackOut]
    blocked_by: list[BlockerOut]


@router.post("/self-check", response={200: SelfCheckOut, 422: ErrorsOut}, summary="申报条件自查")
def self_check(request: HttpRequest, facts_given: SelfCheckIn) -> HttpResponse:  # noqa: ARG001 - the framework passes it
    """By which tracks this person may have this title on this day, what is missing, and from when (S13a, M5a).

    Nothing of what is asked is kept.
    """
    person, target, as_of = case_of(facts_given)
    book = rulebook(as_of)
    _refuse_unknown(facts_given, book)
    # Written at once: the answer is ours, and validating each of its parts again would cost more than finding it.
    return HttpResponse(to_json(_answer(evaluate(person, target, as_of, book))), content_type="application/json")


def case_of(given: SelfCheckIn) -> tuple[facts.Person, facts.Target, date]:
    """What was sent, as the engine takes it; without a day, today."""
    target = facts.Target(given.target.series, given.target.level, given.target.specialty)
    return _person(given.person), target, given.as_of or clock.today()


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "eligible": answer.eligible,
        "mode": answer.mode,
        "tracks": [
            {
                "track": track.track,
                "eligible": track.eligible,
                "earliest_on": track.earliest_on and track.earliest_on.isoformat(),
                "conditions": [
                    {
                        "code": each.code,
                        "ok": each.ok,
                        "needed": each.needed,
                        "found": each.found,
                        "text": each.text,
                        "clauses": each.clauses,
                    }
                    for each in track.conditions
                ],
            }
            for track in answer.tracks
        ],
        "blocked_by": [{"code": each.code, "text": each.text, "clauses": each.clauses} for each in answer.blocked_by],
    }


def _refuse_unknown(given: SelfCheckIn, book: Rulebook) -> None:
    target = given.target
    errors: list[dict[str, Any]] = []
    series = book.series.get(target.series)
    if series is None:
        errors.append(_unknown("没有这个职称系列。", "target", "series"))
    else:
        if target.level not in series.levels:
            errors.append(_unknown("本系列没有这个层级。", "target", "level"))
        if target.specialty is not None and target.specialty not in series.specialties:
            errors.append(_unknown("本系列没有这个专业。", "target", "specialty"))
    for name in ("titles", "exams"):
        errors += [
            _unknown("没有这个职称系列。", "person", name, place, "series")
            for place, each in enumerate(getattr(given.person, name))
            if each.series not in book.series
        ]
    if errors:
        raise ValidationError(errors)


def _unknown(text: str, *path: str | int) -> dict[str, Any]:
    return {"type": "unknown", "loc": ("body", "facts_given", *path), "msg": text}


def _person(given: PersonIn) -> facts.Person:
    return facts.Person(
        retired=given.retired,
        educations=tuple(
            facts.Education(each.degree, each.kind, each.graduated_on, each.school_class, each.related)
            for each in given.educations
        ),
        titles=tuple(
            facts.Title(each.series, each.level, each.obtained_on, each.usage_scope, each.first_obtained_on)
            for each in given.titles
        ),
        skills=tuple(facts.Skill(each.level, each.obtained_on, each.front_line) for each in given.skills),
        qualifications=tuple(facts.Qualification(each.code, each.obtained_on) for each in given.qualifications),
        exams=tuple(facts.Exam(each.series, each.level, each.kind, each.valid_until) for each in given.exams),
        jobs=tuple(facts.Job(each.started_on, each.ended_on, each.kind, each.technical) for each in given.jobs),
        initially_appointed=given.initially_appointed,
        talent=facts.Talent(given.talent.kind, given.talent.attested) if given.talent else None,
        postdoc=facts.Postdoc(**given.postdoc.model_dump()) if given.postdoc else None,
        full_senior_recommendations=given.full_senior_recommendations,
        integrity_ban_until=given.integrity_ban_until,
        sanction_until=given.sanction_until,
    )
