"""What somebody types to register; the numbers are well formed and nobody's."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from portal.accounts.models import ServicePoint, UnitRequest
from portal.core import clock
from tests import factories

PASSWORD = "Tianlong-2026"
PERSON = {
    "name": "买买提·艾力",
    "id_number": "11010519491231002X",
    "phone": "13900001111",
    "email": "",
    "password": PASSWORD,
    "password_again": PASSWORD,
}
UNIT = {
    "kind": "employer",
    "unit_name": "榆次新源机电有限公司",
    "uscc": "91350100M000100Y43",
    "region": "140702",
    "address": "榆次区迎宾街1号",
    "telephone": "0354-1234567",
}


class UnitRequestFactory(DjangoModelFactory):
    class Meta:
        model = UnitRequest

    organisation = factory.SubFactory(factories.OrganisationFactory, status="WAITING")
    requester = factory.SubFactory(factories.UserFactory)
    office = factory.LazyFunction(lambda: factories.hrss_office("140702"))
    created_at = factory.LazyFunction(clock.now)
    status_since = factory.LazyFunction(clock.now)


def body(kind="service_point", office="140702", **facts):
    """A body in the charge of the HRSS office of ``office``."""
    place = facts.pop("region", office)
    return factories.OrganisationFactory(
        kind=kind, parent=factories.hrss_office(office), region=factories.region(place), **facts
    )


def service_point(*areas, office="140702", valid_from=date(2026, 1, 1), valid_to=None, **facts):
    """A service point of the HRSS office of ``office`` that serves ``areas`` (its own region unless said)."""
    point = ServicePoint.objects.create(
        organisation=body(office=office, **facts),
        kind="industrial_park",
        contact_person="孙立",
        valid_from=valid_from,
        valid_to=valid_to,
    )
    point.areas.set([factories.region(area) for area in areas or (office,)])
    return point


def officer(office="140702", user=None):
    """An HRSS officer of the office, as an actor."""
    return factories.staff("hrss_officer", factories.hrss_office(office), user)
