from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "人员与机构"

    def ready(self) -> None:
        import_module("portal.accounts.checks")
        import_module("portal.accounts.receivers")
