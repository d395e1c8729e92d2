"""The life of a certificate (regulation 4.7): a title does not expire, and a revoked one stays findable."""

from datetime import date
from uuid import UUID

from django.db import models
from django_fsm import FSMField

from certificates import permissions as may
from portal.workflow import move


class Status(models.TextChoices):
    PREPARING = "PREPARING", "制证中"
    VALID = "VALID", "有效"
    REPLACED = "REPLACED", "已换发"
    REVOKED = "REVOKED", "已撤销"
    VOID = "VOID", "未签发即作废"


class CertificateWorkflow(models.Model):
    status = FSMField("状态", max_length=12, choices=Status.choices, default=Status.PREPARING, protected=True)
    status_since = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_by_document = models.CharField(max_length=120, blank=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        abstract = True

    @move(
        status, source=Status.PREPARING, target=Status.VALID, may=may.is_the_portal,
        verb="certificate.issued", label="签发证书",
    )  # fmt: skip
    def issue(self, *, file_id: UUID) -> None:
        self.file_id = file_id
        self.last_error = ""

    @move(
        status, source=Status.VALID, target=Status.REVOKED, may=may.ends_certificates,
        verb="certificate.revoked", label="撤销证书",
    )  # fmt: skip
    def revoke(self, *, on: date, document: str, reason: str) -> None:
        self.ended_on, self.ended_by_document, self.ended_because = on, document, reason

    @move(
        status, source=Status.VALID, target=Status.REVOKED, may=may.is_the_portal,
        verb="certificate.revoked_with_meeting", label="随会议不予认可撤销",
    )  # fmt: skip
    def revoke_with_meeting(self, *, on: date, document: str, reason: str) -> None:
        """The authority's order about the whole meeting revokes it (令40 art. 38)."""
        self.ended_on, self.ended_by_document, self.ended_because = on, document, reason

    @move(
        status, source=Status.PREPARING, target=Status.VOID, may=may.is_the_portal,
        verb="certificate.voided", label="未签发即作废",
    )  # fmt: skip
    def void(self, *, on: date, document: str, reason: str) -> None:
        """Its number stays taken and on record (invariant 8); the public never saw it."""
        self.ended_on, self.ended_by_document, self.ended_because = on, document, reason

    @move(
        status, source=Status.VALID, target=Status.REPLACED, may=may.ends_certificates,
        verb="certificate.replaced", label="换发证书",
    )  # fmt: skip
    def replace(self, *, on: date, document: str, reason: str) -> None:
        self.ended_on, self.ended_by_document, self.ended_because = on, document, reason
