"""From the meeting to what is read before it, for each who may go there."""

import pytest
from django.urls import reverse

from portal.core.actors import Role
from tests import factories
from tests.reviews.factories import room
from tests.reviews.panel_factories import set_up
from tests.reviews.test_pages import body, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_room_and_seat_lead_to_the_reading():
    here = room(members=7)
    panels, mine = (reverse(f"reviews:{name}", args=[here.meeting.code]) for name in ("panels", "my_cases"))
    meeting, seat = (reverse(f"reviews:{name}", args=[here.meeting.code]) for name in ("meeting", "seat"))
    supervisor = factories.staff(Role.SUPERVISOR, factories.hrss_office("140700"))
    for reader in (here.secretary, supervisor):
        assert panels in body(signed_in(reader).get(meeting))
    assert mine not in body(signed_in(here.chair).get(seat))
    set_up(here)
    assert mine in body(signed_in(here.chair).get(seat))
    assert signed_in(supervisor).get(panels).status_code == 200
    assert "新建评议组" not in body(signed_in(supervisor).get(panels))
