"""What changed between two versions of a case (lessons, pain 3). Pure.

``changes(old_form, new_form, old_materials, new_materials) -> list[Change]``; forms are ``Version.form``, materials
``Version.materials``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any, Literal

from diff_match_patch import diff_match_patch

from applications.paper.base import Facts
from applications.paper.sections import BY_SLUG, MATERIALS, Entry, readable

NOTHING = "（空）"
ANY_DAY = Facts(today=date.max)
# How much of what stayed the same is shown beside what did not.
CONTEXT = 20
SECONDS = 0.2
# What reads more easily as a whole than letter by letter.
SHORT = 40

Side = Literal["same", "gone", "come"]
_SIDES: dict[int, Side] = {0: "same", -1: "gone", 1: "come"}


@dataclass(frozen=True)
class Change:
    """One answer or file that differs; an empty side reads ``（空）``. Files by their ids, where it is one."""

    section: str
    label: str
    before: str
    after: str
    place: str = ""
    file_before: str = ""
    file_after: str = ""

    @property
    def kind(self) -> str:
        if self.before == NOTHING:
            return "新增"
        return "删除" if self.after == NOTHING else "替换" if self.file_after else "修改"

    @property
    def pieces(self) -> list[tuple[Side, str]]:
        """Both texts as one: what stayed (long stretches cut), what is gone, what has come."""
        if NOTHING in {self.before, self.after} or max(len(self.before), len(self.after)) <= SHORT:
            sides: tuple[tuple[Side, str], ...] = (("gone", self.before), ("come", self.after))
            return [(side, text) for side, text in sides if text != NOTHING]
        engine = diff_match_patch()
        engine.Diff_Timeout = SECONDS
        found = engine.diff_main(self.before, self.after)
        engine.diff_cleanupSemantic(found)
        return [(_SIDES[side], _shortened(text) if side == 0 else text) for side, text in found]


def _shortened(text: str) -> str:
    return text if len(text) <= 3 * CONTEXT else f"{text[:CONTEXT]}……{text[-CONTEXT:]}"


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
    """Of each item the files that are gone beside those that came in their place."""
    kept = {each["sha256"] for each in old} & {each["sha256"] for each in new}
    gone, come = (_by_item(each for each in files if each["sha256"] not in kept) for files in (old, new))
    return [
        _file_change(before, after)
        for item in dict.fromkeys([*gone, *come])
        for before, after in zip_longest(gone.get(item, []), come.get(item, []))
    ]


def _by_item(files: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in files:
        found.setdefault(each["item"], []).append(each)
    return found


def _file_change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Change:
    known = after or before or {}
    return Change(
        section=BY_SLUG[MATERIALS].title,
        label=known["label"],
        before=before["name"] if before else NOTHING,
        after=after["name"] if after else NOTHING,
        place=f"{MATERIALS}.{known['item']}",
        file_before=before.get("file", "") if before else "",
        file_after=after.get("file", "") if after else "",
    )
