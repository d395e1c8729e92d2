"""An application that came to nothing is begun anew with what stood in it (令40 arts. 8, 18)."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from committees import services
from committees.filing_selectors import content_of
from committees.models import CommitteeFiling
from committees.services.filing_terms import expire_filing_corrections
from portal.core import clock
from portal.core.errors import Refused
from tests import factories
from tests.committees.filing_room import Room, room
from tests.reviews.test_pages import body, post, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def given_up() -> Room:
    """An application whose correction was never handed in."""
    here = room().fill().submit()
    services.ask_filing_correction(filing=here.filing, actor=here.officer, told="请补充办公条件的证明。")
    with clock.frozen(clock.now().replace(month=10, day=20)):
        assert expire_filing_corrections() == 1
    assert here.fresh().status == "DEEMED_WITHDRAWN"
    return here


def test_a_copy_has_all_that_the_organiser_wrote_and_nothing_that_the_authority_said():
    here = given_up()
    key = uuid.uuid4()
    copy = services.copy_filing(filing=here.filing, actor=here.clerk, key=key)
    assert services.copy_filing(filing=here.filing, actor=here.clerk, key=key) == copy
    assert CommitteeFiling.objects.count() == 2
    copied = CommitteeFiling.objects.with_parties().get(pk=copy.pk)
    assert content_of(copied) == content_of(here.fresh())
    assert (copied.status, copied.told, copied.due_on, copied.asked_at, copied.version) == ("DRAFT", "", None, None, 0)
    assert services.submit_filing(filing=copied, actor=here.clerk).status == "SUBMITTED"
    assert here.fresh().status == "DEEMED_WITHDRAWN"


def test_who_may_copy_what():
    here = room().fill()
    with pytest.raises(Refused, match="只有撤回的或者视为放弃的"):
        services.copy_filing(filing=here.filing, actor=here.clerk)
    services.withdraw_filing(filing=here.filing, actor=here.clerk)
    stranger = factories.staff("secretary", factories.OrganisationFactory(kind="organiser"))
    for actor in (stranger, here.officer):
        with pytest.raises(Refused) as caught:
            services.copy_filing(filing=here.filing, actor=actor)
        assert caught.value.code == "denied"
    assert CommitteeFiling.objects.count() == 1
    assert services.copy_filing(filing=here.filing, actor=here.clerk).status == "DRAFT"


def test_a_renewal_is_copied_once_and_not_beside_one_that_is_under_way():
    here = room().fill().submit().select()
    filed = here.approve(date(2026, 9, 7), date(2029, 9, 6))
    committee = CommitteeFiling.objects.get(pk=filed.pk).committee
    renewal = services.start_renewal(actor=here.clerk, committee=committee)
    services.withdraw_filing(filing=renewal, actor=here.clerk)
    copy = services.copy_filing(filing=renewal, actor=here.clerk)
    assert (copy.committee, copy.predecessor_id) == (committee, filed.pk)
    with pytest.raises(Refused, match="已有一件重新备案申请"):
        services.copy_filing(filing=renewal, actor=here.clerk)


def test_the_page_offers_the_copy_and_leads_to_it():
    here = given_up()
    clerk = signed_in(here.clerk)
    address = reverse("committees:copy_filing", args=[here.filing.code])
    assert address in body(clerk.get(reverse("committees:filing", args=[here.filing.code])))
    assert "已按原申请的内容新建一件申请" in body(post(clerk, address))
    assert "装备制造行业协会" in body(clerk.get(reverse("committees:edit_filing", args=[
        CommitteeFiling.objects.latest("pk").code
    ])))  # fmt: skip
