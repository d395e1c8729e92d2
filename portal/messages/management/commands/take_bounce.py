"""``manage.py take_bounce < mail``: one mail that a mail server pipes in, for servers that deliver to a command."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal.messages.dsn import MOST_BYTES
from portal.messages.mailbox import take


class Command(BaseCommand):
    help = "Read one mail from standard input and note the parcel that came back."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        is_ours = take(sys.stdin.buffer.read(MOST_BYTES))
        self.stdout.write("taken" if is_ours else "nothing of ours")
