"""The rulebook of a day, kept in memory until a rule changes."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from applications.eligibility.rulebook import (
    Catalogue,
    QualificationRow,
    Rule,
    Rulebook,
    SeriesLevel,
    Specialty,
    SpecialtyMode,
    Standard,
    change_days,
    pick,
)
from portal.catalog import models

CLAUSE_ID = re.compile(r"[SMN]\d+[a-z]?")
ARTICLE = re.compile(r"第.+条")


@dataclass(frozen=True)
class _Loaded:
    catalogue: Catalogue
    changes: list[date]


def revision() -> str:
    """Which state of the rules is in force; a new one after every change, empty before the first rule."""
    # By hand: every self-check asks it, and composing the query costs more than answering it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM catalog_rulesrevision")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def rulebook(on: date) -> Rulebook:
    """The rules in force on the day ``on``, at the price of one small query while no rule changes.

    The revision is a row that triggers renew in the transaction of each change, so that every process follows an
    edit, a load and a hand-written statement at once. Days between two changes share one rulebook.
    """
    token = revision()
    return _picked(token, bisect_right(_loaded(token).changes, on))


@lru_cache(maxsize=64)
def _picked(token: str, period: int) -> Rulebook:
    loaded = _loaded(token)
    return pick(loaded.catalogue, loaded.changes[period - 1] if period else date.min)


@lru_cache(maxsize=2)
def _loaded(token: str) -> _Loaded:  # noqa: ARG001 - it is the key
    rows = catalogue()
    return _Loaded(rows, change_days(rows))


def catalogue() -> Catalogue:
    """Every dated row that a rulebook is made of; eight queries, however many rows."""
    series = dict(models.Series.objects.filter(is_active=True).values_list("code", "name"))
    return Catalogue(
        series=series,
        levels=tuple(
            SeriesLevel(row.series.code, row.level, tuple(row.names), row.mode, row.valid_from, row.valid_to)
            for row in models.SeriesLevel.objects.select_related("series")
        ),
        specialties=tuple(
            Specialty(row.series.code, row.code, row.name, row.valid_from, row.valid_to)
            for row in models.Specialty.objects.select_related("series")
        ),
        specialty_modes=tuple(_specialty_modes(models.ExamMode.objects.select_related("series", "specialty__series"))),
        standards=tuple(
            Standard(
                row.code, row.kind, row.parent_id, row.series.code if row.series else None, row.valid_from, row.valid_to
            )
            for row in models.EvaluationStandard.objects.select_related("series")
        ),
        rules=tuple(_rule(row) for row in models.EligibilityRule.objects.all()),
        mappings=tuple(_mapping(row) for row in models.QualificationMapping.objects.select_related("series")),
        equivalences=dict(models.EducationEquivalence.objects.values_list("school_class", "degree")),
    )


def _specialty_modes(rows: Iterable[models.ExamMode]) -> Iterable[SpecialtyMode]:
    for row in rows:
        if row.specialty is not None:
            yield SpecialtyMode(
                row.specialty.series.code, row.specialty.code, row.level, row.mode, row.valid_from, row.valid_to
            )


def _rule(row: models.EligibilityRule) -> Rule:
    return Rule(
        code=row.code,
        standard=row.standard_id,
        track=row.track,
        level=row.level,
        education=row.education,
        prior_level=row.prior_level,
        skill_level=row.skill_level,
        years=row.years,
        years_of=row.years_of,
        recommenders=row.recommenders,
        clauses=_clauses(row),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _mapping(row: models.QualificationMapping) -> QualificationRow:
    return QualificationRow(
        code=row.code,
        name=f"{row.qualification}（{row.grade}）" if row.grade else row.qualification,
        series=row.series.code,
        level=row.level,
        title=row.title,
        specialty=row.specialty,
        to_confirm=row.to_confirm,
        clauses=_clauses(row),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _clauses(row: models.EligibilityRule | models.QualificationMapping) -> tuple[str, ...]:
    """A row's document with its article, and the clause of the founding documents where it names one."""
    article = row.clause if ARTICLE.fullmatch(row.clause) else ""
    document = f"{row.document}{article}" if row.document else ""
    return tuple(each for each in (document, row.clause if CLAUSE_ID.fullmatch(row.clause) else "") if each)
