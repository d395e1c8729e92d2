"""A filed pool from which a committee is drawn: experts of two specialties, some of private enterprises."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from committees.models import Batch, PoolEntry
from portal.catalog.models import Specialty
from portal.core import clock
from portal.core.actors import Actor, Role
from reviews import services
from reviews.draw_rules import Line
from reviews.models import Draw
from tests import factories


@dataclass
class DrawRoom:
    batch: Batch
    secretary: Actor
    entries: list[PoolEntry]
    drawing: Draw
    plan: dict[str, Any] = field(default_factory=dict)

    def fresh(self) -> Draw:
        return Draw.objects.select_related("batch__committee__series", "roster").get(pk=self.drawing.pk)

    def save(self, **changes: Any) -> "DrawRoom":
        plan = {
            "meets_on": self.drawing.meets_on,
            "size": 7,
            "size_exception_document": "",
            "lines": [Line(2, specialty="electrical"), Line(2, private=True)],
            "witnesses": [("李见证", "晋中市纪委监委派驻组")],
            "exclusions": {},
        } | changes
        services.save_draw(drawing=self.drawing, plan=services.DrawPlan(**plan), actor=self.secretary)
        return self

    def seal(self) -> "DrawRoom":
        services.seal_draw(drawing=self.drawing, actor=self.secretary)
        return self

    def hold(self, *words: str) -> "DrawRoom":
        services.hold_draw(drawing=self.drawing, words=words or ("九月初七",), actor=self.secretary)
        return self

    def freeze(self) -> Any:
        """Name the chair and a deputy among those drawn, and freeze the roster."""
        from committees import services as committees  # noqa: PLC0415 - one name, two rooms

        roster = self.fresh().roster
        seats = list(roster.seats.order_by("number").values_list("expert_id", flat=True))
        offices = ["chair", "deputy_chair", *["member"] * (len(seats) - 2)]
        positions = dict(zip(seats, offices, strict=True))
        committees.save_roster(roster=roster, positions=positions, exception_document="", actor=self.secretary)
        return committees.freeze_roster(roster=roster, actor=self.secretary)


def specialty(code: str) -> Specialty:
    names = {"mechanical": "机械", "electrical": "电气"}
    return Specialty.objects.get_or_create(series=factories.engineering(), code=code, defaults={"name": names[code]})[0]


def pool_of(batch: Batch, experts: int = 12) -> list[PoolEntry]:
    """Every third is an electrical engineer, every second works in a private enterprise."""
    pool = factories.ExpertPoolFactory(organiser=batch.committee.organiser)
    private, public = (factories.OrganisationFactory(ownership=each) for each in ("private", "public"))
    return [
        factories.PoolEntryFactory(
            pool=pool,
            expert__specialty=specialty("mechanical" if place % 3 else "electrical"),
            expert__employer=public if place % 2 else private,
        )
        for place in range(experts)
    ]


def draw_room(experts: int = 12) -> DrawRoom:
    """A draw that was begun and not yet sealed, for a batch whose committee has seven seats."""
    batch = factories.BatchFactory()
    secretary = factories.staff(Role.SECRETARY, batch.committee.organiser)
    factories.least_size(batch.committee, 7)
    entries = pool_of(batch, experts)
    drawing = services.prepare_draw(batch=batch, meets_on=clock.today() + timedelta(days=14), actor=secretary)
    return DrawRoom(batch, secretary, entries, drawing)
