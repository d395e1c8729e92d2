"""Open data of public notices (contracts section 2). No sign-in; never an ID number, phone or birthday (PIPL 25)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from applications.models import PublicNotice
from applications.selectors.notices import public_notices
from portal.catalog.tabular import csv_response
from portal.core import clock

router = Router(tags=["公示"])

PERSON_FIELDS = ("name", "unit", "present_title", "declared_title", "specialty", "level")
HEADER = (
    "公示编号", "类型", "标题", "公示单位", "发布时间", "起始日", "截止日", "工作日数", "名单摘要（SHA-256）",
    "姓名", "单位", "现职称", "申报职称", "专业", "级别",
)  # fmt: skip


class PersonOut(Schema):
    name: str
    unit: str
    present_title: str
    declared_title: str
    specialty: str
    level: str


class NoticeOut(Schema):
    code: str
    kind: Literal["pre", "post"]
    kind_name: str
    title: str
    publisher: str
    published_at: datetime
    starts_on: date
    ends_on: date
    working_days: int
    digest: str
    url: str
    people: list[PersonOut]


class NoticesPage(Schema):
    count: int
    page: int
    page_size: int
    items: list[NoticeOut]


class NoticesQuery(Schema):
    page: int = Field(1, ge=1, le=10_000)
    page_size: int = Field(50, ge=1, le=200)
    state: Literal["running", "past"] = "running"
    format: Literal["json", "csv"] = "json"


@router.get("/notices", response=NoticesPage, summary="评前公示与评后公示")
def notices(request: HttpRequest, query: Query[NoticesQuery]) -> dict | HttpResponse:  # noqa: ARG001 - the framework passes it
    """Notices newest first, paged; ``format=csv`` gives a row for each person of the same page."""
    found = public_notices(running=query.state == "running")
    first = (query.page - 1) * query.page_size
    rows = list(found[first : first + query.page_size])
    if query.format == "csv":
        return csv_response("notices", HEADER, (line for row in rows for line in _csv_lines(row)))
    return {
        "count": found.count(),
        "page": query.page,
        "page_size": query.page_size,
        "items": [_notice(row) for row in rows],
    }


def _notice(notice: PublicNotice) -> dict:
    return {
        "code": notice.code,
        "kind": notice.kind,
        "kind_name": notice.get_kind_display(),
        "title": notice.title,
        "publisher": notice.publisher.name,
        "published_at": notice.published_at.astimezone(clock.SHANXI),
        "starts_on": notice.starts_on,
        "ends_on": notice.ends_on,
        "working_days": notice.working_days,
        "digest": notice.digest,
        "url": settings.PUBLIC_URL.rstrip("/") + reverse("applications:notice", args=[notice.code]),
        "people": notice.people,
    }


def _csv_lines(notice: PublicNotice) -> Iterator[tuple]:
    head = (
        notice.code,
        notice.get_kind_display(),
        notice.title,
        notice.publisher.name,
        notice.published_at.astimezone(clock.SHANXI).isoformat(timespec="seconds"),
        notice.starts_on,
        notice.ends_on,
        notice.working_days,
        notice.digest,
    )
    return ((*head, *(person.get(field, "") for field in PERSON_FIELDS)) for person in notice.people)
