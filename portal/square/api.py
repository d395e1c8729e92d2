"""Open data: the public figures of each year (S13a, S13b). No sign-in; small groups are never told (M5h)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from portal.catalog.tabular import csv_response
from portal.core import clock
from portal.square import figure_selectors
from portal.square.models import Dimension
from portal.square.services import figures
from portal.square.services.refreshing import as_of
from portal.square.telling import Told
from reviews.count_selectors import least_told

router = Router(tags=["统计"])

LICENCE = "可以免费使用、复制和转载，请注明来源和统计时间；不得用来推断个人情况。"
HEADER = ("年度", "分组方式代码", "分组方式", "分组", "行类型", "申报人次", "受理人次", "通过人次", "已发证人次")


class FigureOut(Schema):
    """``row``: a ``group``, the ``rest`` (small groups together) or the ``total``; null: part of the rest, or open."""

    year: int
    dimension: Literal["series", "level", "region", "ownership", "channel"]
    label: str
    row: Literal["group", "rest", "total"]
    applications: int | None
    accepted: int | None
    passed: int | None
    certified: int | None


class FiguresOut(Schema):
    as_of: datetime | None
    licence: str
    least: int | None
    items: list[FigureOut]


class FiguresQuery(Schema):
    dimension: Literal["series", "level", "region", "ownership", "channel"] | None = None
    year: int | None = Field(None, ge=2000, le=2200)
    format: Literal["json", "csv"] = "json"


@router.get("/statistics", response=FiguresOut, summary="申报、受理、通过和发证统计")
def statistics(request: HttpRequest, query: Query[FiguresQuery]) -> dict | HttpResponse:  # noqa: ARG001 - the framework passes it
    """The figures of each year by five dimensions, counted by night."""
    least = least_told()
    items = list(_items(least, query)) if least is not None else []
    if query.format == "csv":
        return csv_response("statistics", HEADER, map(_csv_row, items))
    last = as_of(figures.NAME)
    return {"as_of": last and last.astimezone(clock.SHANXI), "licence": LICENCE, "least": least, "items": items}


def _items(least: int, query: FiguresQuery) -> Iterator[dict]:
    for found in figure_selectors.all_tables(least):
        if query.year not in {None, found.year}:
            continue
        for dimension, table in found.tables.items():
            if query.dimension in {None, dimension}:
                yield from (_item(found.year, dimension, line, "group") for line in table.rows)
                if table.rest:
                    yield _item(found.year, dimension, table.rest, "rest")
                yield _item(found.year, dimension, table.total, "total")


def _item(year: int, dimension: str, line: Told, row: str) -> dict:
    counts = dict(zip(figure_selectors.NAMES, line.counts, strict=True))
    return {"year": year, "dimension": dimension, "label": line.label, "row": row, **counts}


def _csv_row(item: dict) -> tuple:
    kind = {"group": "分组", "rest": "其他合并", "total": "合计"}[item["row"]]
    counts = ["" if item[name] is None else item[name] for name in figure_selectors.NAMES]
    return (item["year"], item["dimension"], Dimension(item["dimension"]).label, item["label"], kind, *counts)
