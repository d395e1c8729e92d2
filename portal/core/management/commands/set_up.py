"""Everything between a started database and a portal that can serve: the step before web, worker and beat."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Check requirements, migrate, load catalogue and offices; for the demo also its data and assets."
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        call_command("check_requirements", stdout=self.stdout)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_catalog", stdout=self.stdout)
        call_command("load_offices", stdout=self.stdout)
        if settings.DEMO:
            collect_changed_assets()
            call_command("load_demo", stdout=self.stdout)


def collect_changed_assets() -> None:
    """Run collectstatic unless no source of it has changed since the last time, for it compresses for seconds."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = assets_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def assets_fingerprint() -> str:
    """A digest of every asset's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
