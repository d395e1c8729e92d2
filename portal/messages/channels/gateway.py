"""Text messages and the government's app, by gateways behind one small HTTP interface (docs/operations.md).

``POST {url}`` with ``{"key", "to", "title", "text", "link"}`` answers 200 or 202 when the gateway has taken the
parcel, 409 when it had it already, 400, 404 or 422 when it never will, and anything else when it cannot now. After a
try whose answer was lost, ``GET {url}/{key}`` says 200 (taken) or 404 (never seen).
"""

import ssl
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx
from django.conf import settings

from portal.messages.channels import Channel
from portal.messages.channels.base import NotSentError, Parcel, UndeliverableError

TAKEN = {HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.CONFLICT}
REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}


@dataclass(frozen=True)
class Gateway:
    """The gateway of ``channel`` at ``url``. It knows each parcel by its key, so asking twice sends once."""

    channel: Channel
    url: str
    token: str = field(repr=False)
    seconds: float
    repeats_safely: bool = True

    def send(self, parcel: Parcel) -> None:
        content = {
            "key": str(parcel.key),
            "to": parcel.address,
            "title": parcel.subject,
            "text": parcel.body,
            "link": parcel.link,
        }
        with self._client() as client:
            try:
                answer = client.post(self.url, json=content)
            except httpx.TimeoutException as error:
                if not self._has(client, parcel):
                    raise NotSentError("短信或消息网关超时", channel_is_down=True) from error
                return
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise NotSentError(f"网关无法连接（{type(error).__name__}）", channel_is_down=True) from error
        if answer.status_code in REFUSED:
            raise UndeliverableError(f"网关拒收（{answer.status_code}）")
        if answer.status_code not in TAKEN:
            raise NotSentError(f"网关暂时不能受理（{answer.status_code}）", channel_is_down=True)

    def _has(self, client: httpx.Client, parcel: Parcel) -> bool:
        try:
            return client.get(f"{self.url}/{parcel.key}").status_code == HTTPStatus.OK
        except (httpx.HTTPError, httpx.InvalidURL):
            return False

    def _client(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        trust = ssl.create_default_context(cafile=settings.GATEWAYS_CA or None)
        return httpx.Client(timeout=self.seconds, verify=trust, trust_env=False, headers=headers)
