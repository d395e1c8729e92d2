"""Acts on the catalogue: loading it from the repository's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Field, Model

from portal.catalog import rules, sources
from portal.catalog.models import CalendarException, CalendarYear, EligibilityRule, Origin
from portal.catalog.models.standards import parents_of_standards, rows_above
from portal.catalog.sources import Link, Source

LOAD_LOCK = "catalog.load"


@dataclass
class LoadReport:
    """How many rows a load created, updated, left to an administrator (``kept``), or found as they should be."""

    created: int = 0
    updated: int = 0
    kept: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated)


@transaction.atomic
def load_catalog() -> LoadReport:
    """Bring the tables to what the files say, all or nothing, with a fixed number of statements for each table.

    Rows that an administrator wrote are left alone. A second call changes nothing. Issue 2, part 4. Raises
    `ValidationError` when a standard would ask less than the one above it (令40 art. 5).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOAD_LOCK])
    report = LoadReport()
    for source in sources.all_sources():
        _load_table(source, report)
    _load_calendar(report)
    _check_standards()
    return report


def _check_standards() -> None:
    """Refuse a load after which a standard would ask less than the one above it (令40 art. 5)."""
    parents = parents_of_standards()
    rows = [row for row in EligibilityRule.objects.all() if parents[row.standard_id]]
    above = {code: rows_above(code, parents) for code in {row.standard_id for row in rows}}
    for row in rows:
        if field := row.laxer_field(above[row.standard_id]):
            raise ValidationError({field: f"{row}：{rules.LAXER[field]}"})


def _load_table(source: Source, report: LoadReport) -> None:
    manager = source.model._default_manager  # noqa: SLF001 - Django's documented name
    stored = {_key(source, vars(row)): row for row in manager.all()}
    targets = {name: _targets(source, link) for name, link in source.links.items()}
    new: list[Model] = []
    changed: list[Model] = []
    columns: set[str] = set()
    for line in sources.read(source.file, source.folder):
        values = _values(source, line, targets)
        columns |= values.keys()
        row: Any = stored.get(_key(source, values))
        if row is None:
            new.append(source.model(origin=Origin.FILE, **values))
        elif row.origin == Origin.ADMIN:
            report.kept += 1
        elif any(getattr(row, name) != value for name, value in values.items()):
            vars(row).update(values)
            changed.append(row)
        else:
            report.unchanged += 1
    manager.bulk_create(new)
    fields = sorted(columns - {source.model._meta.pk.attname})  # noqa: SLF001
    if changed:
        manager.bulk_update(changed, fields, batch_size=500)
    report.created += len(new)
    report.updated += len(changed)


def _column(source: Source, name: str) -> Field:
    return cast(Field, source.model._meta.get_field(name))  # noqa: SLF001


def _key(source: Source, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values[_column(source, name).attname] for name in source.key)


def _targets(source: Source, link: Link) -> dict[tuple[str, ...], Any]:
    if link.model is source.model:
        # Rows that point into their own file are keyed by what they are called, so nothing need be looked up.
        return {(line[source.key[0]],): line[source.key[0]] for line in sources.read(source.file, source.folder)}
    rows = link.model._default_manager.values_list("pk", *link.lookups)  # noqa: SLF001
    return {tuple(names): pk for pk, *names in rows}


def _values(source: Source, line: dict[str, str], targets: dict[str, dict]) -> dict[str, Any]:
    values = {}
    for name, text in line.items():
        column = _column(source, name)
        if name not in source.links:
            values[name] = sources.value_of(column, text)
        elif text:
            values[column.attname] = targets[name][tuple(line[part] for part in source.links[name].columns)]
        else:
            values[column.attname] = None
    return values


def _load_calendar(report: LoadReport) -> None:
    wanted: dict[int, set[tuple[date, bool]]] = {}
    for line in sources.read("calendar_exceptions.csv"):
        day = date.fromisoformat(line["day"])
        wanted.setdefault(day.year, set()).add((day, line["kind"] == "worked"))
    documents = {int(line["year"]): line["source_document"] for line in sources.read("calendar_years.csv")}

    years = {row.year: row for row in CalendarYear.objects.all()}
    new = [
        CalendarYear(year=year, source_document=document, origin=Origin.FILE)
        for year, document in documents.items()
        if year not in years
    ]
    years |= {row.year: row for row in CalendarYear.objects.bulk_create(new)}
    stored: dict[int, set[tuple[date, bool]]] = {}
    for year, day, working in CalendarException.objects.values_list("year__year", "day", "working"):
        stored.setdefault(year, set()).add((day, working))

    ours = [years[year] for year in documents if years[year].origin == Origin.FILE]
    stale = [row for row in ours if wanted.get(row.year, set()) != stored.get(row.year, set())]
    CalendarException.objects.filter(year__in=stale).delete()
    CalendarException.objects.bulk_create(
        CalendarException(year=row, day=day, working=working)
        for row in stale
        for day, working in sorted(wanted.get(row.year, set()))
    )
    changed = [row.pk for row in stale if row not in new]
    if changed:
        CalendarYear.objects.filter(pk__in=changed).update(version=F("version") + 1)
    report.created += len(new)
    report.updated += len(changed)
    report.kept += len(documents) - len(ours)
    report.unchanged += len(ours) - len(new) - len(changed)
