"""How the signer reaches time stamps and revocation data: bounded in time, size and tries."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

import httpcore
import stamina

_BUSY = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}


class Unreachable(RuntimeError):
    """A service that signing needs gave no usable answer; the message is a Chinese sentence for the secretary."""


class _WorthRetrying(Unreachable):
    """It may answer the next time."""


class Transport(Protocol):
    """One question to one address; raises ``Unreachable``."""

    def ask(self, url: str, body: bytes | None, *, kind: str) -> bytes: ...


@dataclass(frozen=True)
class Limits:
    """``answer_seconds`` bounds one try however slowly it drips."""

    connect_seconds: float = 3.0
    answer_seconds: float = 8.0
    tries: int = 3
    first_wait_seconds: float = 0.3
    most_bytes: int = 8 * 1024 * 1024


class Http:
    """Over HTTP, by ``proxy`` where there is one. One client for all threads of a process, connections kept open.

    A redirect is no answer: the addresses come from certificates and from the settings alone.
    """

    def __init__(self, *, proxy: str = "", limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._pool = httpcore.HTTPProxy(proxy) if proxy else httpcore.ConnectionPool()
        seconds = self._limits.answer_seconds
        self._timeout = {"connect": self._limits.connect_seconds, "read": seconds, "write": seconds, "pool": seconds}

    def ask(self, url: str, body: bytes | None, *, kind: str, headers: Mapping[str, str] | None = None) -> bytes:
        """POST ``body`` of the media type ``kind``, or GET when there is none."""
        tries = stamina.retry_context(
            on=_WorthRetrying,
            attempts=self._limits.tries,
            timeout=None,
            wait_initial=self._limits.first_wait_seconds,
            wait_max=2.0,
            wait_jitter=self._limits.first_wait_seconds,
        )
        for attempt in tries:
            with attempt:
                return self._once(url, body, dict(headers or {}) | ({"Content-Type": kind} if body else {}))
        raise AssertionError("stamina gives up by raising")

    def _once(self, url: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        deadline = time.monotonic() + self._limits.answer_seconds
        host = urlsplit(url).hostname or url
        try:
            with self._pool.stream(
                "POST" if body else "GET",
                url,
                content=body,
                headers=list(headers.items()),
                extensions={"timeout": self._timeout},
            ) as response:
                if response.status in _BUSY:
                    raise _WorthRetrying(f"{host}忙，暂时没有应答")
                if response.status != HTTPStatus.OK:
                    raise Unreachable(f"{host}拒绝了请求（HTTP {response.status}）")
                return self._read(response, deadline, host)
        except httpcore.TimeoutException as error:
            raise _WorthRetrying(f"{host}在规定时间内没有应答") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
            raise _WorthRetrying(f"无法连接{host}") from error
        except (httpcore.UnsupportedProtocol, ValueError) as error:
            raise Unreachable(f"{host}的地址不正确") from error

    def _read(self, response: httpcore.Response, deadline: float, host: str) -> bytes:
        content = bytearray()
        for chunk in response.iter_stream():
            content += chunk
            if len(content) > self._limits.most_bytes:
                raise Unreachable(f"{host}的应答过大")
            if time.monotonic() > deadline:
                raise _WorthRetrying(f"{host}在规定时间内没有应答")
        return bytes(content)
