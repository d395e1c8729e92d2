from typing import Any, Self

from django.db import models

from portal.core.actors import Actor


class SelectionQuerySet(models.QuerySet[Any]):
    def of_actor(self, actor: Actor) -> Self:
        """What this person has chosen in his present role and body; nobody else sees it."""
        return self.filter(actor_id=actor.user_id, role=actor.role, organisation_id=actor.organisation_id)

    def gathering(self) -> Self:
        return self.filter(is_gathering=True, report__isnull=True)
