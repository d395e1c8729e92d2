from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from portal.core.actors import Actor, Role

LIVE_MEETING = ["PLANNED", "IN_SESSION", "VOTED"]


class RosterQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        """``has_live_meeting``: a meeting that is planned or under way sits by it."""
        meetings = self.model._meta.get_field("meetings").related_model._default_manager.order_by()  # noqa: SLF001
        live = meetings.filter(roster=OuterRef("pk"), status__in=LIVE_MEETING)
        return self.select_related("committee").annotate(has_live_meeting=Exists(live))

    def visible_to(self, actor: Actor) -> Self:
        """A secretary sees his organiser's, a supervisor all: names of experts are for them alone (令40 art. 24).

        Nobody sees the roster that was drawn for a batch in which he has a case of his own (art. 25).
        """
        judged_by_it = Q(batch__applications__applicant=actor.user_id, batch__isnull=False)
        if actor.role == Role.SECRETARY and actor.organisation_id is not None:
            return self.filter(committee__organiser_id=actor.organisation_id).exclude(judged_by_it)
        return self.exclude(judged_by_it) if actor.role == Role.SUPERVISOR else self.none()

    def standing(self) -> Self:
        return self.filter(basis="standing")

    def frozen(self) -> Self:
        return self.filter(status="FROZEN")

    def with_committee(self) -> Self:
        return self.select_related("committee__organiser", "committee__series", "batch", "predecessor")
