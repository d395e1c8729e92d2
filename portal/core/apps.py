from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.module_loading import autodiscover_modules

# What a room contributes to those below it, one file for each kind.
CONTRIBUTIONS = ("invariants", "due", "inbox", "gauges", "imports", "exports", "wordings")


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        """Let every room register what it contributes."""
        autodiscover_modules(*CONTRIBUTIONS)


class BackOfficeConfig(admin.AdminConfig):
    default = False
    default_site = "portal.core.back_office.BackOffice"
