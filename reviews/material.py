"""What an expert reads of a case: achievements and report, without name, unit or identity (regulation 4.4).

Names are taken out of the words where they are written as in the register; other traces (photos, co-authors,
place names) and the attachments are not shown at all.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from applications.paper.base import Facts
from applications.paper.sections import ReadableSection, readable
from portal.catalog.models import Level
from portal.core import clock
from reviews.models import AgendaItem

SHOWN_SECTIONS = ("achievements", "report")
HIDDEN = "×××"


def blind_material(item: AgendaItem) -> list[dict[str, Any]]:
    """The latest submitted version's sections as ``{"title", "groups": [[(label, value)]]}``."""
    version = item.application.versions.order_by("-number").first()
    sections = _sections(version.form if version else {})
    case = item.application
    secrets = [case.applicant.name, case.works_at, case.employer.name if case.employer else ""]
    return [_blind(section, secrets) for section in sections if section.slug in SHOWN_SECTIONS]


def facts_of(item: AgendaItem) -> list[tuple[str, str]]:
    """What title is asked for, as label and value."""
    case = item.application
    specialty = case.specialty.name if case.specialty else ""
    return [("系列", case.series.name), ("申报级别", Level(case.level).label), ("专业", specialty or "—")]


def without_names(text: str, names: Iterable[str]) -> str:
    for name in filter(None, names):
        text = text.replace(name, HIDDEN)
    return text


def _sections(form: Mapping[str, Any]) -> list[ReadableSection]:
    return readable(form, Facts(today=clock.today())) if form else []


def _blind(section: ReadableSection, secrets: Iterable[str]) -> dict[str, Any]:
    groups = [section.fields, *section.rows]
    return {
        "title": section.title,
        "groups": [
            [(entry.label, without_names(entry.value, secrets)) for entry in group] for group in groups if group
        ],
    }
