from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from portal.administration.permissions import SECONDS
from portal.core.actors import Actor, Role

READERS = (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)


class ProposalQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("person", "organisation", "proposed_by")

    def visible_to(self, actor: Actor) -> Self:
        """All of them to the three administrators; none to anybody else."""
        return self.all() if actor.role in READERS else self.none()

    def waiting_for(self, actor: Actor) -> Self:
        """Those that ``actor`` may confirm or decline: he is neither who proposed nor the person."""
        if actor.role not in SECONDS:
            return self.none()
        own = Q(proposed_by=actor.user_id) | Q(person=actor.user_id)
        return self.filter(status="WAITING").exclude(own)

    def with_people(self) -> Self:
        return self.select_related("person", "organisation", "proposed_by", "decided_by")


class ClosureQuerySet(models.QuerySet[Any]):
    def in_force(self, at: datetime) -> Self:
        """Closures that hold at the moment ``at``."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), begins_at__lte=at)

    def not_over(self, at: datetime) -> Self:
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
