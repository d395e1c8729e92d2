"""What somebody types to register; the numbers are well formed and nobody's."""

import factory
from factory.django import DjangoModelFactory

from portal.accounts.models import UnitRequest
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
