"""The sealed sheet of one counter: no count can be read from the database before the close (docs/adr/0006)."""

import struct
from collections.abc import Iterable
from dataclasses import astuple
from typing import Any

from django.conf import settings

from portal.core.crypto import seal, unseal
from reviews.rules import Tally

NUMBERS = struct.Struct("!6H")
SHEETS = 2


def seal_tally(tally: Tally, *, round_id: int) -> bytes:
    """The sheet's numbers, in a fixed length, under a key for this round alone."""
    return seal(NUMBERS.pack(*astuple(tally)), secret=settings.BALLOT_KEY, purpose=_purpose(round_id))


def open_tally(sealed: bytes | memoryview, *, round_id: int) -> Tally:
    return Tally(*NUMBERS.unpack(unseal(bytes(sealed), secret=settings.BALLOT_KEY, purpose=_purpose(round_id))))


def agreed(sheets: Iterable[Any], *, round_id: int) -> Tally | None:
    """What both sheets say when there are two of them and they say the same, or None."""
    found = [open_tally(each.sealed, round_id=round_id) for each in sheets]
    return found[0] if len(found) == SHEETS and found[0] == found[1] else None


def _purpose(round_id: int) -> str:
    return f"tally of round {round_id}"
