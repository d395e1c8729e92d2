"""What an expert reads of a case: achievements and report, without name, unit or identity (regulation 4.4).

Names are taken out of the words however they are spaced or widened, with those of all employers and what the office
has added; attachments are shown as pictures without text (``reviews.blinding``), the photo not at all.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from applications.paper.base import Facts
from applications.paper.sections import ReadableSection, readable
from portal.catalog.models import Level
from portal.core import clock
from reviews.blind_selectors import terms_for
from reviews.blinding.terms import without
from reviews.models import AgendaItem

SHOWN_SECTIONS = ("achievements", "report")


def blind_material(item: AgendaItem) -> list[dict[str, Any]]:
    """The latest submitted version's sections as ``{"title", "groups": [[(label, value)]]}``."""
    version = item.application.versions.order_by("-number").first()
    sections = _sections(version.form if version else {})
    terms = terms_for(item)
    return [_blind(section, terms) for section in sections if section.slug in SHOWN_SECTIONS]


def facts_of(item: AgendaItem) -> list[tuple[str, str]]:
    """What title is asked for, as label and value."""
    case = item.application
    specialty = case.specialty.name if case.specialty else ""
    return [("系列", case.series.name), ("申报级别", Level(case.level).label), ("专业", specialty or "—")]


def _sections(form: Mapping[str, Any]) -> list[ReadableSection]:
    return readable(form, Facts(today=clock.today())) if form else []


def _blind(section: ReadableSection, terms: Iterable[str]) -> dict[str, Any]:
    groups = [section.fields, *section.rows]
    return {
        "title": section.title,
        "groups": [[(entry.label, without(entry.value, terms)) for entry in group] for group in groups if group],
    }
