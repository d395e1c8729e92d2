"""A browser beside the test, in a process of its own: where one runs, Django would refuse the database."""

import json
import subprocess
import sys
from typing import Any, Self

from django.conf import settings
from django.test import Client

from portal.accounts.models import User
from tests.rehearsal.portal import ROOT


class Browser:
    """Signed in as ``actor``; each call is a command of browser_process.py."""

    def __init__(self, actor: Any, address: str) -> None:
        session = Client()
        session.force_login(User.objects.get(pk=actor.user_id))
        cookie = settings.SESSION_COOKIE_NAME
        line = [sys.executable, "-m", "tests.rehearsal.browser_process", address, cookie, session.cookies[cookie].value]
        self.process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, do: str, *args: object) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([do, *map(str, args)]) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        assert "error" not in told, told["error"]
        assert told["troubles"] == []
        return told["answer"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(30)
