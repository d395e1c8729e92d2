"""What registers were asked, and what they delivered in files."""

import pgtrigger
from django.db import models

from portal.core.fields import EncryptedTextField
from portal.registers.rules import NAMES, State

REGISTERS = [(str(code), name) for code, name in NAMES.items()]


class QuestionLog(models.Model):
    """One question to a register: who caused it, for what, and how it ended (PIPL art. 23).

    Append-only and apart from the audit chains, because a question moves no case and jobs ask without its lock.
    ``subject`` is the keyed hash of the ID number or credit code; nothing else about the person is kept.
    ``asked_by_id`` is None when the portal asked again by itself.
    """

    register = models.CharField("登记", max_length=20, choices=REGISTERS)
    subject = models.CharField(max_length=64)
    asked_for = models.CharField("事由", max_length=120)
    asked_by_id = models.BigIntegerField(null=True)
    outcome = models.CharField("结果", max_length=12)
    reason = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "登记查询记录"
        verbose_name_plural = "登记查询记录"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=[str(state) for state in State]), name="registers_outcome_known"
            )
        ]
        indexes = [
            models.Index(fields=["asked_for"], name="registers_asked_for"),
            models.Index(fields=["subject", "asked_at"], name="registers_subject"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class DroppedFile(models.Model):
    """A file of the exchange directory that was taken in; known by its hash, so that it is taken in once."""

    register = models.CharField(max_length=20, choices=REGISTERS)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    good_rows = models.PositiveIntegerField(default=0)
    bad_rows = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField()

    class Meta:
        verbose_name = "登记交换文件"
        verbose_name_plural = "登记交换文件"
        constraints = [models.UniqueConstraint(fields=["register", "sha256"], name="registers_file_once")]


class DroppedRecord(models.Model):
    """A record of such a file: found by keyed hash, its content encrypted (invariant 9); a later file replaces it."""

    register = models.CharField(max_length=20, choices=REGISTERS)
    key = models.CharField(max_length=64)
    row = models.CharField(max_length=64)
    content = EncryptedTextField()
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "row"], name="registers_record_once")]
        indexes = [models.Index(fields=["register", "key"], name="registers_record_key")]
