from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PrintsConfig(AppConfig):
    name = "portal.prints"
    label = "prints"
    verbose_name = "打印件"

    def ready(self) -> None:
        """Let every room say what it prints."""
        autodiscover_modules("print_kinds")
