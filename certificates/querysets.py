from typing import Any, Self

from django.db import models


class CertificateQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("application__applicant")

    def known_to_the_public(self) -> Self:
        """One in preparation, or that never left it, does not exist for anybody outside."""
        return self.exclude(status__in=["PREPARING", "VOID"])
