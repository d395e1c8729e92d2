from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "committees"
    label = "committees"
    verbose_name = "评审委员会"

    def ready(self) -> None:
        from committees import files, terms  # noqa: F401, PLC0415 - models are loaded only now
        from portal.files.services import readable_by  # noqa: PLC0415 - see above

        readable_by("filing_evidence", files.may_read_evidence)
