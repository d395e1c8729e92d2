from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.web.documents import PAGES


class Command(BaseCommand):
    help = "Write docs/states.md and docs/access.md from the code."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for path, page in PAGES.items():
            (settings.BASE_DIR / path).write_text(page(), encoding="utf-8")
            self.stdout.write(path)
