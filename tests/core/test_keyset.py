"""Pages by the place of their last row: there and back, with rows that are equal in the first key."""

import pytest
from django.db.models import Q

from portal.accounts.models import Organisation
from portal.core.keyset import Key, Keyset
from tests import factories

pytestmark = pytest.mark.django_db
BY_NAME = Keyset(Key("name"))


@pytest.fixture
def bodies():
    """甲~1 three times, 乙 twice, in this order; the mark between the values of a place stands in a name."""
    return [factories.OrganisationFactory(name=name) for name in ("甲~1", "甲~1", "甲~1", "乙~", "乙~")]


@pytest.mark.parametrize("either", [(), (Q(name__startswith="甲"), Q(name__startswith="乙"), Q(name__endswith="1"))])
@pytest.mark.parametrize("backwards", [False, True])
def test_pages_lead_on_and_back_whatever_is_equal(bodies, backwards, either):
    keyset, rows = Keyset(Key("name"), backwards=backwards), Organisation.objects.filter(pk__in=[b.pk for b in bodies])
    whole = keyset.page(rows, "", 5).rows
    first = keyset.page(rows, "", 2, either=either)
    second = keyset.page(rows, first.after, 2, either=either)
    third = keyset.page(rows, second.after, 2, either=either)
    assert [*first, *second, *third] == whole
    assert {*whole} == {*bodies}
    assert (first.before, first.is_later, third.after) == ("", False, "")
    assert keyset.page(rows, "", 2, before=third.before, either=either) == second
    assert keyset.page(rows, "", 2, before=second.before, either=either) == first


def test_page_behind_which_nothing_is_left_is_the_first_one(bodies):
    rows = Organisation.objects.filter(pk__in=[each.pk for each in bodies])
    gone = BY_NAME.place_of(bodies[0])
    assert BY_NAME.asked(rows, {"after": gone.replace("甲", "龥")}, 2) == BY_NAME.page(rows, "", 2)
    assert BY_NAME.asked(rows, {"before": gone.replace("甲", "!")}, 2) == BY_NAME.page(rows, "", 2)
    assert BY_NAME.page(rows, gone.replace("甲", "龥"), 2).rows == []
