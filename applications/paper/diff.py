"""What changed between two versions of a case (lessons, pain 3). Pure.

``changes(old_form, new_form, old_materials, new_materials) -> list[Change]``; forms are ``Version.form``, materials
``Version.materials``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from applications.paper.base import Facts
from applications.paper.sections import BY_SLUG, MATERIALS, Entry, readable

NOTHING = "（空）"
ANY_DAY = Facts(today=date.max)


@dataclass(frozen=True)
class Change:
    """One answer or file that differs; an empty side reads ``（空）``."""

    section: str
    label: str
    before: str
    after: str
    place: str = ""


def changes(
    old_form: Mapping[str, Any],
    new_form: Mapping[str, Any],
    old_materials: Sequence[Mapping[str, Any]],
    new_materials: Sequence[Mapping[str, Any]],
) -> list[Change]:
    """Every difference, in the order of the form; materials last. Rows are compared by their position."""
    return [*_form_changes(old_form, new_form), *_material_changes(old_materials, new_materials)]


def _form_changes(old_form: Mapping[str, Any], new_form: Mapping[str, Any]) -> list[Change]:
    found = []
    slugs = {*old_form, *new_form}
    both = [readable({slug: form.get(slug, {}) for slug in slugs}, ANY_DAY) for form in (old_form, new_form)]
    for old, new in zip(*both, strict=True):
        labelled = [("", *pair) for pair in zip_longest(old.fields, new.fields)]
        nothing: list[Entry] = []
        for number, (old_row, new_row) in enumerate(zip_longest(old.rows, new.rows, fillvalue=nothing), 1):
            labelled += [(f"{new.row_name}{number}：", *pair) for pair in zip_longest(old_row, new_row)]
        found += [_change(new.title, lead, *pair) for lead, *pair in labelled if _differs(*pair)]
    return found


def _differs(before: Entry | None, after: Entry | None) -> bool:
    return (before.value if before else "") != (after.value if after else "")


def _change(title: str, lead: str, before: Entry | None, after: Entry | None) -> Change:
    known = after or before
    assert known is not None  # noqa: S101 - zip_longest never gives two empty sides
    return Change(
        section=title,
        label=lead + known.label,
        before=(before.value if before else "") or NOTHING,
        after=(after.value if after else "") or NOTHING,
        place=known.place,
    )


def _material_changes(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Change]:
    title = BY_SLUG[MATERIALS].title
    kept = {each["sha256"] for each in old} & {each["sha256"] for each in new}
    gone = [(each, each["name"], NOTHING) for each in old if each["sha256"] not in kept]
    come = [(each, NOTHING, each["name"]) for each in new if each["sha256"] not in kept]
    return [
        Change(title, each["label"], before, after, f"{MATERIALS}.{each['item']}")
        for each, before, after in gone + come
    ]
