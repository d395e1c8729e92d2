"""What permissions and guards around panels read, each in one query."""

from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Subquery, Value, When

from portal.core import clock

OPEN_MEETINGS = ["PLANNED", "IN_SESSION"]


def _when(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def open_window(meeting: str = "") -> Q:
    """The material of a meeting may be read now; ``meeting`` is the path to it with its underscores (art. 24)."""
    now = clock.now()
    return Q(
        **{
            f"{meeting}status__in": OPEN_MEETINGS,
            f"{meeting}setup__material_from__lte": now,
            f"{meeting}setup__material_until__gt": now,
        }
    )


def _of_item(row: Any, name: str) -> Any:
    """The rows of a table related to the agenda item, without importing the module that imports this one."""
    item = row.model._meta.get_field("item").related_model  # noqa: SLF001 - Django's public model API
    return item._meta.get_field(name).related_model._default_manager.order_by()  # noqa: SLF001


def _standing_round(row: Any) -> Exists:
    return Exists(_of_item(row, "rounds").filter(item=OuterRef("item")).exclude(status="ANNULLED"))


class PanelQuerySet(models.QuerySet[Any]):
    def with_seats(self) -> Self:
        return self.select_related("specialty").prefetch_related("seats__expert__user", "seats__expert__specialty")


class ExpertOpinionQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        recusals = _of_item(self, "recusals").filter(item=OuterRef("item"), expert=OuterRef("expert"))
        opinions = _of_item(self, "opinion").filter(item=OuterRef("item"))
        return self.select_related("expert", "item__meeting__committee", "item__application").annotate(
            is_recused=Exists(recusals),
            is_composed=Exists(opinions),
            has_standing_round=_standing_round(self),
            material_is_open=_when(open_window("item__meeting__")),
        )

    def assigned(self) -> Self:
        """Those that count: of experts who still have the case and do not stand aside from it."""
        recusals = _of_item(self, "recusals").filter(item=OuterRef("item"), expert=OuterRef("expert"))
        return self.filter(~Exists(recusals)).exclude(status="RELEASED")


class BlindCopyQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("item__meeting__committee", "item__application", "source")


class MethodRecordQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        assignment = _of_item(self, "assignment")
        panel = assignment.model._meta.get_field("panel").related_model  # noqa: SLF001 - Django's public model API
        seats = panel._meta.get_field("seats").related_model._default_manager.order_by()  # noqa: SLF001
        leaders = seats.filter(panel__assignments__item=OuterRef("item"), is_leader=True)
        recused = _of_item(self, "recusals").filter(item=OuterRef("item"), expert=OuterRef("leader_id"))
        return (
            self.select_related("item__meeting__committee", "item__application")
            .annotate(
                has_standing_round=_standing_round(self),
                leader_id=Subquery(leaders.values("expert_id")[:1]),
                leader_user_id=Subquery(leaders.values("expert__user_id")[:1]),
            )
            .annotate(leader_is_recused=Exists(recused))
        )
