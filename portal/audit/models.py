"""The append-only, hash-chained record of acts (invariant 2; GB/T 22239 8.1.4.3)."""

from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from portal.audit.rules import record_hash

HASHED_FIELDS = (
    "chain", "position", "verb", "actor_id", "actor_name", "actor_role", "organisation_id",
    "organisation_name", "at", "status_from", "status_to", "note", "data", "batch", "key",
)  # fmt: skip


class Record(models.Model):
    """One act on one subject. ``chain`` names the subject, e.g. ``applications.application:12``.

    People and bodies are copied by id and name: a record must read the same after they are renamed or gone.
    """

    chain = models.CharField(max_length=120)
    position = models.PositiveIntegerField()
    verb = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=60)
    actor_role = models.CharField(max_length=30)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    status_from = models.CharField(max_length=40, blank=True)
    status_to = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    batch = models.UUIDField(null=True)
    key = models.UUIDField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="audit_one_record_a_position"),
            models.UniqueConstraint(
                fields=["key", "chain"], condition=models.Q(key__isnull=False), name="audit_key_once"
            ),
        ]
        indexes = [
            models.Index(fields=["batch"], condition=models.Q(batch__isnull=False), name="audit_batch"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
            # Rows are appended in the order of time, so a few pages tell where a day's records lie.
            BrinIndex(fields=["at"], name="audit_at"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'audit records are append-only';",
            ),
        ]

    def content(self) -> dict[str, Any]:
        """What the hash covers."""
        content = {name: getattr(self, name) for name in HASHED_FIELDS}
        return content | {"batch": self.batch and str(self.batch), "key": self.key and str(self.key)}

    def seal(self, previous_hash: str) -> None:
        self.previous_hash = previous_hash
        self.hash = record_hash(previous_hash, self.content())


class Anchor(models.Model):
    """One day's seal over the heads of all chains: to rewrite a chain, every later anchor must be rewritten too."""

    day = models.DateField(unique=True)
    last_record_id = models.BigIntegerField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "每日锚点"
        verbose_name_plural = "每日锚点"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
