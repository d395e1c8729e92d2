"""The terms that are frozen with a batch: what each room has to say about them, and their digest (regulation 4.2).

Rooms above announce their part with ``part``; this room knows nothing of theirs.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q

from committees.models import Batch, FeeItem
from portal.catalog.models import EvaluationStandard
from portal.catalog.selectors import parameter, working_day_calendar
from portal.core import clock

Part = Callable[[Batch, date], Any]
# What the conditions of an application are counted with; time limits of offices follow the day of the act.
CONDITIONS = ("continuing_education_hours", "continuing_education_professional_hours")
_parts: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    """Register the decorated function: what it returns (plain JSON) is frozen under ``name``."""

    def decorate(function: Part) -> Part:
        _parts[name] = function
        return function

    return decorate


def terms_of(batch: Batch, on: date) -> dict[str, Any]:
    """All that would be frozen on the day ``on``. Raises ``ParameterMissing``."""
    return {name: function(batch, on) for name, function in sorted(_parts.items())}


def shown_of(content: dict[str, Any]) -> dict[str, Any]:
    """What pages and lists show of the terms."""
    return {"rules_of": content["batch"]["rules_of"], "fees": content["fees"], "standards": content["standards"]}


def digest_of(content: dict[str, Any]) -> str:
    """64 hex digits over the terms."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def approved_fees(batch: Batch) -> list[FeeItem]:
    """The fees in force during the whole window, for the batch's levels (令40 art. 37)."""
    first, last = (each.astimezone(clock.SHANXI).date() for each in (batch.opens_at, batch.closes_at))
    found = FeeItem.objects.covering(first, last).filter(committee=batch.committee_id, level__in=batch.levels)
    return sorted(found, key=lambda fee: batch.levels.index(fee.level))


@part("batch")
def _batch(batch: Batch, on: date) -> dict[str, Any]:
    committee = batch.committee
    return {
        "title": batch.title,
        "year": batch.year,
        "committee": committee.name,
        "number": committee.number,
        "filing_number": committee.filing_number,
        "levels": list(batch.levels),
        "opens_at": batch.opens_at.isoformat(),
        "closes_at": batch.closes_at.isoformat(),
        "cutoff_on": batch.cutoff_on.isoformat(),
        "methods": {level: list(batch.methods_of(level)) for level in batch.levels},
        "defence_tracks": list(batch.defence_tracks),
        "grouping": batch.grouping,
        "pass_rate_guideline": batch.pass_rate_guideline,
        "rules_of": on.isoformat(),
        "calendar": working_day_calendar().version,
    }


@part("fees")
def _fees(batch: Batch, on: date) -> list[dict[str, str]]:  # noqa: ARG001 - the window decides, not the day
    if not batch.charges:
        return []
    return [
        {
            "level": fee.level,
            "amount": str(fee.amount),
            "document": fee.approval_document,
            "approved_by": fee.approved_by,
            "valid_to": fee.valid_to.isoformat(),
        }
        for fee in approved_fees(batch)
    ]


@part("standards")
def _standards(batch: Batch, on: date) -> list[dict[str, str]]:
    series = batch.committee.series_id
    rows = EvaluationStandard.objects.in_force(on).filter(Q(series=series) | Q(series=None)).exclude(kind="unit")
    return [{"code": row.code, "name": row.name, "document": row.document} for row in rows.order_by("code")]


@part("parameters")
def _parameters(batch: Batch, on: date) -> dict[str, int]:  # noqa: ARG001 - the same for every batch
    return {key: parameter(key, on) for key in CONDITIONS}
