from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        """Let every room register its invariants, its due work, and the lists that it takes in and gives out."""
        autodiscover_modules("invariants", "due", "imports", "exports")
