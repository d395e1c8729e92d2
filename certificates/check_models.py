"""What the holder says about the facts that his certificate will print."""

import pgtrigger
from django.db import models
from django.db.models import Q


class DataCheck(models.Model):
    """One answer of the applicant about one state of his facts (``digest``). The latest counts; none is changed."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="data_checks")
    is_right = models.BooleanField("信息无误")
    remark = models.CharField("有误之处", max_length=500, blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "证书信息核对"
        verbose_name_plural = "证书信息核对"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_right=True, remark="") | (Q(is_right=False) & ~Q(remark="")),
                name="certificates_wrong_data_is_told",
            )
        ]
        indexes = [models.Index(fields=["application", "-id"], name="certificates_latest_check")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
