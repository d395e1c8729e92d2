from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from portal.core import clock
from portal.core.actors import Actor, Role

PRESENT = Q(signed_in_at__isnull=False, left_at__isnull=True)


def _when(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _rows(queryset: models.QuerySet[Any], name: str) -> Any:
    """The rows of a related table, unordered, without importing the module that imports this one."""
    return queryset.model._meta.get_field(name).related_model._default_manager.order_by()  # noqa: SLF001


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
        return self.select_related("committee", "batch", "chair").annotate(
            roster_user_ids=ArraySubquery(roster.values("expert__user_id")),
            present_user_ids=ArraySubquery(present.values("expert__user_id")),
            presiding_user_ids=ArraySubquery(
                present.filter(position__in=["chair", "deputy_chair"]).values("expert__user_id")
            ),
            applicant_user_ids=ArraySubquery(items.values("application__applicant_id")),
            roster_count=_count(roster, "meeting"),
            present_count=_count(present, "meeting"),
            has_standing_round=Exists(items.filter(standing)),
            has_unsettled_item=Exists(items.unsettled()),
            day_has_come=_when(Q(starts_at__date__lte=today)),
            committee_is_in_force=_when(
                Q(committee__valid_from__lte=today, committee__valid_to__gte=today)
                & Q(committee__status__in=["ACTIVE", "RECTIFYING"])
            ),
        )

    def visible_to(self, actor: Actor) -> Self:
        """A secretary sees his organiser's meetings, an expert those he sits in, a supervisor all (art. 24)."""
        if actor.role == Role.SECRETARY and actor.organisation_id is not None:
            return self.filter(committee__organiser_id=actor.organisation_id)
        if actor.role == Role.EXPERT:
            return self.filter(attendances__expert__user_id=actor.user_id)
        return self.all() if actor.role == Role.SUPERVISOR else self.none()


class AgendaQuerySet(models.QuerySet[Any]):
    def unsettled(self) -> Self:
        """Items that are neither deferred nor decided by a closed round."""
        closed = _rows(self, "rounds").filter(item=OuterRef("pk"), status="CLOSED")
        return self.filter(~Exists(closed), deferred_because="")


class RoundQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        issued = _rows(self, "roll").filter(round=OuterRef("pk"), status="ISSUED")
        return self.select_related("item__meeting__committee", "item__meeting__chair").annotate(
            has_issued_entry=Exists(issued)
        )

    def standing(self) -> Self:
        """Rounds that were not annulled: at most one for an item."""
        return self.exclude(status="ANNULLED")


class RollQuerySet(models.QuerySet[Any]):
    def of(self, actor: Actor) -> Self:
        return self.filter(expert__user_id=actor.user_id)

    def for_act(self) -> Self:
        meetings = self.model._meta.get_field("round").related_model._meta.get_field("item").related_model  # noqa: SLF001
        attendance = _rows(meetings._meta.get_field("meeting").related_model.objects.all(), "attendances")  # noqa: SLF001
        here = attendance.filter(PRESENT, meeting=OuterRef("round__item__meeting"), expert=OuterRef("expert"))
        return self.select_related(
            "expert", "round__item__meeting__committee", "round__item__meeting__chair", "round__item__application"
        ).annotate(voter_is_present=Exists(here))


def _count(rows: models.QuerySet[Any], group: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(group).annotate(rows=Count("pk")).values("rows")), 0)
