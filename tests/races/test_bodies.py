"""Two officers of one HRSS office at one service point."""

from datetime import date
from uuid import uuid4

import pytest

from portal.accounts import services
from portal.accounts.models import Organisation, RoleAssignment, ServicePoint
from portal.accounts.services import NewServicePoint
from portal.audit.selectors import chain_of
from portal.core import clock
from portal.workflow import chain
from tests import factories
from tests.accounts.factories import officer, service_point
from tests.conftest import MONDAY
from tests.races.racing import check_invariants, one_wins, overlap, race, times

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officers():
    yield officer("140702"), officer("140702")
    check_invariants()


def new(name):
    return NewServicePoint(
        name=name, kind="chamber", areas=[factories.region("140702")], contact_person="孙立", telephone="0354-1234567",
        address="某处", valid_from=MONDAY.date(),
    )  # fmt: skip


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_officers_set_up_one_point(officers, meet):
    with clock.frozen(MONDAY):
        for number in times(meet):
            name = f"榆次商会{number}"

            def set_up(actor, name=name):
                return lambda: services.set_up_service_point(actor=actor, new=new(name), key=uuid4())

            made = one_wins(meet(*(set_up(actor) for actor in officers)))
            assert Organisation.objects.get(name=name).service_point == made


@pytest.mark.parametrize("meet", [race, overlap])
def test_one_page_sent_twice_sets_up_one_point(officers, meet):
    with clock.frozen(MONDAY):
        for number in times(meet):
            key, name = uuid4(), f"榆次学会{number}"

            def set_up(key=key, name=name):
                return services.set_up_service_point(actor=officers[0], new=new(name), key=key)

            first, second = meet(set_up, set_up)
            assert first == second == ServicePoint.objects.get(organisation__name=name)


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_officers_close_one_point_once(officers, meet):
    with clock.frozen(MONDAY):
        for number in times(meet):
            point = service_point(name=f"榆次园区{number}")

            def close(actor, point=point):
                return lambda: services.close_service_point(
                    body_id=point.organisation_id, actor=actor, last_day=date(2026, 9, 30), reason="园区撤并"
                )

            one_wins(meet(*(close(actor) for actor in officers)))
            assert chain_of(chain(point.organisation)).count() == 1


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_officers_name_one_clerk_once(officers, meet):
    with clock.frozen(MONDAY):
        for number in times(meet):
            point, person = service_point(name=f"榆次基地{number}"), factories.UserFactory()

            def name(actor, point=point, person=person):
                return lambda: services.name_clerk(body_id=point.organisation_id, user=person, actor=actor)

            first, second = meet(*(name(actor) for actor in officers))
            assert first == second == RoleAssignment.objects.get(user=person)
