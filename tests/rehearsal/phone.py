"""A phone in the meeting: a connection of its own, the patience to try again, and a ledger of what it was told."""

import re
import time
import uuid
from collections.abc import Mapping
from html import unescape
from typing import Any

import httpx
from django.conf import settings
from django.test import Client

from portal.accounts.models import User

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
# What stands above the heading, and what a notice says.
TOLD = re.compile(r'<main.*?<h1|class="notice-banner.*?</div>', re.DOTALL)
TRIES = 60
SERVER_ERROR = 500


class Phone:
    """``votes``: what the voter was told is cast, by number of the agenda; ``told``: every message he read."""

    def __init__(self, actor: Any, address: str, code: str) -> None:
        self.actor, self.code = actor, code
        self.votes: dict[int, str] = {}
        self.told: list[str] = []
        self.broken = 0
        session = Client()
        session.force_login(User.objects.get(pk=actor.user_id))
        cookie = session.cookies[settings.SESSION_COOKIE_NAME].value
        self.http = httpx.Client(
            base_url=address, timeout=60, follow_redirects=True, cookies={settings.SESSION_COOKIE_NAME: cookie}
        )

    @property
    def seat(self) -> str:
        return f"/my-meetings/{self.code}/"

    def get(self, path: str) -> str:
        return self._until_answered("GET", path, None)

    def post(self, path: str, **data: str) -> str:
        """Press a button; the same key on each try, as a browser sends the same form again."""
        return self.sends(path, {"idempotency_key": str(uuid.uuid4()), **data})

    def sends(self, path: str, form: Mapping[str, str]) -> str:
        if "csrftoken" not in self.http.cookies:
            self.get("/my-meetings/" if self.actor.role == "expert" else "/review/meetings/")
        page = self._until_answered("POST", path, dict(form))
        self.told += [unescape(re.sub(r"<[^>]+>|\s+", "", each)) for each in TOLD.findall(page)]
        return page

    def _until_answered(self, method: str, path: str, form: dict[str, str] | None) -> str:
        for _ in range(TRIES):
            data = form and form | {"csrfmiddlewaretoken": self.http.cookies["csrftoken"]}
            try:
                answer = self.http.request(method, path, data=data)
            except httpx.TransportError:
                self.broken += 1
                time.sleep(0.2)
                continue
            assert answer.status_code < SERVER_ERROR, answer.text[:2000]
            return answer.text
        raise TimeoutError(path)

    def waits_for_a_change(self, seconds: float = 60) -> None:
        """Ask by the pulse, without cookies, until something has changed."""
        page = self.get(self.seat)
        address, pulse = re.search(r'data-pulse-url="([^"]+)" data-pulse="(\d+)"', page).groups()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.http.base_url}{address}", params={"pulse": pulse}, timeout=10).status_code != 204:
                    return
            except httpx.TransportError:
                self.broken += 1
            time.sleep(0.3)
        raise TimeoutError("nothing changed")

    def reads_over(self, choices: Mapping[int, str]) -> dict[str, str]:
        """Choose and read over; gives the form that casts them."""
        page = self.sends(f"{self.seat}ballot/", {"step": "review"} | {f"item-{n}": c for n, c in choices.items()})
        form = re.search(r"data-ballot-cast>.*?</form>", page, re.DOTALL).group()
        return {name: value for name, value in HIDDEN.findall(form) if name != "csrfmiddlewaretoken"}

    def casts(self, form: Mapping[str, str]) -> bool:
        """Cast a list that was read over; what the page then says was cast goes into the ledger."""
        chosen = {int(name[5:]): choice for name, choice in form.items() if name.startswith("item-")}
        page = self.sends(f"{self.seat}ballot/", form)
        won = f"已投出{len(chosen)}张表决票" in page
        if won:
            self.votes |= chosen
        return won

    def votes_on(self, choices: Mapping[int, str]) -> bool:
        return self.casts(self.reads_over(choices))

    def heard(self, text: str) -> bool:
        return any(text in each for each in self.told)
