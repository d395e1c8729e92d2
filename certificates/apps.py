from importlib import import_module

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"
    verbose_name = "证书"

    def ready(self) -> None:
        """Listen to the cases, and say who may read the files of certificates."""
        import_module("certificates.checks")
        import_module("certificates.receivers")
        readable_by = import_module("portal.files.services").readable_by
        readable_by("certificate", import_module("certificates.permissions").may_read_file)
