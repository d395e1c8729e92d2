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


@pytest.mark.parametrize(
    ("name", "rest", "page_above", "label"),
    [("panel_new", [], "panels", "评议组"), ("hearing_plan", [], "hearings", "答辩和评价记录"),
     ("blind_words", [1], "blind", "盲审材料"), ("cancel", [], "meeting", "会议")],
)  # fmt: skip
def test_a_page_of_one_act_names_the_page_that_it_came_from(name, rest, page_above, label):
    here = room(members=7)
    set_up(here)
    code = here.meeting.code
    page = body(signed_in(here.secretary).get(reverse(f"reviews:{name}", args=[code, *rest])))
    assert f'<li><a href="{reverse(f"reviews:{page_above}", args=[code])}">{label}</a></li>' in page
