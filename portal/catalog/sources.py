"""The readable files of the catalogue, and how their columns become rows. Reads files, never the database."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model

from portal.catalog.models import (
    EducationEquivalence,
    EligibilityRule,
    EvaluationStandard,
    ExamMode,
    FormerTitle,
    Parameter,
    QualificationMapping,
    ReasonText,
    Region,
    Series,
    SeriesLevel,
    Specialty,
)

DATA = Path(__file__).parent / "data"
LIST_SEPARATOR = "|"


@dataclass(frozen=True)
class Link:
    """A column that names another row: ``lookups`` of ``model`` must equal the file's ``columns``."""

    model: type[Model]
    lookups: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """One file of ``folder``, its table, the fields that tell its rows apart, and its links (by foreign key)."""

    model: type[Model]
    file: str
    key: tuple[str, ...]
    links: Mapping[str, Link] = field(default_factory=dict)
    folder: Path = DATA


SERIES = Link(Series, ("code",), ("series",))

SOURCES = (
    Source(Region, "regions.csv", ("code",), {"parent": Link(Region, ("code",), ("parent",))}),
    Source(Series, "series.csv", ("code",)),
    Source(SeriesLevel, "series_levels.csv", ("series", "level"), {"series": SERIES}),
    Source(FormerTitle, "former_titles.csv", ("series", "name"), {"series": SERIES}),
    Source(Specialty, "specialties.csv", ("series", "code"), {"series": SERIES}),
    Source(
        ExamMode,
        "exam_modes.csv",
        ("code",),
        {"series": SERIES, "specialty": Link(Specialty, ("series__code", "code"), ("series", "specialty"))},
    ),
    Source(EvaluationStandard, "standards.csv", ("code",), {"series": SERIES}),
    Source(
        EligibilityRule,
        "eligibility_rules.csv",
        ("code",),
        {"standard": Link(EvaluationStandard, ("code",), ("standard",))},
    ),
    Source(EducationEquivalence, "education_equivalences.csv", ("school_class",)),
    Source(
        QualificationMapping,
        "qualifications.csv",
        ("code", "series", "level", "title"),
        {"series": SERIES},
    ),
    Source(Parameter, "parameters.csv", ("key", "valid_from")),
    Source(ReasonText, "reason_texts.csv", ("code",)),
)


_added: list[Source] = []


def add_sources(*sources: Source) -> None:
    """Load these files of an upper room too, after the catalogue's own and in this order."""
    _added.extend(each for each in sources if each not in _added)


def all_sources() -> tuple[Source, ...]:
    return (*SOURCES, *_added)


def read(file: str, folder: Path = DATA) -> list[dict[str, str]]:
    """The rows of one file of the catalogue, as text by column."""
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def value_of(column: Field, text: str) -> Any:
    """``text`` as the Python value of ``column``. Raises `django.core.exceptions.ValidationError`."""
    if not text:
        return None if column.null else column.get_default()
    if isinstance(column, ArrayField):
        return text.split(LIST_SEPARATOR)
    return column.to_python(text)
