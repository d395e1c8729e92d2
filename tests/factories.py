"""Plain factories: each makes one row with the least that it needs."""

from datetime import date, datetime, timedelta
from typing import Any

import factory
import pgtrigger
from factory.django import DjangoModelFactory

from applications.models import Application, Leg
from applications.routing.channels import BY_CODE
from applications.routing.engine import legs_of, way
from committees import services as committees
from committees.models import Batch, Committee, Expert, ExpertPool, Member, PoolEntry, Roster
from committees.roster_rules import size_parameter
from portal.accounts.models import Employment, Organisation, RoleAssignment, User
from portal.accounts.selectors import actor_of
from portal.catalog.models import Parameter, Region, Series
from portal.core import clock
from portal.core.actors import Role

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
REGIONS = {
    "140000": ("山西省", "province", None),
    "140700": ("晋中市", "city", "140000"),
    "140702": ("榆次区", "county", "140700"),
    "140703": ("太谷区", "county", "140700"),
    "140100": ("太原市", "city", "140000"),
    "140105": ("小店区", "county", "140100"),
}


def id_number(serial: int) -> str:
    """A well-formed resident ID number of somebody who does not exist."""
    born = date(1990, 1, 1) + timedelta(days=serial // 1000)
    body = f"140702{born:%Y%m%d}{serial % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def uscc(serial: int) -> str:
    """A well-formed unified social credit code of a body that does not exist."""
    body = f"91140700MA{serial:07d}"
    total = sum(USCC_ALPHABET.index(each) * pow(3, place, 31) for place, each in enumerate(body))
    return body + USCC_ALPHABET[(31 - total % 31) % 31]


def region(code: str) -> Region:
    name, level, parent = REGIONS[code]
    made, _ = Region.objects.get_or_create(
        code=code, defaults={"name": name, "level": level, "parent": region(parent) if parent else None}
    )
    return made


def engineering() -> Series:
    return Series.objects.get_or_create(code="engineering", defaults={"name": "工程技术人员", "number": 5})[0]


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence("user{}".format)
    name = factory.Sequence("王小明{}".format)
    id_number = factory.Sequence(id_number)
    phone = factory.Sequence("138{:08d}".format)
    email = factory.Sequence("user{}@example.com".format)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = "employer"
    name = factory.Sequence("晋中精工机械有限公司{}".format)
    uscc = factory.Sequence(uscc)
    region = factory.LazyFunction(lambda: region("140702"))


def hrss_office(code: str) -> Organisation:
    """The HRSS office of one of ``REGIONS``, with the offices above it."""
    name, _level, parent = REGIONS[code]
    return Organisation.objects.get_or_create(
        kind="hrss",
        region=region(code),
        defaults={"name": f"{name}人力资源和社会保障局", "parent": hrss_office(parent) if parent else None},
    )[0]


def staff(role: Role, organisation: Organisation, user: User | None = None):
    """Somebody who holds ``role`` for ``organisation``, as an actor."""
    user = user or UserFactory()
    assignment = RoleAssignment.objects.create(
        user=user, role=role, organisation=organisation, valid_from=date(2020, 1, 1)
    )
    return actor_of(user, assignment)


def applicant_actor(user: User):
    return actor_of(user, None)


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = Committee

    number = factory.Sequence(lambda serial: serial + 1)
    name = "晋中市工程系列中级职称评审委员会"
    organiser = factory.SubFactory(
        OrganisationFactory, kind="organiser", region=factory.LazyFunction(lambda: region("140700"))
    )
    series = factory.LazyFunction(engineering)
    level = "middle"
    region = factory.LazyFunction(lambda: region("140700"))
    filing_number = "晋人社备〔2026〕1号"
    filing_authority = factory.LazyFunction(lambda: hrss_office("140700"))
    valid_from = date(2026, 1, 1)
    valid_to = date(2028, 12, 31)


class BatchFactory(DjangoModelFactory):
    class Meta:
        model = Batch

    committee = factory.SubFactory(CommitteeFactory)
    title = "2026年度工程系列中级职称评审"
    status = "PUBLISHED"
    year = 2026
    levels = ["middle"]
    opens_at = datetime(2026, 8, 1, tzinfo=clock.SHANXI)
    closes_at = datetime(2026, 11, 30, 23, 59, tzinfo=clock.SHANXI)
    cutoff_on = date(2026, 12, 31)


def close_window(batch: Batch, closes_at: datetime) -> None:
    """Let the batch's window end at another moment."""
    change_published(batch, closes_at=closes_at)


def change_published(batch: Batch, **columns: Any) -> None:
    """Change what no act can change: a published batch stands."""
    with pgtrigger.ignore("committees.Batch:stands_as_published"):
        Batch.objects.filter(pk=batch.pk).update(**columns)


class ApplicationFactory(DjangoModelFactory):
    """A draft by default; ``status`` and ``leg`` may be given to begin further on."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    applicant = factory.SubFactory(UserFactory)
    batch = factory.SubFactory(BatchFactory)
    series = factory.LazyFunction(engineering)
    level = "middle"
    year = 2026
    employer = factory.SubFactory(OrganisationFactory)
    reviewer = factory.SelfAttribute("employer")
    deciding_body = factory.LazyAttribute(lambda case: case.batch.committee.organiser)
    confirming_body = factory.LazyAttribute(lambda case: case.batch.committee.filing_authority)
    status_since = factory.LazyFunction(clock.now)
    created_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def route(self, _create, extracted, **_kwargs):
        """The employer's route with its bodies, unless ``route=False``."""
        if extracted is False:
            return
        committee = self.batch.committee
        legs = legs_of(way(BY_CODE["employer"], self.employer.region.code, committee.organiser.region.level))
        for number, leg in enumerate(legs, 1):
            Leg.objects.create(application=self, number=number, stage=leg.stage, body=body_of(leg, self))


def body_of(leg, application):
    if leg.stage == "HRSS_REVIEW":
        return hrss_office(leg.region)
    return application.batch.committee.organiser if leg.stage == "COMMITTEE_ACCEPTANCE" else application.employer


def employ(user: User, organisation: Organisation) -> Employment:
    return Employment.objects.create(
        user=user, organisation=organisation, since=clock.today() - timedelta(days=3650), status="CONFIRMED"
    )


class ExpertFactory(DjangoModelFactory):
    class Meta:
        model = Expert

    user = factory.SubFactory(UserFactory)
    series = factory.LazyFunction(engineering)
    title_level = "associate_senior"
    term_from = date(2026, 1, 1)
    term_to = date(2028, 12, 31)


class MemberFactory(DjangoModelFactory):
    class Meta:
        model = Member

    committee = factory.SubFactory(CommitteeFactory)
    expert = factory.SubFactory(ExpertFactory)


class ExpertPoolFactory(DjangoModelFactory):
    """A filed pool of the engineering series."""

    class Meta:
        model = ExpertPool

    organiser = factory.SubFactory(
        OrganisationFactory, kind="organiser", region=factory.LazyFunction(lambda: region("140700"))
    )
    name = factory.Sequence("晋中市工程系列评审专家库{}".format)
    series = factory.LazyFunction(engineering)
    authority = factory.LazyFunction(lambda: hrss_office("140700"))
    status = "FILED"
    filing_number = factory.Sequence("晋人社备〔2026〕{}号".format)
    filed_on = date(2026, 1, 1)
    valid_from = date(2026, 1, 1)
    valid_to = date(2028, 12, 31)


class PoolEntryFactory(DjangoModelFactory):
    class Meta:
        model = PoolEntry

    pool = factory.SubFactory(ExpertPoolFactory)
    expert = factory.SubFactory(ExpertFactory)
    joined_on = date(2026, 1, 1)


def least_size(committee: Committee, persons: int) -> None:
    """Say for the province how many experts such a committee has at least; every later day counts by it."""
    key = size_parameter(committee.level, committee.basis)
    unit = {"name": "评委会最少人数", "unit": "persons", "value": persons}
    Parameter.objects.update_or_create(key=key, valid_from=None, defaults=unit)


def frozen_roster(committee: Committee, secretary=None) -> Roster:
    """The committee's members, frozen by its office; the province asks for no more of them."""
    least_size(committee, min(committee.members.count(), 25))
    secretary = secretary or staff(Role.SECRETARY, committee.organiser)
    return committees.freeze_roster(
        roster=committees.open_roster(committee=committee, actor=secretary), actor=secretary
    )
