from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        """Let every room register its invariants, its due work and what waits for whom."""
        autodiscover_modules("invariants", "due", "inbox")
        """Let every room register its invariants, its due work and what waits in it."""
        autodiscover_modules("invariants", "due", "gauges")


class BackOfficeConfig(admin.AdminConfig):
    default = False
    default_site = "portal.core.back_office.BackOffice"
        """Let every room register its invariants, its due work, and the lists that it takes in and gives out."""
        autodiscover_modules("invariants", "due", "imports", "exports")
