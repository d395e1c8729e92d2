from importlib import import_module

from django.apps import AppConfig


class ArchivingConfig(AppConfig):
    name = "portal.archiving"
    label = "archiving"
    verbose_name = "归档"

    def ready(self) -> None:
        """Say who may read what is kept for years."""
        readable_by = import_module("portal.files.services").readable_by
        selectors = import_module("portal.archiving.selectors")
        readable_by("title_export", selectors.may_read_export)
        readable_by("case_package", selectors.may_read_package)
