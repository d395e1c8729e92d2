from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef

from portal.core.actors import Actor, Role

LIVE = ["PLANNED", "IN_SESSION", "VOTED"]


def _rows(model: Any, name: str) -> Any:
    """The rows of a related table, unordered, without importing the module that imports this one."""
    return model._meta.get_field(name).related_model._default_manager.order_by()  # noqa: SLF001 - public model API


class DrawQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        """Everything that permissions and guards read, in one query."""
        batches = self.model._meta.get_field("batch").related_model  # noqa: SLF001 - Django's public model API
        cases = _rows(batches, "applications").filter(batch=OuterRef("batch"))
        candidates = _rows(self.model, "candidates").filter(draw=OuterRef("pk"))
        meetings = _rows(batches, "meetings").filter(batch=OuterRef("batch"), roster=OuterRef("roster"))
        return self.select_related("batch__committee__series", "roster").annotate(
            applicant_user_ids=ArraySubquery(cases.values("applicant_id")),
            candidate_user_ids=ArraySubquery(candidates.values("expert__user_id")),
            has_live_meeting=Exists(meetings.filter(status__in=LIVE)),
        )

    def visible_to(self, actor: Actor) -> Self:
        """A secretary sees his organiser's, a supervisor all; nobody that of a batch with his own case (art. 25)."""
        batches = self.model._meta.get_field("batch").related_model  # noqa: SLF001 - Django's public model API
        own = _rows(batches, "applications").filter(batch=OuterRef("batch"), applicant=actor.user_id)
        if actor.role == Role.SECRETARY and actor.organisation_id is not None:
            return self.filter(~Exists(own), batch__committee__organiser_id=actor.organisation_id)
        return self.filter(~Exists(own)) if actor.role == Role.SUPERVISOR else self.none()

    def standing(self) -> Self:
        """Draws that were not replaced: at most one for a batch."""
        return self.exclude(status="REPLACED")
