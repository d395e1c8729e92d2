"""The life of a certificate (regulation 4.7): a title does not expire, and a revoked one stays findable."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import models

from certificates import permissions as may
from portal.core.fields import StatusField
from portal.workflow import move


class Status(models.TextChoices):
    PREPARING = "PREPARING", "制证中"
    VALID = "VALID", "有效"
    REPLACED = "REPLACED", "已换发"
    REVOKED = "REVOKED", "已撤销"
    VOID = "VOID", "号码作废"


class Ending(models.TextChoices):
    """Why a certificate ends; said on the public page."""

    CORRECTION = "correction", "信息更正"
    LOSS = "loss", "遗失补发"
    FRAUD = "fraud", "弄虚作假"
    NOT_RECOGNISED = "not_recognised", "评审不予认可"
    NEVER_ISSUED = "never_issued", "未签发"


class CertificateWorkflow(models.Model):
    status = StatusField("状态", max_length=12, choices=Status.choices, default=Status.PREPARING, protected=True)
    status_since = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_kind = models.CharField(max_length=16, choices=Ending.choices, blank=True)
    ended_by_document = models.CharField(max_length=120, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=Status.PREPARING, target=Status.VALID, may=may.is_the_portal,
        verb="certificate.issued", label="签发证书",
    )  # fmt: skip
    def issue(self, *, files: Mapping[int, UUID]) -> None:
        """``files``: the sealed file of each certificate by its key."""
        self.file_id = files[self.pk]
        self.last_error = ""

    @move(
        status, source=Status.PREPARING, target=None, may=may.runs_the_register,
        verb="certificate.retried", label="重新制证",
    )  # fmt: skip
    def retry(self) -> None:
        self.attempts = 0
        self.last_error = ""

    @move(
        status, source=Status.PREPARING, target=Status.VOID, may=may.ends_certificates,
        verb="certificate.voided", label="作废号码",
    )  # fmt: skip
    def void(self, *, on: date, kind: str, document: str, reason: str) -> None:
        # The place of the one that it was to replace goes to the next.
        self.replaces_id = None
        self._end(on, kind, document, reason)

    @move(
        status, source=Status.VALID, target=Status.REVOKED, may=may.ends_certificates,
        verb="certificate.revoked", label="撤销证书",
    )  # fmt: skip
    def revoke(self, *, on: date, kind: str, document: str, reason: str) -> None:
        self._end(on, kind, document, reason)

    @move(
        status, source=Status.VALID, target=Status.REPLACED, may=may.ends_certificates,
        verb="certificate.replaced", label="换发证书",
    )  # fmt: skip
    def replace(self, *, on: date, kind: str, document: str, reason: str) -> None:
        self._end(on, kind, document, reason)

    def _end(self, on: date, kind: str, document: str, reason: str) -> None:
        self.ended_on, self.ended_kind = on, kind
        self.ended_by_document, self.ended_because = document, reason
