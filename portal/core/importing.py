"""Lists that people bring in, declared by the rooms in their ``imports.py`` and carried out by ``portal.workbooks``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from portal.core.actors import Actor, Role
from portal.core.cells import CellError, Row
from portal.core.columns import Column, SheetResource

NEW, CHANGES, SAME = "new", "changes", "same"
DOES = {NEW: "新增", CHANGES: "更新", SAME: "没有变化"}
# (label, as it was, as it will be)
Change = tuple[str, str, str]


@dataclass(slots=True)
class Line:
    """One row with well-formed ``facts``, by the names of its columns, and what ``plan`` says that it will do.

    ``target`` is the key of the row that it changes, ``changes`` what the preview shows of it; neither holds personal
    data in the clear.
    """

    row: Row
    facts: dict[str, Any]
    does: str = NEW
    target: Any = None
    # No lists that stay empty: of a hundred thousand lines they would cost more than judging the cells.
    changes: Sequence[Change] = ()
    errors: Sequence[CellError] = ()

    def wrong(self, heading: str, text: str) -> None:
        self.errors = [*self.errors, self.row.error(heading, text)]


class ImportKind:
    """One kind of list. ``title`` names its sheet, ``told`` says what its import does.

    ``key``: names of columns that no two rows may share. ``label``: the column by which the preview calls a row.
    ``page``: the address of the page on which people find what was imported. ``placed``: of a kind that is brought to
    one thing, where its button stands; ``code`` and ``place`` are what that thing is called, set by ``at``.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    told: ClassVar[str]
    roles: ClassVar[Sequence[Role]]
    resource: ClassVar[type[SheetResource]]
    key: ClassVar[Sequence[str]]
    label: ClassVar[str]
    most_rows: ClassVar[int] = 100_000
    placed: ClassVar[str] = ""
    code: str = ""
    place: str = ""
    page: Any = ""

    def at(self, code: str, actor: Actor) -> "ImportKind":  # noqa: ARG002 - of no matter to a kind without a place
        """The kind as it is brought to what ``code`` names. Raises ``Refused`` when that is not the actor's."""
        return self

    def columns(self) -> list[Column]:
        return self.resource().columns()

    def begin(self, actor: Actor, *, writes: bool) -> Any:
        """What ``plan`` and ``write`` need to know once; with ``writes`` under lock. Raises ``Refused``."""
        raise NotImplementedError

    def plan(self, lines: Sequence[Line], scope: Any) -> None:
        """Say of each line what it does, or what is wrong; a constant number of statements. Changes nothing."""
        raise NotImplementedError

    def write(self, lines: Sequence[Line], scope: Any, actor: Actor) -> None:
        """Do what ``plan`` has said; a constant number of statements."""
        raise NotImplementedError

    def finish(self, scope: Any, actor: Actor) -> None:
        """What follows once, after the last line."""


_kinds: dict[str, ImportKind] = {}


def imported(kind: type[ImportKind]) -> type[ImportKind]:
    """Register the decorated kind."""
    if kind.name in _kinds and type(_kinds[kind.name]) is not kind:
        raise ValueError(f"two kinds of imports are called {kind.name!r}")
    _kinds[kind.name] = kind()
    return kind


def kind_called(name: str) -> ImportKind | None:
    return _kinds.get(name)


def kinds_for(actor: Actor) -> Iterator[ImportKind]:
    """The kinds that ``actor`` may bring in his present role."""
    return (kind for kind in _kinds.values() if actor.role in kind.roles)
