"""The rules of one series on one day as plain JSON, and back: what a batch freezes when it is published (ADR 14)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any, Final

from applications.eligibility.rulebook import (
    Catalogue,
    QualificationRow,
    Rule,
    Rulebook,
    SeriesLevel,
    Specialty,
    SpecialtyMode,
    Standard,
    pick,
)

ROWS: Final[Mapping[str, type]] = {
    "levels": SeriesLevel,
    "specialties": Specialty,
    "specialty_modes": SpecialtyMode,
    "standards": Standard,
    "rules": Rule,
    "mappings": QualificationRow,
}
DAYS: Final = ("valid_from", "valid_to")


def of_series(catalogue: Catalogue, series: str, on: date) -> Catalogue:
    """What of the catalogue counts in ``series`` on the day ``on``: its own rows and the common conditions."""
    standards = tuple(each for each in catalogue.standards if each.series in {series, None})
    codes = {each.code for each in standards}
    return replace(
        catalogue,
        series={code: name for code, name in catalogue.series.items() if code == series},
        levels=tuple(_of(catalogue.levels, series, on)),
        specialties=tuple(_of(catalogue.specialties, series, on)),
        specialty_modes=tuple(_of(catalogue.specialty_modes, series, on)),
        standards=standards,
        rules=tuple(each for each in catalogue.rules if each.standard in codes and _counts(each, on)),
        mappings=tuple(_of(catalogue.mappings, series, on)),
    )


def _of(rows: Iterable[Any], series: str, on: date) -> Iterable[Any]:
    return (row for row in rows if row.series == series and _counts(row, on))


def _counts(row: Any, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or row.valid_to >= on)


def dump(catalogue: Catalogue) -> dict[str, Any]:
    """The catalogue as plain JSON."""
    rows = {name: [_plain(row) for row in getattr(catalogue, name)] for name in ROWS}
    return {"series": dict(catalogue.series), "equivalences": dict(catalogue.equivalences), **rows}


def _plain(row: Any) -> dict[str, Any]:
    found = asdict(row)
    return {name: value.isoformat() if isinstance(value, date) else _listed(value) for name, value in found.items()}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def load(content: Mapping[str, Any]) -> Catalogue:
    """The inverse of ``dump``."""
    rows = {name: tuple(_row(kind, each) for each in content[name]) for name, kind in ROWS.items()}
    return Catalogue(series=content["series"], equivalences=content["equivalences"], **rows)


def _row(kind: type, content: Mapping[str, Any]) -> Any:
    # A column that a later release adds has its default in what was frozen before; one that it drops is left out.
    known = {each.name for each in fields(kind)}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
    days = {name: date.fromisoformat(content[name]) for name in DAYS if content.get(name)}
    return kind(**{name: value for name, value in (values | days).items() if name in known})


def frozen_rulebook(content: Mapping[str, Any], on: date) -> Rulebook:
    """The rulebook that was frozen on the day ``on``."""
    return pick(load(content), on)
