"""Lists that people take out, declared by the rooms in their ``exports.py`` and written by ``portal.workbooks``."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.core.actors import Actor, Role

# What the caller may see of the list, as the page shows it: the rows of cells below the headings.
Rows = Callable[[Actor, Mapping[str, str]], Iterable[Sequence[object]]]


@dataclass(frozen=True)
class ListKind:
    """``filters``: the parameters of the page's address that the list follows.

    ``holds_ids``: whole ID numbers stand in it, which the record of the export says.
    """

    name: str
    title: str
    roles: Sequence[Role]
    headings: Sequence[str]
    rows: Rows
    filters: Sequence[str] = ()
    holds_ids: bool = False


_kinds: dict[str, ListKind] = {}


def exported(
    name: str,
    title: str,
    *,
    roles: Sequence[Role],
    headings: Sequence[str],
    filters: Sequence[str] = (),
    holds_ids: bool = False,
) -> Callable[[Rows], Rows]:
    """Register the decorated function, which gives the rows from the same selector as the page (lessons, pain 15)."""

    def decorate(rows: Rows) -> Rows:
        known = _kinds.get(name)
        if known and known.rows is not rows:
            raise ValueError(f"two lists are called {name!r}")
        _kinds[name] = ListKind(name, title, roles, headings, rows, filters, holds_ids)
        return rows

    return decorate


def list_called(name: str) -> ListKind | None:
    return _kinds.get(name)


def all_lists() -> Iterator[ListKind]:
    return iter(_kinds.values())
