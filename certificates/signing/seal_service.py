"""A seal service of the province (SM2, GB/T 38540) behind HTTP: the portal prints, the service seals.

``GET <url>/about`` answers ``{"name": "…", "test": false}``: who seals, and whether the seal is a test, which is then
printed as one. ``POST <url>/seals`` with ``{"request": id, "document": base64, "sha256": hex, "reason": "…",
"signed_at": ISO, "page": 1, "box": [left, bottom, right, top]}`` answers ``{"document": base64}``: the same bytes with
the seal appended as an incremental update. The same ``request`` and document may be asked again after a silence.
Credentials travel as a bearer token.
"""

import base64
import binascii
import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from certificates.layout import SEAL_BOX
from certificates.signing.transport import Http, Limits, Unreachable

_NAMESPACE = uuid.UUID("7d1f2a86-27d5-4f6c-9d7c-6f2e0c7a3b11")
LIMITS = Limits(answer_seconds=20)


@dataclass
class SealService:
    """A ``Signer``. Raises ``Unreachable`` when the service is silent or answers something else."""

    url: str
    token: str = ""
    limits: Limits = LIMITS

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        if at.tzinfo is None:
            raise ValueError("the signing time must be aware")
        digest = hashlib.sha256(pdf).hexdigest()
        question = {
            # The same page asked again is the same request, so that a lost answer costs no second seal.
            "request": str(uuid.uuid5(_NAMESPACE, digest)),
            "document": base64.b64encode(pdf).decode(),
            "sha256": digest,
            "reason": reason,
            "signed_at": at.isoformat(),
            "page": 1,
            "box": list(SEAL_BOX),
        }
        answer = self._ask("seals", json.dumps(question).encode())
        try:
            sealed = base64.b64decode(answer["document"], validate=True)
        except (KeyError, TypeError, binascii.Error) as error:
            raise Unreachable("签章服务的应答里没有文件") from error
        if not sealed.startswith(pdf) or b"/ByteRange" not in sealed[len(pdf) :]:
            raise Unreachable("签章服务返回的不是加盖印章后的原文件")
        return sealed

    @cached_property
    def is_test(self) -> bool:
        """What the service says about its seal; one that does not say counts as a test."""
        return self._ask("about", None).get("test") is not False

    def _ask(self, what: str, body: bytes | None) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        content = self._http.ask(f"{self.url.rstrip('/')}/{what}", body, kind="application/json", headers=headers)
        try:
            answer = json.loads(content)
        except ValueError as error:
            raise Unreachable("签章服务的应答无法读取") from error
        if not isinstance(answer, dict):
            raise Unreachable("签章服务的应答无法读取")
        return answer

    @cached_property
    def _http(self) -> Http:
        return Http(limits=self.limits)
