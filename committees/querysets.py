from datetime import date, datetime
from typing import Any, Self

from django.db import models


class CommitteeQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        return self.filter(valid_from__lte=on, valid_to__gte=on, status__in=["ACTIVE", "RECTIFYING"])


class BatchQuerySet(models.QuerySet[Any]):
    def open_at(self, moment: datetime) -> Self:
        return self.filter(opens_at__lte=moment, closes_at__gte=moment)

    def with_committee(self) -> Self:
        return self.select_related("committee__organiser__region", "committee__series", "committee__region")


class MemberQuerySet(models.QuerySet[Any]):
    def presiding(self) -> Self:
        """Chair and deputy chairs: one of them must preside (令40 art. 19)."""
        return self.filter(position__in=["chair", "deputy_chair"])
