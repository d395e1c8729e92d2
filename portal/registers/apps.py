"""Facts that other authorities hold, asked for instead of papers (S12b, 令40 art. 15)."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "portal.registers"
    label = "registers"
    verbose_name = "登记核实"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.registers import checks  # noqa: F401, PLC0415 - settings are complete only now
