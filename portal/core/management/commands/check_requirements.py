"""Say plainly what the portal lacks on this machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core import checks


class Command(BaseCommand):
    help = "Check libraries, fonts, folders, database and broker; fail with one line for each that is missing."
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        problems = checks.missing_requirements()
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write("All requirements are met.")
