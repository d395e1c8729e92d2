from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.services import load_hrss_offices


class Command(BaseCommand):
    help = "Make the HRSS offices of all regions of the catalogue; offices that exist are left alone."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"HRSS offices: {load_hrss_offices()} created")
