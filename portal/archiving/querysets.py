from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from applications.querysets import settled_by
from portal.core.actors import Actor, Role

READERS = frozenset({Role.HRSS_OFFICER, Role.SECRETARY})


def reasons_to_see(actor: Actor) -> list[Q]:
    """Any of these lets a body's staff see a package; a list asks for each by itself. A supervisor needs none."""
    return [] if actor.role == Role.SUPERVISOR else settled_by(actor.organisation_id)


class PackageQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the committees that the actor's body files or organises, or that it decided; a supervisor all."""
        if actor.role == Role.SUPERVISOR:
            return self
        if actor.role not in READERS or actor.organisation_id is None:
            return self.none()
        return self.filter(reduce(or_, reasons_to_see(actor)))

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
