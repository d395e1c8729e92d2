"""The files, answers and register's words on which a condition or an item of the check list rests, for one case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from applications.grounds import NOTHING, OF_CONDITION, SECTION_OF_MATERIAL, Grounds
from applications.paper.materials import BY_CODE
from applications.paper.sections import ReadableSection
from applications.selectors.eligibility import FrozenView
from applications.selectors.sharing import ReviewLine


@dataclass(frozen=True)
class ShownFile:
    """A file of the version that one can open: its item in words, and the section whose answers it proves.

    ``shared``: the register's word on the same fact, if there is one.
    """

    file: str
    name: str
    label: str
    item: str
    section: str
    shared: ReviewLine | None = None


@dataclass(frozen=True)
class ShownGrounds:
    """Files and answers of the version, and what registers were asked and said."""

    files: list[ShownFile]
    sections: list[ReadableSection]
    registers: list[ReviewLine]

    def __bool__(self) -> bool:
        return bool(self.files or self.sections or self.registers)


class Held:
    """What one version holds, by which the grounds of anything are looked up without a query."""

    def __init__(
        self, materials: Iterable[Mapping[str, Any]], sections: Sequence[ReadableSection], shared: Sequence[ReviewLine]
    ) -> None:
        said = {line.now.item: line for line in shared if line.now.item}
        self.files = [replace(shown_file(each), shared=said.get(each["item"])) for each in materials]
        self._sections = sections
        self._shared = shared

    def of(self, grounds: Grounds) -> ShownGrounds:
        return ShownGrounds(
            files=[each for each in self.files if each.item in grounds.materials],
            sections=[each for each in self._sections if each.slug in grounds.sections and (each.fields or each.rows)],
            registers=[each for each in self._shared if each.now.register in grounds.registers and each.now.state],
        )

    def of_conditions(self, view: FrozenView) -> FrozenView:
        """The evaluation with its grounds beside each condition and each blocker."""
        lines = [replace(line, grounds=self.of(OF_CONDITION.get(line.code, NOTHING))) for line in view.lines]
        blocked: list[Mapping[str, Any]] = [
            {**each, "grounds": self.of(OF_CONDITION.get(each.get("code", ""), NOTHING))} for each in view.blocked_by
        ]
        return replace(view, lines=lines, blocked_by=blocked)


def shown_file(material: Mapping[str, Any]) -> ShownFile:
    """One entry of ``Version.materials``."""
    item = material["item"]
    known = BY_CODE.get(item)
    return ShownFile(
        file=material["file"],
        name=material["name"],
        label=material.get("label") or (known.label if known else item),
        item=item,
        section=SECTION_OF_MATERIAL.get(item, ""),
    )
