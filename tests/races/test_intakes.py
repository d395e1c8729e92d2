"""Two jobs at once: a list is written once, and of two lists about the same people one stands whole."""

import io

import pytest

from portal.accounts.models import StaffEntry
from portal.core.actors import Role
from portal.workbooks import services
from portal.workbooks.models import Intake
from tests import factories
from tests.races.racing import check_invariants, race
from tests.workbooks.files import STAFF, row, workbook

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]
ID = factories.id_number


def confirmed(clerk, *serials, post=""):
    content = workbook(*(row(ID(serial), post=post) for serial in serials))
    taken = services.take_intake(kind=STAFF, content=io.BytesIO(content), size=len(content), actor=clerk)
    services.check_intake(taken.pk)
    return services.confirm_intake(intake=Intake.objects.get(pk=taken.pk), actor=clerk)


def test_jobs_that_meet():
    clerk = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    first = confirmed(clerk, 1, 2, 3)
    same = lambda: services.apply_intake(first.pk)  # noqa: E731
    assert sorted(race(same, same, same)) == [False, False, True]
    assert StaffEntry.objects.count() == 3
    one, other = confirmed(clerk, 3, 4, 5, post="甲"), confirmed(clerk, 5, 4, 3, post="乙")
    race(*(lambda pk=each.pk: services.apply_intake(pk) for each in (one, other)))
    statuses = dict(Intake.objects.filter(pk__in=[one.pk, other.pk]).values_list("status", "pk"))
    assert set(statuses) == {"APPLIED", "FAILED"}
    won = "甲" if statuses["APPLIED"] == one.pk else "乙"
    assert list(StaffEntry.objects.exclude(post="").values_list("post", flat=True)) == [won] * 3
    check_invariants()
