"""Take in the files of the exchange directory now, instead of at the next minute."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.registers.services.exchange import import_exchange


class Command(BaseCommand):
    help = "Take in EXCHANGE_DIR/<register>/*.csv and move them to done/; wrong rows are listed beside them."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        reports = import_exchange()
        for report in reports:
            rows = "taken in before" if report.repeated else f"{report.good_rows} rows, {report.bad_rows} wrong"
            self.stdout.write(f"{report.register}/{report.name}: {rows}")
        if not reports:
            self.stdout.write("no files")
