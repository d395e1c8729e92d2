"""What is missing or odd in a form, as pure functions: the same checks for the draft, the check page and submission."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from applications.paper.base import Facts, SectionForm
from applications.paper.materials import MaterialItem, missing_items
from applications.paper.sections import MATERIALS, Bound, Section, bind, has_content


class Severity(StrEnum):
    """An error keeps the form from being submitted, advice does not."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True)
class Problem:
    """One thing to look at. ``anchor`` is the HTML id of the control in the section's page, or empty."""

    section: str
    label: str
    message: str
    anchor: str = ""
    severity: Severity = Severity.ERROR


class Progress(StrEnum):
    UNTOUCHED = "未开始"
    UNDER_WAY = "填写中"
    DONE = "已完成"


@dataclass(frozen=True)
class Outline:
    """What a case's form consists of: its sections, and the materials that may be handed in."""

    sections: Sequence[Section]
    items: Sequence[MaterialItem]


def problems(
    form: Mapping[str, Mapping[str, Any]], present: Collection[str], facts: Facts, outline: Outline
) -> list[Problem]:
    """Everything, in the order of the form. ``present`` are the codes of the materials that have a file."""
    found: list[Problem] = []
    for section in outline.sections:
        if section.slug == MATERIALS:
            found += _missing_materials(form, present, outline.items)
        else:
            found += _problems_of(section, bind(section, form.get(section.slug, {}), facts, lenient=False))
    return found


def _problems_of(section: Section, bound: Bound) -> list[Problem]:
    found = [problem for each in bound.forms() for problem in _problems_of_form(section, each)]
    if len(bound.filled_rows) < section.least_rows:
        first = next(iter(section.row.base_fields)) if section.row else ""
        message = f"请至少填写一条{section.row_name}。"
        found.append(Problem(section.slug, section.title, message, f"id_rows-0-{first}"))
    return found


def _problems_of_form(section: Section, form: SectionForm) -> list[Problem]:
    row = form.prefix.removeprefix("rows-") if form.prefix else ""
    lead = f"{section.row_name}{int(row) + 1}：" if row else ""

    def place(name: str) -> tuple[str, str]:
        bound = form[name]
        return f"{lead}{bound.label}", bound.id_for_label

    errors = [(name, str(text), Severity.ERROR) for name, texts in form.errors.items() for text in texts]
    advice = [(name, text, Severity.ADVICE) for name, text in form.advice.items()]
    return [Problem(section.slug, place(name)[0], text, place(name)[1], how) for name, text, how in errors + advice]


def _missing_materials(
    form: Mapping[str, Mapping[str, Any]], present: Collection[str], items: Sequence[MaterialItem]
) -> list[Problem]:
    return [
        Problem(MATERIALS, item.label, "还没有上传。", f"item-{item.code}")
        for item in missing_items(form, present, items)
    ]


def progress(
    form: Mapping[str, Mapping[str, Any]],
    present: Collection[str],
    found: Collection[Problem],
    sections: Sequence[Section],
) -> dict[str, Progress]:
    """How far each section is, by slug."""
    wrong = {problem.section for problem in found if problem.severity == Severity.ERROR}

    def of(section: Section) -> Progress:
        begun = bool(present) if section.slug == MATERIALS else has_content(form.get(section.slug, {}))
        if not begun:
            return Progress.UNTOUCHED
        return Progress.UNDER_WAY if section.slug in wrong else Progress.DONE

    return {section.slug: of(section) for section in sections}
