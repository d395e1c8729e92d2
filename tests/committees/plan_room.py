"""A committee, its secretary, the authority that filed it; and a year's plan on its way to a published batch."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from committees import services
from committees.models import Batch, Committee, YearlyPlan
from portal.core import clock
from portal.core.actors import Role
from tests import factories
from tests.shipped import load_catalog

MONDAY = datetime(2026, 9, 7, 10, tzinfo=clock.SHANXI)


def moment(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=clock.SHANXI)


def row(**changes: Any) -> services.PlannedRow:
    usual = {
        "title": "2026年度第二批",
        "levels": ["middle"],
        "opens_on": date(2026, 9, 14),
        "closes_on": date(2026, 10, 31),
        "methods": ["review", "defence"],
        "grouping": "separate_group",
        "expected": 120,
    }
    return services.PlannedRow(**(usual | changes))


def content(**changes: Any) -> services.BatchContent:
    usual = {
        "title": "2026年度工程系列中级职称评审第二批",
        "opens_at": moment(9, 14),
        "closes_at": moment(10, 31, 23, 59),
        "cutoff_on": date(2026, 12, 31),
        "methods": {"middle": ["review", "defence"]},
        "grouping": "separate_group",
        "defence_tracks": ["exceptional"],
        "pass_rate_guideline": 60,
    }
    return services.BatchContent(**(usual | changes))


def approval(**changes: Any) -> services.Approval:
    usual = {
        "level": "middle",
        "amount": Decimal("200.00"),
        "approval_document": "晋价费字〔2026〕12号",
        "approved_by": "山西省发展和改革委员会",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
    }
    return services.Approval(**(usual | changes))


@dataclass
class Room:
    committee: Committee
    secretary: Any
    officer: Any
    plan: YearlyPlan

    def fresh(self) -> YearlyPlan:
        return YearlyPlan.objects.with_rows().get(pk=self.plan.pk)

    def fill(self, *rows: services.PlannedRow, **columns: Any) -> "Room":
        facts = {"document": "晋中工评〔2026〕3号", "document_on": date(2026, 9, 7), "arrangement": "按步骤组织。"}
        written = services.PlanContent(columns=facts | columns, rows=rows or (row(),))
        services.save_plan(plan=self.plan, actor=self.secretary, content=written, revision=self.fresh().revision)
        return self

    def report(self) -> "Room":
        services.report_plan(plan=self.plan, actor=self.secretary)
        return self

    def agree(self) -> "Room":
        services.agree_plan(plan=self.plan, actor=self.officer, reply="晋中人社函〔2026〕9号")
        return self

    def batch(self, **changes: Any) -> Batch:
        return services.start_batch(actor=self.secretary, planned=self.fresh().rows.first(), content=content(**changes))

    def published(self, **changes: Any) -> Batch:
        return services.publish_batch(batch=self.batch(**changes), actor=self.secretary)


def room(**committee: Any) -> Room:
    """A committee of the city, of which a plan for 2026 has been begun."""
    load_catalog()
    made = factories.CommitteeFactory(**committee)
    secretary = factories.staff(Role.SECRETARY, made.organiser)
    officer = factories.staff(Role.HRSS_OFFICER, made.filing_authority)
    plan = services.start_plan(actor=secretary, committee=made, year=2026)
    return Room(made, secretary, officer, plan)


def agreed_room(**committee: Any) -> Room:
    return room(**committee).fill().report().agree()
