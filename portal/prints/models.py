"""Every copy that left the portal, to be found again by the code that is printed on it."""

import pgtrigger
from django.db import models

from portal.core.print_codes import grouped


class Print(models.Model):
    """One copy. ``subject`` is ``app.model:key`` of what it shows, ``number`` what anybody may read of its number.

    ``record_id`` is the audit record of who took it; a sheet made for the public has none, and is the same copy for
    everybody as long as it says the same. ``sha256`` is that of the file.
    """

    code = models.CharField("打印编号", max_length=12, unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, db_index=True)
    number = models.CharField(max_length=60, blank=True)
    form = models.CharField(max_length=4)
    sha256 = models.CharField(max_length=64)
    record_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "打印件"
        verbose_name_plural = "打印件"
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return grouped(self.code)

    @property
    def subject_id(self) -> int:
        return int(self.subject.rpartition(":")[2])
