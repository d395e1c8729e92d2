"""A register behind HTTP: one POST, bounded in time, size and tries, behind a circuit breaker.

The question is JSON: the fields of ``rules.SHAPES[register].asked``. The answer is JSON too:
``{"found": true, "record": {…}}`` or ``{"found": false}``. Anything else is no answer.
"""

import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx
import pybreaker
import redis
import stamina
from django.conf import settings
from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError

from portal.registers.connectors.circuit import breaker
from portal.registers.records import RECORDS
from portal.registers.rules import Answer, Question, Reason, Register, judge, unavailable

LOG = logging.getLogger(__name__)
JSON = "application/json"
WORTH_RETRYING = {Reason.NO_CONNECTION, Reason.TOO_SLOW}
BUSY = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


@dataclass(frozen=True)
class Limits:
    """How long, how often and how much. ``answer_seconds`` bounds one try however slowly it drips."""

    connect_seconds: float = 2.0
    answer_seconds: float = 5.0
    tries: int = 3
    first_wait_seconds: float = 0.3
    longest_wait_seconds: float = 2.0
    most_bytes: int = 64 * 1024
    failures: int = 5
    rest_seconds: float = 60.0


class NoAnswerError(Exception):
    """The register gave no usable answer; carries the reason and nothing of what was asked or said."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Reply(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)

    found: StrictBool
    record: dict[str, Any] | None = None


@dataclass(frozen=True)
class HttpRegister:
    """The register at ``url``; ``token`` is sent as a bearer token when there is one."""

    register: Register
    url: str
    token: str = field(default="", repr=False)
    limits: Limits = Limits()

    def ask(self, question: Question) -> Answer:
        limits = self.limits
        try:
            circuit = breaker(self.register, settings.REDIS_URL, limits.failures, limits.rest_seconds)
            records = circuit.call(self._try, question)
        except pybreaker.CircuitBreakerError:
            return unavailable(Reason.RESTING)
        except NoAnswerError as failure:
            LOG.warning("register %s: %s", self.register, failure.reason)
            return unavailable(failure.reason)
        except redis.RedisError:
            LOG.warning("register %s: the circuit's state could not be read", self.register)
            return unavailable(Reason.RESTING)
        return judge(question, records)

    def _try(self, question: Question) -> list[Mapping[str, str]]:
        # A context and not the decorator, which would log the arguments.
        tries = stamina.retry_context(
            on=lambda error: isinstance(error, NoAnswerError) and error.reason in WORTH_RETRYING,
            attempts=self.limits.tries,
            timeout=None,
            wait_initial=self.limits.first_wait_seconds,
            wait_max=self.limits.longest_wait_seconds,
            wait_jitter=self.limits.first_wait_seconds,
        )
        for attempt in tries:
            with attempt:
                body = self._post(question.sent())
        return self._records(body)

    def _post(self, sent: Mapping[str, str]) -> bytes:
        seconds = self.limits.answer_seconds
        headers = {"Accept": JSON, "Accept-Encoding": "identity"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        timeout = httpx.Timeout(seconds, connect=self.limits.connect_seconds)
        trust = ssl.create_default_context(cafile=settings.REGISTERS_CA or None)
        try:
            with (
                httpx.Client(timeout=timeout, verify=trust, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", self.url, json=dict(sent), headers=headers) as response,
            ):
                _check_head(response)
                return self._read(response, time.monotonic() + seconds)
        except httpx.TimeoutException as error:
            raise NoAnswerError(Reason.TOO_SLOW) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise NoAnswerError(Reason.NO_CONNECTION) from error

    def _read(self, response: httpx.Response, deadline: float) -> bytes:
        content = bytearray()
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > self.limits.most_bytes:
                raise NoAnswerError(Reason.TOO_BIG)
            if time.monotonic() > deadline:
                raise NoAnswerError(Reason.TOO_SLOW)
        return bytes(content)

    def _records(self, body: bytes) -> list[Mapping[str, str]]:
        try:
            reply = Reply.model_validate_json(body)
            if not reply.found:
                return []
            return [RECORDS[self.register].model_validate(reply.record).model_dump()]
        except ValidationError as error:
            raise NoAnswerError(Reason.GARBAGE) from error


def _check_head(response: httpx.Response) -> None:
    """Raises ``NoAnswerError`` for what cannot be an answer, before any of its body is read."""
    if response.is_redirect:
        raise NoAnswerError(Reason.REDIRECTED)
    if response.status_code in BUSY:
        raise NoAnswerError(Reason.NO_CONNECTION)
    if response.status_code != HTTPStatus.OK:
        raise NoAnswerError(Reason.REFUSED)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != JSON or response.headers.get("Content-Encoding", "identity") != "identity":
        raise NoAnswerError(Reason.GARBAGE)
