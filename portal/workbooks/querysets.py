from typing import Any, Self

from django.db import models

from portal.core.actors import Actor


class IntakeQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """What the actor's body has brought in his present role."""
        return self.filter(role=actor.role, organisation_id=actor.organisation_id)


class ListExportQuerySet(models.QuerySet[Any]):
    def asked_by(self, actor: Actor) -> Self:
        """What the person has asked for in his present role for his present body."""
        own = self.filter(asked_by_id=actor.user_id) if actor.user_id is not None else self.none()
        return own.filter(role=actor.role, organisation_id=actor.organisation_id)
