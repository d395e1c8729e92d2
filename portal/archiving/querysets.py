from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from portal.core.actors import Actor, Role

READERS = frozenset({Role.HRSS_OFFICER, Role.SECRETARY})


class PackageQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the committees that the actor's body files or organises, or that it decided; a supervisor all."""
        if actor.role == Role.SUPERVISOR:
            return self
        if actor.role not in READERS or actor.organisation_id is None:
            return self.none()
        body = actor.organisation_id
        return self.filter(Q(application__confirming_body_id=body) | Q(application__deciding_body_id=body))

    def with_decision(self) -> Self:
        """``verdict`` and ``kept_until`` by the last decision about it, or by its period."""
        decisions = self.model._meta.get_field("decisions").related_model._default_manager.order_by("-id")  # noqa: SLF001
        last = decisions.filter(package=OuterRef("pk"))
        return self.annotate(
            verdict=Subquery(last.values("verdict")[:1]),
            kept_until=Coalesce(Subquery(last.values("keep_until")[:1]), "keep_until"),
        )

    def beyond_their_period(self, on: date) -> Self:
        """What an officer has to decide about (1.3): the period is over, and nobody has agreed to destroy it."""
        # A decision only ever lengthens a period that is over: so its own last day finds it, by the index.
        found = self.filter(keep_until__lt=on).with_decision().filter(kept_until__lt=on, file__isnull=False)
        return found.filter(Q(verdict=None) | ~Q(verdict="destroy"))
