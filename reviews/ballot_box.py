"""The sealed box of one round: all that exists of the votes until the chair closes it (docs/adr/0006).

The plain content has one byte for each issued ballot, zero while it is not cast, so its length never changes;
it is shuffled at each cast and sealed with a fresh nonce, so no two versions can be compared without the key.
"""

from collections.abc import Sequence
from random import SystemRandom
from typing import TypeVar

from django.conf import settings

from portal.core.crypto import seal, unseal
from reviews.rules import Choice

EMPTY = 0
CODES = {Choice.AGREE: 1, Choice.DISAGREE: 2, Choice.ABSTAIN: 3}
CHOICES = {code: choice for choice, code in CODES.items()}

Item = TypeVar("Item")
# A BinaryField gives a memoryview from the database and keeps the bytes that were set.
Sealed = bytes | memoryview

_random = SystemRandom()


def empty(*, round_id: int, issued: int) -> bytes:
    """A box for ``issued`` ballots, none of them cast."""
    return _seal([EMPTY] * issued, round_id)


def put(sealed: Sealed, choice: Choice, *, round_id: int) -> bytes:
    """The box with one more ballot in it. Raises ValueError when it is full."""
    slots = _unseal(sealed, round_id)
    slots[slots.index(EMPTY)] = CODES[choice]
    return _seal(slots, round_id)


def open_box(sealed: Sealed, *, round_id: int) -> list[Choice]:
    """The ballots that were cast, in random order."""
    return shuffled([CHOICES[code] for code in _unseal(sealed, round_id) if code != EMPTY])


def shuffled(items: Sequence[Item]) -> list[Item]:
    mixed = list(items)
    _random.shuffle(mixed)
    return mixed


def _purpose(round_id: int) -> str:
    return f"ballots of round {round_id}"


def _seal(slots: Sequence[int], round_id: int) -> bytes:
    return seal(bytes(shuffled(slots)), secret=settings.BALLOT_KEY, purpose=_purpose(round_id))


def _unseal(sealed: Sealed, round_id: int) -> list[int]:
    return list(unseal(bytes(sealed), secret=settings.BALLOT_KEY, purpose=_purpose(round_id)))
