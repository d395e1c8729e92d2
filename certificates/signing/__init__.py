"""Seals certificates and checks seals.

A legally valid seal in China needs an SM2 key from a licensed authority and a licensed seal service (GB/T 38540);
regulation.md 4.7 and 5.3 therefore want a replaceable back end: anything with the ``sign`` of ``Signer`` will do.
Nothing else in the portal knows how a certificate was sealed.
"""

from datetime import datetime
from typing import Protocol


class Signer(Protocol):
    """Whatever can seal a PDF. Threads of a process may share one."""

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """The sealed file. ``reason`` is written into the signature; ``at`` (aware) is the signing time.

        Raises ``transport.Unreachable`` when a service does not answer and ``evidence.CannotSign`` when the key may
        not sign now; then nothing was sealed.
        """
        ...
