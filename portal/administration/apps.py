from importlib import import_module

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "portal.administration"
    label = "administration"
    verbose_name = "系统管理"

    def ready(self) -> None:
        import_module("portal.administration.receivers")
