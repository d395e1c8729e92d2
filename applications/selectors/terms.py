"""The terms of a batch where its cases are judged: by the rules that were in force when it was published (ADR 14)."""

from datetime import date
from functools import lru_cache
from typing import Any

from applications.eligibility.frozen import dump, frozen_rulebook, of_series
from applications.eligibility.rulebook import Rulebook
from applications.paper.materials import ITEMS
from applications.paper.outline import FORM_VERSION
from applications.selectors.rulebook import catalogue, revision, rulebook
from committees.models import Batch, BatchTerms
from committees.terms import part
from portal.catalog.selectors import mode_of
from portal.core import clock


@part("rules")
def _rules(batch: Batch, on: date) -> dict[str, Any]:
    return dump(of_series(catalogue(), batch.committee.series.code, on))


@part("form")
def _form(batch: Batch, on: date) -> dict[str, Any]:  # noqa: ARG001 - the same for every batch
    """The form's version, and the list of materials as applicants read it."""
    materials = [{"code": each.code, "label": each.label, "when": each.when, "clause": each.clause} for each in ITEMS]
    return {"version": FORM_VERSION, "materials": materials}


def digest_of(batch: Batch | None) -> str:
    """Which terms the batch's cases are judged by; empty where none were frozen. One small query."""
    if batch is None:
        return ""
    return BatchTerms.objects.filter(batch=batch.pk).values_list("sha256", flat=True).first() or ""


def book_for(batch: Batch | None, on: date) -> tuple[Rulebook, str]:
    """The rules by which the batch's cases are judged, and their name: those frozen with it, else those of ``on``."""
    digest = digest_of(batch)
    return (_frozen(digest), digest) if digest else (rulebook(on), revision())


def conditions_for(batch: Batch | None) -> dict[str, int]:
    """The numbers of the conditions that were frozen with the batch; empty where none were."""
    digest = digest_of(batch)
    return dict(_content(digest)["parameters"]) if digest else {}


def mode_in(batch: Batch, level: str, specialty: str | None) -> str | None:
    """How a title is won in the batch, as ``catalog.selectors.mode_of`` has it for a day; None for no such level."""
    series = batch.committee.series.code
    digest = digest_of(batch)
    if not digest:
        return mode_of(series, level, specialty, clock.today())
    book = _frozen(digest).series.get(series)
    return book.mode(level, specialty) if book and level in book.levels else None


# Terms never change, so what is kept under their digest is right in every process.
@lru_cache(maxsize=64)
def _frozen(digest: str) -> Rulebook:
    content = _content(digest)
    return frozen_rulebook(content["rules"], date.fromisoformat(content["batch"]["rules_of"]))


@lru_cache(maxsize=64)
def _content(digest: str) -> dict[str, Any]:
    return BatchTerms.objects.get(sha256=digest).content
