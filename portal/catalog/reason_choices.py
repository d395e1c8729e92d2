"""What the back office offers for a reason's place and the general reason that it counts under.

Both are known to the room that gives reasons, which lies above this one and says so here.
"""

from collections.abc import Callable

Choices = Callable[[], list[tuple[str, str]]]
_choices: dict[str, Choices] = {}


def choose_from(field: str, choices: Choices) -> None:
    """Let ``field`` of `ReasonText` be one of ``choices`` in the back office."""
    _choices[field] = choices


def choices_of(field: str) -> list[tuple[str, str]]:
    """Empty where any text will do."""
    return _choices[field]() if field in _choices else []
