from importlib import import_module

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"
    verbose_name = "证书"

    def ready(self) -> None:
        """Listen to the cases, say who may read the files of certificates, and lend the seal to the lower rooms."""
        import_module("certificates.checks")
        import_module("certificates.receivers")
        readable_by = import_module("portal.files.services").readable_by
        readable_by("certificate", import_module("certificates.permissions").may_read_file)
        seal_with = import_module("portal.core.seals").seal_with
        seal_with(import_module("certificates.services.papers").PaperSealer())
