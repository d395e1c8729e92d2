"""Administrators who act at one moment: nobody becomes two of the three, and nobody is left without any."""

from datetime import date

import pytest

from portal.accounts.models import RoleAssignment, User
from portal.administration import services
from portal.administration.services.proposals import NewAdministrator
from portal.core import clock
from tests import factories
from tests.conftest import MONDAY
from tests.races.racing import check_invariants, one_wins, overlap, race, times

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keepers():
    yield factories.staff("security_admin", None), factories.staff("security_admin", None)
    check_invariants()


def proposed(by, person, role):
    new = NewAdministrator(person=person, role=role, organisation=None, valid_from=date(2026, 9, 7))
    return services.propose_administrator(new=new, reason="工作需要", actor=by).pk


@pytest.mark.parametrize("meet", [race, overlap])
def test_one_person_is_confirmed_for_two_of_the_three_roles_at_once(keepers, meet):
    first, second = keepers
    with clock.frozen(MONDAY):
        for _ in times(meet):
            person = factories.UserFactory()
            waiting = [proposed(first, person, role) for role in ("audit_admin", "system_admin")]
            acts = [lambda pk=pk: services.confirm_proposal(proposal_id=pk, actor=second) for pk in waiting]
            one_wins(meet(*acts))
            assert RoleAssignment.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_who_lock_each_other_leave_one(keepers, meet):
    first, second = keepers
    with clock.frozen(MONDAY):
        one_wins(
            meet(
                lambda: services.lock_account(person_id=second.user_id, actor=first, reason="x"),
                lambda: services.lock_account(person_id=first.user_id, actor=second, reason="x"),
            )
        )
    assert User.objects.filter(pk__in=[first.user_id, second.user_id], is_active=True).count() == 1
