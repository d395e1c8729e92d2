"""Open data: the review committees that are filed (contracts, ``GET /api/v1/committees``). No sign-in."""

from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from committees.models import Batch, Committee
from committees.selectors import committees_page
from portal.catalog.tabular import csv_response
from portal.core import clock

router = Router(tags=["评审委员会"])

CSV_HEADER = (
    "编号", "名称", "级别代码", "级别", "系列代码", "系列", "地区代码", "地区", "组建单位", "备案文号", "备案机关",
    "备案起始日", "备案截止日", "状态代码", "状态", "申报范围代码", "申报范围", "使用范围代码", "使用范围",
    "评审专业", "办事机构", "咨询电话", "地址",
)  # fmt: skip


class SpecialtyOut(Schema):
    code: str
    name: str


class FeeOut(Schema):
    level: str
    amount: str
    document: str


class BatchOut(Schema):
    """A published batch whose window is not over; ``fees`` is empty where nothing is charged (令40 art. 37)."""

    code: str
    title: str
    year: int
    levels: list[str]
    opens_at: datetime
    closes_at: datetime
    cutoff_on: date
    methods: list[Literal["exam", "review", "defence", "assessment", "practical", "showcase"]]
    grouping: Literal["mixed", "separate_group", "separate_review", "special_batch"]
    fees: list[FeeOut]


class CommitteeOut(Schema):
    """``specialties`` are those taken today, null for the whole series; ``batches`` are not in the CSV file."""

    number: int
    name: str
    level: Literal["senior", "middle", "junior"]
    level_name: str
    series: str
    series_name: str
    region: str
    region_name: str
    organiser: str
    filing_number: str
    filing_authority: str
    valid_from: date
    valid_to: date
    status: Literal["ACTIVE", "RECTIFYING", "SUSPENDED", "WITHDRAWN"]
    status_name: str
    scope: Literal["open", "internal"]
    scope_name: str
    usage_scope: Literal["general", "targeted"]
    usage_scope_name: str
    specialties: list[SpecialtyOut] | None
    contact: str
    telephone: str
    address: str
    batches: list[BatchOut]


class CommitteePage(Schema):
    count: int
    page: int
    page_size: int
    items: list[CommitteeOut]


class CommitteeQuery(Schema):
    page: int = Field(1, ge=1, le=10_000)
    page_size: int = Field(50, ge=1, le=200)
    format: Literal["json", "csv"] = "json"


@router.get("/committees", response=CommitteePage, summary="评审委员会")
def committees(request: HttpRequest, query: Query[CommitteeQuery]) -> dict | HttpResponse:  # noqa: ARG001 - the framework passes it
    """The filed committees by number, paged; members are never public (令40 art. 24)."""
    count, rows = committees_page(page=query.page, page_size=query.page_size)
    today = clock.today()
    items = [_committee(row, today) for row in rows]
    if query.format == "csv":
        return csv_response("committees", CSV_HEADER, map(_csv_row, items))
    return {"count": count, "page": query.page, "page_size": query.page_size, "items": items}


def _csv_row(item: dict) -> tuple:
    names = item["specialties"]
    listed = "全部专业" if names is None else "、".join(each["name"] for each in names)
    return tuple(value for name, value in (item | {"specialties": listed}).items() if name != "batches")


def _batch(row: Batch) -> dict:
    kept = ("code", "title", "year", "levels", "opens_at", "closes_at", "cutoff_on", "methods", "grouping")
    fees = row.frozen.shown["fees"] if row.frozen else []
    return {**{name: getattr(row, name) for name in kept}, "fees": fees}


def _committee(row: Committee, today: date) -> dict:
    specialties = row.specialties_on(today)
    return {
        "number": row.number,
        "name": row.name,
        "level": row.level,
        "level_name": row.get_level_display(),
        "series": row.series.code,
        "series_name": row.series.name,
        "region": row.region.code,
        "region_name": row.region.name,
        "organiser": row.organiser.name,
        "filing_number": row.filing_number,
        "filing_authority": row.filing_authority.name,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "status": row.status,
        "status_name": row.get_status_display(),
        "scope": row.scope,
        "scope_name": row.get_scope_display(),
        "usage_scope": row.usage_scope,
        "usage_scope_name": row.get_usage_scope_display(),
        "specialties": None
        if specialties is None
        else [{"code": each.code, "name": each.name} for each in specialties],
        "contact": row.contact,
        "telephone": row.telephone,
        "address": row.address,
        "batches": [_batch(each) for each in row.batches.all()],
    }
