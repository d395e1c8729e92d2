from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef

from portal.core.actors import Actor, Role


class DecisionQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Those that were not set aside: at most one for a case."""
        return self.filter(set_aside_at=None)

    def unpublished(self) -> Self:
        return self.standing().filter(published_at=None)


class NonRecognitionQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        meetings: Any = self.model._meta.get_field("meeting").related_model  # noqa: SLF001 - Django's public model API
        items = meetings._meta.get_field("items").related_model._default_manager.order_by()  # noqa: SLF001
        own = items.filter(meeting=OuterRef("meeting")).values("application__applicant_id")
        return self.select_related("meeting__committee").annotate(applicant_user_ids=ArraySubquery(own))

    def visible_to(self, actor: Actor) -> Self:
        """For officers of the authority that filed the committee."""
        if actor.role != Role.HRSS_OFFICER or actor.organisation_id is None:
            return self.none()
        return self.filter(meeting__committee__filing_authority_id=actor.organisation_id)
