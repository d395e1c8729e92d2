"""The electronic seal under papers of the lower rooms (regulation 4.7, 5.3; 国务院令第716号).

The keys belong to the room of certificates, which stands above; it fills this hook when the portal starts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class CannotSeal(RuntimeError):
    """Nothing was sealed: no room has given its seal, a service does not answer, or the key may not sign now."""


class Sealer(Protocol):
    """What the room with the keys offers. Threads of a process may share one."""

    def seal(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """The sealed file; ``reason`` is written into the signature, ``at`` (aware) is its time.

        Raises ``CannotSeal``.
        """
        ...

    def is_test(self) -> bool:
        """The seal binds nobody, so the paper must say that it is a test. Raises ``CannotSeal``."""
        ...


@dataclass
class _Hook:
    sealer: Sealer | None = None


_hook = _Hook()


def seal_with(sealer: Sealer) -> None:
    """Let ``sealer`` seal from now on; called once, when the portal starts."""
    _hook.sealer = sealer


def sealer() -> Sealer:
    """The portal's seal. Raises ``CannotSeal`` when there is none."""
    if _hook.sealer is None:
        raise CannotSeal("no room has given its seal")
    return _hook.sealer
