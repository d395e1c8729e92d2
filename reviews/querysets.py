from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from portal.core import clock
from portal.core.actors import Actor, Role
from reviews.panel_querysets import open_window

PRESENT = Q(signed_in_at__isnull=False, left_at__isnull=True)


def _when(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _related(model: Any, name: str) -> Any:
    """The model at the other end of a relation, without importing the module that imports this one."""
    return model._meta.get_field(name).related_model  # noqa: SLF001 - Django's public model API


def _rows(source: Any, name: str) -> Any:
    """The rows of a table related to a queryset or model, unordered."""
    return _related(getattr(source, "model", source), name)._default_manager.order_by()  # noqa: SLF001


def _present(items: Any, meeting: str, expert: str) -> Any:
    """The attendance of one expert who is there now; ``meeting`` and ``expert`` are paths from the outer row."""
    rows = _rows(_related(items, "meeting"), "attendances")
    return rows.filter(PRESENT, meeting=OuterRef(meeting), expert=OuterRef(expert))


class AttendanceQuerySet(models.QuerySet[Any]):
    def present(self) -> Self:
        return self.filter(PRESENT)

    def of(self, actor: Actor) -> Self:
        return self.filter(expert__user_id=actor.user_id)


class MeetingQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        """Everything that permissions and guards read, in one query."""
        today = clock.today()
        roster = _rows(self, "attendances").filter(meeting=OuterRef("pk"))
        present = roster.filter(PRESENT)
        items = _rows(self, "items").filter(meeting=OuterRef("pk"))
        standing = Q(rounds__status__in=["OPEN", "CLOSED"])
        return self.select_related("committee", "batch", "chair", "current_item").annotate(
            roster_user_ids=ArraySubquery(roster.values("expert__user_id")),
            present_user_ids=ArraySubquery(present.values("expert__user_id")),
            presiding_user_ids=ArraySubquery(
                present.filter(position__in=["chair", "deputy_chair"]).values("expert__user_id")
            ),
            chair_is_present=Exists(present.filter(expert=OuterRef("chair"))),
            applicant_user_ids=ArraySubquery(items.values("application__applicant_id")),
            roster_count=_count(roster, "meeting"),
            present_count=_count(present, "meeting"),
            has_standing_round=Exists(items.filter(standing)),
            has_unsettled_item=Exists(items.unsettled()),
            has_unpublished_decision=Exists(
                items.filter(decision__published_at=None, decision__set_aside_at=None, decision__isnull=False)
            ),
            day_has_come=_when(Q(starts_at__date__lte=today)),
            has_setup=_when(Q(setup__isnull=False)),
            material_is_open=_when(open_window()),
            leader_user_ids=ArraySubquery(
                _rows(self, "panel_seats").filter(meeting=OuterRef("pk"), is_leader=True).values("expert__user_id")
            ),
            committee_is_in_force=_when(
                Q(committee__valid_from__lte=today, committee__valid_to__gte=today)
                & Q(committee__status__in=["ACTIVE", "RECTIFYING"])
            ),
        )

    def visible_to(self, actor: Actor) -> Self:
        """A secretary sees his organiser's meetings, an expert those he sits in, a supervisor all (art. 24).

        An expert who was removed sees none any more, those in which he sat before included (art. 42).
        In the office or in supervision nobody sees a meeting that decides on his own case (art. 25).
        """
        if actor.role == Role.EXPERT:
            mine = _rows(self, "attendances").filter(meeting=OuterRef("pk"), expert__user_id=actor.user_id)
            return self.filter(Exists(mine.exclude(expert__status="REMOVED")))
        own = _rows(self, "items").filter(meeting=OuterRef("pk"), application__applicant_id=actor.user_id)
        if actor.role == Role.SECRETARY and actor.organisation_id is not None:
            return self.filter(~Exists(own), committee__organiser_id=actor.organisation_id)
        return self.filter(~Exists(own)) if actor.role == Role.SUPERVISOR else self.none()


class AgendaQuerySet(models.QuerySet[Any]):
    def unsettled(self) -> Self:
        """Items that are neither deferred nor decided by a closed round."""
        closed = _rows(self, "rounds").filter(item=OuterRef("pk"), status="CLOSED")
        return self.filter(~Exists(closed), deferred_because="")


class RoundQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        roll = _rows(self, "roll").filter(round=OuterRef("pk"))
        items = _related(self.model, "item")
        recused = _rows(items, "recusals").filter(item=OuterRef("item"), expert=OuterRef("item__meeting__chair"))
        related = self.select_related("item__meeting__committee", "item__meeting__chair", "item__application")
        return related.prefetch_related("sheets").annotate(
            has_issued_entry=Exists(roll.filter(status="ISSUED")),
            voter_user_ids=ArraySubquery(roll.values("expert__user_id")),
            chair_is_recused=Exists(recused),
            chair_is_present=Exists(_present(items, "item__meeting", "item__meeting__chair")),
        )

    def standing(self) -> Self:
        """Rounds that were not annulled: at most one for an item."""
        return self.exclude(status="ANNULLED")


class ImportQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        items = _rows(_related(self.model, "meeting"), "items").filter(meeting=OuterRef("meeting"))
        return self.select_related("meeting__committee").annotate(
            applicant_user_ids=ArraySubquery(items.values("application__applicant_id"))
        )


class RollQuerySet(models.QuerySet[Any]):
    def of(self, actor: Actor) -> Self:
        return self.filter(expert__user_id=actor.user_id)

    def for_act(self) -> Self:
        items = _related(_related(self.model, "round"), "item")
        meeting = "round__item__meeting"
        return self.select_related(
            "expert", "round__item__meeting__committee", "round__item__meeting__chair", "round__item__application"
        ).annotate(
            voter_is_present=Exists(_present(items, meeting, "expert")),
            chair_is_present=Exists(_present(items, meeting, f"{meeting}__chair")),
        )


def _count(rows: models.QuerySet[Any], group: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(group).annotate(rows=Count("pk")).values("rows")), 0)
