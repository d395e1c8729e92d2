"""``POST /api/v1/routes`` (contracts section 2): by which channels can I submit, and through whose hands does it go?"""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.errors import ValidationError
from pydantic import AfterValidator, StrictBool, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from applications.api.self_check import Day
from applications.routing import facts
from applications.routing.channels import Agency, Body
from applications.routing.engine import Answer
from applications.selectors.routes import level_of_regions, possible_routes
from portal.catalog.api import ErrorsOut
from portal.catalog.selectors import ParameterMissing
from portal.core import clock

router = Router(tags=["渠道"])

LEVELS_OF_ORGANISER = {"province": {"province"}, "city": {"city"}, "county": {"county", "zone"}}
LOCAL_LEVELS = {"city", "county", "zone"}
SIX_DIGITS = Field(json_schema_extra={"pattern": "^[0-9]{6}$"})


def _six_digits(code: str) -> str:
    if not (len(code) == len("140702") and code.isascii() and code.isdigit()):
        raise PydanticCustomError("region_code", "区划代码应为 6 位数字。")
    return code


def _level_of(code: str, info: ValidationInfo) -> str:
    """The level of a known region; the catalogue is asked once for all fields of a request."""
    context: Any = info.context
    request = context["request"]
    if not hasattr(request, "level_of_regions"):
        request.level_of_regions = level_of_regions()
    level = request.level_of_regions.get(_six_digits(code))
    if level is None:
        raise PydanticCustomError("unknown_region", "没有这个区划代码，请填写山西省内的区划代码。")
    return level


def _known(code: str, info: ValidationInfo) -> str:
    _level_of(code, info)
    return code


def _local(code: str, info: ValidationInfo) -> str:
    """A case begins at a local office (2.3, H0); the whole province is no place of work."""
    if _level_of(code, info) not in LOCAL_LEVELS:
        raise PydanticCustomError("region_too_wide", "请填写到市或者县（市、区）。")
    return code


AnyCode = Annotated[str, AfterValidator(_six_digits), SIX_DIGITS]
KnownCode = Annotated[str, AfterValidator(_known), SIX_DIGITS]
LocalCode = Annotated[str, AfterValidator(_local), SIX_DIGITS]


class ArchiveIn(Schema):
    kept_by: facts.KeptBy = "employer"
    region: AnyCode | None = None


class PostedIn(Schema):
    region: LocalCode
    since: Day


class LeaveIn(Schema):
    kind: facts.LeaveKind
    approved_on: Day
    unit_region: KnownCode


class CommitteeIn(Schema):
    organiser_level: facts.OrganiserLevel
    region: KnownCode
    own_employer: StrictBool = False

    @field_validator("region")
    @classmethod
    def is_of_the_organisers_level(cls, code: str, info: ValidationInfo) -> str:
        wanted = info.data.get("organiser_level")
        if wanted and _level_of(code, info) not in LEVELS_OF_ORGANISER[wanted]:
            raise PydanticCustomError("region_level_mismatch", "区划代码与组建单位的层级不一致。")
        return code


class RoutesIn(Schema):
    as_of: Day | None = Field(None, description="申报日期；不填为今天")
    workplace: LocalCode = Field(description="劳动关系所在地；没有劳动关系的填工作地")
    employment: facts.Employment
    archive: ArchiveIn | None = None
    service_point: StrictBool = False
    posted: PostedIn | None = None
    leave: LeaveIn | None = None
    unit_refuses: StrictBool = False
    committee: CommitteeIn

    def as_facts(self) -> facts.Facts:
        archive, posted, leave = self.archive, self.posted, self.leave
        return facts.Facts(
            as_of=self.as_of or clock.today(),
            workplace=self.workplace,
            employment=self.employment,
            committee=facts.ChosenCommittee(**self.committee.model_dump()),
            archive=facts.Archive(**archive.model_dump()) if archive else facts.Archive(),
            service_point=self.service_point,
            posted=facts.Posting(**posted.model_dump()) if posted else None,
            leave=facts.Leave(**leave.model_dump()) if leave else None,
            unit_refuses=self.unit_refuses,
        )


class UnitStepOut(Schema):
    stage: Literal["unit_review", "unit_notice", "recommendation"]
    body: Body


class AgencyStepOut(Schema):
    stage: Literal["agency_review"]
    body: Agency


class OfficeStepOut(Schema):
    stage: Literal["hrss_review"]
    office: str


class CommitteeStepOut(Schema):
    stage: Literal["committee_acceptance"]


class RouteOut(Schema):
    channel: str
    default: bool
    steps: list[UnitStepOut | AgencyStepOut | OfficeStepOut | CommitteeStepOut]
    clauses: list[str]


class RefusalOut(Schema):
    channel: str
    reason: str
    clauses: list[str]


class RoutesOut(Schema):
    routes: list[RouteOut]
    refused: list[RefusalOut]


@router.post("/routes", response={200: RoutesOut, 422: ErrorsOut}, summary="申报渠道")
def routes(request: HttpRequest, facts_given: RoutesIn) -> Answer:  # noqa: ARG001 - the framework passes it
    """Every channel open to these facts with its steps, and why those touched by them are closed (regulation 2.3).

    Nothing of what is asked is kept.
    """
    try:
        return possible_routes(facts_given.as_facts())
    except ParameterMissing as missing:
        wrong = {"type": "parameter_missing", "loc": ("body", "facts_given", "as_of"), "msg": missing.message_zh}
        raise ValidationError([wrong]) from missing
