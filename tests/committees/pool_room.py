"""An organiser's office that keeps an expert pool, and the authority that files it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from committees import services
from committees.models import Expert, ExpertPool, PoolEntry
from portal.catalog.models import Specialty
from portal.core.actors import Role
from tests import factories
from tests.shipped import load_catalog

FROM, TO = date(2026, 9, 7), date(2029, 9, 7)


@dataclass
class Room:
    organiser: Any
    secretary: Any
    officer: Any
    pool: ExpertPool

    def fresh(self) -> ExpertPool:
        return ExpertPool.objects.get(pk=self.pool.pk)

    def take_in(self, user: Any = None, *, key: Any = None, **facts: Any) -> PoolEntry:
        return services.take_in(
            pool=self.pool, user=user or factories.UserFactory(), facts=facts_of(**facts), actor=self.secretary, key=key
        )

    def expert(self, **facts: Any) -> Expert:
        """An expert of the pool, as permissions read him."""
        return Expert.objects.for_act().get(pk=self.take_in(**facts).expert_id)


def facts_of(**changes: Any) -> services.ExpertFacts:
    facts = {
        "title_level": "associate_senior", "title_name": "高级工程师", "specialty": None, "employer": None,
        "practises": True, "term_from": FROM, "term_to": TO,
    }  # fmt: skip
    return services.ExpertFacts(**facts | changes)


def specialty(code: str = "gas") -> Specialty:
    return Specialty.objects.get(series=factories.engineering(), code=code)


def room(**pool: Any) -> Room:
    """A pool that is being prepared; the clock stands on 2026-09-07."""
    load_catalog()
    organiser = factories.OrganisationFactory(
        kind="organiser", name="晋中市职称评审中心", region=factories.region("140700")
    )
    secretary = factories.staff(Role.SECRETARY, organiser)
    office = factories.hrss_office("140700")
    officer = factories.staff(Role.HRSS_OFFICER, office)
    asked = {"name": "晋中市工程系列评审专家库", "series": factories.engineering(), "specialty": None}
    begun = services.open_pool(actor=secretary, authority=office, **asked | pool)
    return Room(organiser, secretary, officer, begun)
