"""An organiser with an application to form a committee, and the authority that decides on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from committees import forming, services
from committees.models import CommitteeFiling
from portal.core.actors import Role
from tests import factories
from tests.shipped import load_catalog


@dataclass
class Room:
    body: Any
    clerk: Any
    officer: Any
    authority: Any
    filing: CommitteeFiling

    def fresh(self) -> CommitteeFiling:
        return CommitteeFiling.objects.with_parties().get(pk=self.filing.pk)

    def fill(self, **columns: Any) -> "Room":
        content = content_for(self.fresh(), columns.pop("authority", self.authority), **columns)
        services.save_filing(filing=self.filing, actor=self.clerk, content=content, revision=self.fresh().revision)
        return self

    def submit(self) -> "Room":
        services.submit_filing(filing=self.filing, actor=self.clerk)
        return self

    def select(self) -> "Room":
        services.select_organiser(
            filing=self.filing, actor=self.officer, document="晋中人社遴〔2026〕1号", score=88, told="得分最高。"
        )
        return self

    def approve(self, first=date(2026, 9, 7), last=date(2029, 9, 7), number="晋中人社备〔2026〕7号") -> CommitteeFiling:
        return services.approve_filing(
            filing=self.filing, actor=self.officer, number=number, valid_from=first, valid_to=last
        )


def content_for(filing, authority, *, units=(), specialties=(), texts=None, **columns) -> services.FilingContent:
    facts = {
        "name": "晋中市装备制造行业协会工程系列中级职称评审委员会",
        "basis": "series",
        "region": filing.region,
        "scope": forming.scopes_open_to(filing.formed_by)[0],
        "authority": authority,
        "proposed_from": date(2026, 9, 7),
        "proposed_to": date(2029, 9, 7),
        "contact": "职称办公室",
        "telephone": "0354-7654321",
        "address": "晋中市某街1号",
    }
    items = forming.evidence_for(filing.formed_by, joint=bool(units))
    shown = {item.code: f"{item.title}：属实。" for item in items} if texts is None else texts
    return services.FilingContent(columns=facts | columns, units=units, specialties=specialties, texts=shown)


def room(kind="organiser", formed_by="social_body", level="middle", region="140700", authority="140700") -> Room:
    """A body of ``kind`` that has begun an application; ``authority`` is the region of the asked HRSS office."""
    load_catalog()
    body = factories.OrganisationFactory(
        kind=kind, region=factories.region(region), name="晋中市装备制造行业协会", ownership="private"
    )
    clerk = factories.staff(Role.SECRETARY, body)
    office = factories.hrss_office(authority)
    officer = factories.staff(Role.HRSS_OFFICER, office)
    filing = services.start_filing(actor=clerk, formed_by=formed_by, series=factories.engineering(), level=level)
    return Room(body, clerk, officer, office, filing)
