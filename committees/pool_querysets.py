from datetime import date
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, Value, When

from committees.pool_rules import titles_fit_for
from portal.core import clock
from portal.core.actors import Actor, Role


def in_term(on: date, path: str = "") -> Q:
    """That a term holds on the day ``on``; ``path`` leads to the expert, with its underscores."""
    return Q(**{f"{path}term_from__lte": on, f"{path}term_to__gte": on, f"{path}status": "IN_POOL"})


def _entries(queryset: Any, name: str) -> Any:
    return queryset.model._meta.get_field(name).related_model._default_manager.order_by()  # noqa: SLF001


class PoolQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("organiser", "authority")

    def visible_to(self, actor: Actor) -> Self:
        """A secretary sees his organiser's pools, an officer those filed, or to be filed, with his authority."""
        if actor.organisation_id is None:
            return self.none()
        if actor.role == Role.SECRETARY:
            return self.filter(organiser_id=actor.organisation_id)
        if actor.role == Role.HRSS_OFFICER:
            asked = Q(submitted_at__isnull=False) | Q(status="FILED")
            return self.filter(asked, authority_id=actor.organisation_id)
        return self.none()

    def in_force(self, on: date) -> Self:
        """Pools from which a committee may be drawn on that day (令40 art. 11)."""
        return self.filter(status="FILED", valid_from__lte=on, valid_to__gte=on)

    def with_shares(self) -> Self:
        """``expert_count`` and ``private_count`` of the live entries (M3e)."""
        live = Q(entries__status="IN_POOL")
        private = live & Q(entries__expert__employer__ownership="private")
        return self.annotate(expert_count=Count("entries", filter=live), private_count=Count("entries", filter=private))


class PoolEntryQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("pool", "expert")

    def live(self) -> Self:
        return self.filter(status="IN_POOL")

    def drawable(self, on: date, level: str) -> Self:
        """Entries whose experts may be drawn on that day for ``level``, of a committee or a title (令40 arts. 10, 11).

        In the pool by then, in term, not removed, in the field, of the pool's series, of a title that is high enough.
        Whether the pool itself is filed that day says ``ExpertPool.objects.in_force``.
        """
        return self.live().filter(
            in_term(on, "expert__"),
            joined_on__lte=on,
            expert__practises=True,
            expert__title_level__in=titles_fit_for(level),
            expert__series=F("pool__series"),
        )

    def with_people(self) -> Self:
        """All that lists and draws show of them."""
        return self.select_related(
            "pool", "expert__user", "expert__series", "expert__specialty", "expert__employer__region__parent"
        )


class ExpertQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        """``keeper_ids``: the organisers in whose pools he is; ``term_is_over``."""
        live = _entries(self, "pool_entries").filter(expert=OuterRef("pk"), status="IN_POOL")
        over = Case(
            When(term_to__lt=clock.today(), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        return self.select_related("user", "series", "specialty", "employer").annotate(
            keeper_ids=ArraySubquery(live.values("pool__organiser_id").distinct()), term_is_over=over
        )

    def in_term(self, on: date) -> Self:
        """Experts whose term holds on that day and who were not removed (N7; 令40 arts. 10, 42)."""
        return self.filter(in_term(on))

    def visible_to(self, actor: Actor) -> Self:
        """A secretary sees the experts who are or were in his organiser's pools; an expert himself (令40 art. 24)."""
        if actor.role == Role.EXPERT:
            return self.filter(user_id=actor.user_id)
        if actor.role != Role.SECRETARY or actor.organisation_id is None:
            return self.none()
        own = _entries(self, "pool_entries").filter(expert=OuterRef("pk"), pool__organiser=actor.organisation_id)
        return self.filter(Exists(own))
