from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BatchActsConfig(AppConfig):
    name = "portal.batch_acts"
    label = "batch_acts"
    verbose_name = "批量办理"

    def ready(self) -> None:
        from portal.batch_acts import due  # noqa: F401, PLC0415 - models are loaded only now

        autodiscover_modules("batch_acts")
