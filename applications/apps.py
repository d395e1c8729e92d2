from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    label = "applications"
    verbose_name = "申报"

    def ready(self) -> None:
        from applications import due, files, receivers  # noqa: F401, PLC0415 - models are loaded only now
        from applications.selectors import reason_texts, terms  # noqa: F401, PLC0415 - they speak to lower rooms
        from portal.catalog.reason_choices import choose_from  # noqa: PLC0415 - see above
        from portal.files.services import compare, readable_by  # noqa: PLC0415 - see above

        readable_by("material", files.may_read_material)
        compare("material")
        choose_from("reason", reason_texts.all_reasons)
        choose_from("place", reason_texts.all_places)
