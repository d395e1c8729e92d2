"""The register of certificates."""

from django.db import models
from django.db.models import Q

from certificates.check_models import DataCheck
from certificates.issuance_models import Issuance
from certificates.numbers import new_code
from certificates.querysets import CertificateQuerySet
from certificates.workflow import CertificateWorkflow
from portal.workflow import status_check, status_triggers

__all__ = ["Certificate", "DataCheck", "Issuance", "NumberRange"]


class NumberRange(models.Model):
    """Where the serials of one series, level, year and committee stand; its row lock keeps them without gaps."""

    series_number = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    committee_number = models.PositiveSmallIntegerField()
    last_serial = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series_number", "level", "year", "committee_number"], name="certificates_one_range"
            )
        ]


class Certificate(CertificateWorkflow):
    """One certificate. Its facts are frozen when its number is allotted; the file follows within the pipeline.

    ``facts``: the plain values of ``CertificateFacts`` (dates as ISO text), without the photo.
    """

    code = models.CharField("核验码", max_length=16, unique=True, default=new_code, editable=False)
    number = models.CharField("证书编号", max_length=20, unique=True)
    number_range = models.ForeignKey(NumberRange, on_delete=models.PROTECT, related_name="certificates")
    serial = models.PositiveIntegerField()
    issuance = models.ForeignKey(Issuance, on_delete=models.PROTECT, related_name="certificates")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="certificates")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    facts = models.JSONField()
    file = models.OneToOneField("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "证书"
        verbose_name_plural = "证书"
        constraints = [
            models.UniqueConstraint(fields=["number_range", "serial"], name="certificates_serial_once"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["PREPARING", "VALID"]),
                name="certificates_one_valid_for_a_case",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["PREPARING", "VOID"]) | Q(file__isnull=False),
                name="certificates_issued_has_file",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status__in=["PREPARING", "VALID"], ended_on=None, ended_kind="", ended_by_document="")
                    | (
                        Q(status__in=["REPLACED", "REVOKED", "VOID"], ended_on__isnull=False)
                        & ~Q(ended_kind="")
                        & ~Q(ended_by_document="")
                        & ~Q(ended_because="")
                    )
                ),
                name="certificates_ended_by_document",
            ),
            status_check(CertificateWorkflow, "certificates_known_status"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(status="PREPARING"), name="certificates_preparing")]
        triggers = status_triggers(CertificateWorkflow, "certificates_certificate", "certificates.certificate")

    def __str__(self) -> str:
        return self.number
