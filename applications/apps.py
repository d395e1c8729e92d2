from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    label = "applications"
    verbose_name = "申报"

    def ready(self) -> None:
        from applications import due, files, receivers  # noqa: F401, PLC0415 - models are loaded only now
        from applications.selectors import terms  # noqa: F401, PLC0415 - it says what a batch freezes
        from portal.files.services import compare, readable_by  # noqa: PLC0415 - see above

        readable_by("material", files.may_read_material)
        compare("material")
