import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


def storage_path(stored: "StoredFile", _filename: str) -> str:
    return f"{stored.purpose}/{stored.pk.hex[:2]}/{stored.pk.hex}"


class ScanState(models.TextChoices):
    PENDING = "PENDING", "待查毒"
    CLEAN = "CLEAN", "已查毒"
    INFECTED = "INFECTED", "已隔离"


class StoredFile(models.Model):
    """An uploaded or generated file. ``purpose`` names the room that answers who may read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    scan_state = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.PENDING)
    content = models.FileField(upload_to=storage_path)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="files_not_empty")]
        indexes = [
            models.Index(fields=["stored_at"], condition=models.Q(scan_state="PENDING"), name="files_waiting_for_scan")
        ]

    def __str__(self) -> str:
        return self.name


class Fingerprint(models.Model):
    """What a file's text looks like (``likeness``), empty without text; ``taken_at`` is empty until it is taken."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    sketch = ArrayField(models.BigIntegerField(), default=list)
    bands = ArrayField(models.BigIntegerField(), default=list)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "文本指纹"
        verbose_name_plural = "文本指纹"
        indexes = [
            # Every look-up would read the list of what waits to be put into the index.
            GinIndex(fields=["bands"], name="files_like_texts", fastupdate=False),
            models.Index(fields=["file"], condition=models.Q(taken_at=None), name="files_waiting_to_be_compared"),
        ]
