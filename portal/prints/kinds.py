"""What the rooms print, each registered in its ``print_kinds.py``: how a copy is called and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.core.actors import Actor

Opens = Callable[[Actor, int], str]


@dataclass(frozen=True)
class PrintKind:
    """``opens`` gives the path of the page that a copy came from for a reader who may open it, else ``""``.

    It is asked with the reader and the key of the row that the copy shows.
    """

    code: str
    title: str
    opens: Opens


_registered: dict[str, PrintKind] = {}


def print_kinds(titles: dict[str, str]) -> Callable[[Opens], Opens]:
    """Register kinds (title by code) whose copies come from the page that the decorated function finds."""

    def decorate(opens: Opens) -> Opens:
        for code, title in titles.items():
            if code in _registered and _registered[code].opens is not opens:
                raise ValueError(f"two prints are called {code!r}")
            _registered[code] = PrintKind(code, title, opens)
        return opens

    return decorate


def kind_of(code: str) -> PrintKind:
    """Raises ``KeyError`` for a kind that no room has registered."""
    return _registered[code]
