"""The title that a case is for, in the words that notice and certificate share."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from applications.models import Application, Version
from portal.catalog.models import SeriesLevel
from portal.core import clock


def submitted_forms(cases: Sequence[Application]) -> dict[int, Any]:
    """The frozen form of each case's present version."""
    current = Version.objects.filter(application__in=cases, number=F("application__version"))
    return dict(current.values_list("application_id", "form"))


def declared_titles(cases: Sequence[Application], forms: dict[int, Any] | None = None) -> dict[int, str]:
    """By case: the title that was declared, else the first name of its level in the catalogue; two queries."""
    forms = submitted_forms(cases) if forms is None else forms
    in_force = SeriesLevel.objects.in_force(clock.today()).filter(series_id__in={case.series_id for case in cases})
    names = {(each.series_id, each.level): each.names[0] for each in in_force}
    return {
        case.pk: answer_of(forms.get(case.pk), "declaration", "title") or names.get((case.series_id, case.level), "")
        for case in cases
    }


def answer_of(form: dict[str, Any] | None, section: str, field: str) -> str:
    """One answer of a frozen form, or nothing."""
    return str((form or {}).get(section, {}).get("fields", {}).get(field, "")).strip()
