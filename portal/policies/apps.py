from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "portal.policies"
    label = "policies"
    verbose_name = "政策和指南"

    def ready(self) -> None:
        from portal.catalog.sources import add_sources  # noqa: PLC0415 - models are loaded only now
        from portal.policies.sources import SOURCES  # noqa: PLC0415 - see above

        add_sources(*SOURCES)
