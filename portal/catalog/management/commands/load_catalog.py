"""Load the catalogue from the repository's files; safe to call at every start."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.catalog.services import load_catalog


class Command(BaseCommand):
    help = "Load the catalogue from portal/catalog/data; rows edited by an administrator are left alone."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        report = load_catalog()
        kept = f", {report.kept} left to the administrator" if report.kept else ""
        if report.changed:
            message = f"catalogue: {report.created} created, {report.updated} updated{kept}"
        else:
            message = f"catalogue: nothing to change, {report.unchanged} rows up to date{kept}"
        self.stdout.write(message)
