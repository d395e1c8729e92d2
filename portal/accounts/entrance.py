"""What other rooms add to the sign-in page, without this room knowing them."""

from collections.abc import Callable
from typing import Any

Source = Callable[[], dict[str, Any]]
_additions: list[tuple[str, Source]] = []


def add_to_sign_in_page(template: str, context: Source) -> None:
    """Show ``template`` below the sign-in form, drawn from ``context()``."""
    if template not in {name for name, _source in _additions}:
        _additions.append((template, context))


def additions() -> list[tuple[str, dict[str, Any]]]:
    return [(template, source()) for template, source in _additions]
