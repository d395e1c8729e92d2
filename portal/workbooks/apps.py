from importlib import import_module

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "portal.workbooks"
    label = "workbooks"
    verbose_name = "批量导入导出"

    def ready(self) -> None:
        """Say who may read what was brought in and taken out."""
        readable_by = import_module("portal.files.services").readable_by
        selectors = import_module("portal.workbooks.selectors")
        readable_by("intake", selectors.may_read_intake)
        readable_by("list_export", selectors.may_read_export)
