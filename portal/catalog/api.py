"""Open data of the catalogue: working days and series (contracts section 2). No sign-in."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from portal.catalog import rules, selectors
from portal.catalog.models import Series
from portal.catalog.tabular import csv_response
from portal.core import clock
from portal.core.working_days import CalendarMissing

router = Router(tags=["目录"])

SERIES_HEADER = (
    "序号",
    "系列代码",
    "系列",
    "层级代码",
    "层级",
    "评委会层级",
    "职称名称",
    "评价方式代码",
    "评价方式",
    "说明",
)


class ErrorOut(Schema):
    field: str
    code: str
    message: str


class ErrorsOut(Schema):
    errors: list[ErrorOut]


class WorkingDaysOut(Schema):
    published_on: date
    starts_on: date
    ends_on: date
    days: list[date]


class LevelOut(Schema):
    level: str
    level_name: str
    committee_level: Literal["senior", "middle", "junior"]
    names: list[str]
    mode: Literal["review", "exam_only", "exam_plus_review"]
    mode_name: str
    mode_note: str


class SpecialtyOut(Schema):
    code: str
    name: str


class SeriesOut(Schema):
    number: int
    code: str
    name: str
    note: str
    levels: list[LevelOut]
    specialties: list[SpecialtyOut]


class SeriesPage(Schema):
    count: int
    page: int
    page_size: int
    items: list[SeriesOut]


class SeriesQuery(Schema):
    page: int = Field(1, ge=1, le=10_000)
    page_size: int = Field(50, ge=1, le=200)
    format: Literal["json", "csv"] = "json"


@router.get("/working-days", response={200: WorkingDaysOut, 422: ErrorsOut}, summary="公示期与工作日计算")
def working_days(
    request: HttpRequest,  # noqa: ARG001 - the framework passes it
    published: Annotated[date, Query(description="公示发布日")],
    days: Annotated[int, Query(ge=1, le=60, description="工作日数")] = 5,
) -> dict | Status:
    """The working days after ``published``; a year without calendar gets 422 ``calendar_missing``."""
    try:
        period = selectors.notice_period(published, days)
    except CalendarMissing as missing:
        error = {"field": "published", "code": missing.code, "message": missing.message_zh}
        return Status(422, {"errors": [error]})
    return {
        "published_on": published,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "days": period.days,
    }


@router.get("/catalog/series", response=SeriesPage, summary="职称系列、层级与评价方式")
def series(request: HttpRequest, query: Query[SeriesQuery]) -> dict | HttpResponse:  # noqa: ARG001 - the framework passes it
    """The series with levels and modes in force today, paged; ``format=csv`` gives a row for each level."""
    found = selectors.series_with_levels(clock.today())
    first = (query.page - 1) * query.page_size
    rows = list(found[first : first + query.page_size])
    if query.format == "csv":
        return csv_response("series", SERIES_HEADER, (line for row in rows for line in _csv_lines(row)))
    return {
        "count": found.count(),
        "page": query.page,
        "page_size": query.page_size,
        "items": [_series(row) for row in rows],
    }


def _series(row: Series) -> dict:
    return {
        "number": row.number,
        "code": row.code,
        "name": row.name,
        "note": row.note,
        "levels": [
            {
                "level": level.level,
                "level_name": level.get_level_display(),
                "committee_level": rules.committee_level_of(level.level),
                "names": level.names,
                "mode": level.mode,
                "mode_name": level.get_mode_display(),
                "mode_note": level.mode_note,
            }
            for level in row.levels.all()
        ],
        "specialties": [{"code": specialty.code, "name": specialty.name} for specialty in row.specialties.all()],
    }


def _csv_lines(row: Series) -> list[tuple]:
    return [
        (
            row.number,
            row.code,
            row.name,
            level.level,
            level.get_level_display(),
            rules.committee_level_of(level.level),
            "、".join(level.names),
            level.mode,
            level.get_mode_display(),
            level.mode_note,
        )
        for level in row.levels.all()
    ]
