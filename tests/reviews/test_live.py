"""The meeting on every screen: who is there, what is discussed, and a question that costs nothing."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.audit.models import Record
from portal.core import clock
from portal.core.errors import Refused
from reviews import live_selectors, services
from reviews.live_token import write_token
from reviews.models import AttendanceEvent, Pulse
from tests import factories
from tests.conftest import MONDAY
from tests.reviews.factories import fresh, room
from tests.reviews.test_pages import body, post, signed_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def at(minutes):
    return clock.frozen(MONDAY + timedelta(minutes=minutes))


def movements(here, place):
    lines = AttendanceEvent.objects.filter(attendance__expert=here.experts[place])
    return [(event.kind, (event.at - MONDAY).seconds // 60) for event in lines]


def discuss(here, number, *, seen=None, actor=None, key=None):
    item = here.meeting.items.get(number=number)
    return services.discuss_item(meeting=here.meeting, item=item, seen=seen, actor=actor or here.chair, key=key)


# --- who is there -----------------------------------------------------------------------------------------------------


def test_comings_and_goings_stand_with_their_times_and_the_late_are_called_late():
    here = room(members=7).open(6)
    with at(20):
        services.sign_in(meeting=here.meeting, expert=here.experts[6], actor=here.secretary)
    with at(30):
        services.sign_out(meeting=here.meeting, expert=here.experts[2], actor=here.actors[2])
    with at(45):
        services.sign_in(meeting=here.meeting, expert=here.experts[2], actor=here.actors[2])
    assert movements(here, 0) == [("came", 0)]
    assert movements(here, 6) == [("late", 20)]
    assert movements(here, 2) == [("came", 0), ("left", 30), ("back", 45)]
    page = body(signed_in(here.secretary).get(url("meeting", here)))
    for text in ("09:20</time> 迟到签到", "09:30</time> 退席", "09:45</time> 返回"):
        assert text in page
    minutes = body(signed_in(here.secretary).get(url("minutes", here)))
    for text in ("09:20 迟到签到", "09:30 退席，2026年9月7日 09:45 返回"):
        assert text in minutes


def test_sign_in_of_somebody_who_is_there_writes_nothing_twice():
    here = room(members=7)
    for actor in (here.actors[2], here.secretary):
        services.sign_in(meeting=here.meeting, expert=here.experts[2], actor=actor)
    assert movements(here, 2) == [("came", 0)]


@pytest.mark.parametrize(
    "sql", ["DELETE FROM reviews_attendanceevent", "UPDATE reviews_attendanceevent SET at = now()"]
)
def test_database_keeps_comings_and_goings_as_they_were(sql):
    room(members=7).sign_in(1)
    with (
        pytest.raises(DatabaseError, match=r"Cannot (delete|update)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_quorum_on_the_screens_follows_whoever_leaves():
    here = room(members=7).open(5)
    client = signed_in(here.actors[1])
    assert "达到法定人数" in body(client.get(url("seat_live", here)))
    services.sign_out(meeting=here.meeting, expert=here.experts[4], actor=here.actors[4])
    page = body(client.get(url("seat_live", here)))
    assert "未达法定人数" in page
    assert "还差 1 人" in page


# --- what is discussed ------------------------------------------------------------------------------------------------


def test_chair_and_office_call_an_item_and_every_screen_shows_it():
    here = room(members=7, cases=3).open(7)
    assert discuss(here, 2).current_item.number == 2
    assert discuss(here, 3, seen=2, actor=here.secretary).current_item.number == 3
    for actor, page in ((here.secretary, "meeting"), (here.chair, "seat"), (here.actors[4], "seat")):
        assert "正在评议第 3 项" in body(signed_in(actor).get(url(page, here)))
    assert list(Record.objects.filter(verb="meeting.item_called").values_list("data", flat=True)) == [
        {"item": 2},
        {"item": 3},
    ]


def test_calling_an_item_is_for_whoever_presides_and_for_the_office():
    here = room(members=7, cases=2).open(7)
    for actor in (here.actors[1], here.actors[5], factories.staff("secretary", factories.OrganisationFactory())):
        with pytest.raises(Refused, match="由会议主持人或办事机构人员切换"):
            discuss(here, 1, actor=actor)
    services.sign_out(meeting=here.meeting, expert=here.experts[0], actor=here.chair)
    with pytest.raises(Refused, match="由会议主持人或办事机构人员切换"):
        discuss(here, 1)
    other = room(members=7, cases=1)
    with pytest.raises(Refused, match="议程上没有这一项"):
        services.discuss_item(meeting=here.meeting, item=other.meeting.items.get(), seen=None, actor=here.secretary)
    with pytest.raises(Refused, match="待召开"):
        discuss(other, 1, actor=other.secretary)


def test_whoever_turns_the_page_second_is_told_where_the_meeting_stands():
    here = room(members=7, cases=3).open(7)
    discuss(here, 2)
    with pytest.raises(Refused, match="议程已切换到第2项"):
        discuss(here, 1, actor=here.secretary)
    assert fresh(here.meeting).current_item.number == 2


def test_page_turned_by_one_click_twice_is_turned_once():
    here = room(members=7, cases=3).open(7)
    client = signed_in(here.chair)
    page = body(client.get(url("seat", here)))
    form = re.search(rf'action="{url("discuss", here)}">.*?</form>', page, re.DOTALL).group()
    data = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert (data["number"], data["seen"]) == ("1", "")
    for _ in range(2):
        assert "现在评议第1项" in body(client.post(url("discuss", here), data, follow=True))
    assert Record.objects.filter(verb="meeting.item_called").count() == 1
    assert "下一项：第 2 项" in body(client.get(url("seat", here)))


@pytest.mark.parametrize("number", ["", "99", "x", "9" * 40, "-1"])
def test_a_number_that_is_not_on_the_agenda_changes_nothing(number):
    here = room(members=7, cases=2).open(7)
    answer = post(signed_in(here.secretary), url("office_discuss", here), number=number, seen="")
    assert "议程上没有这一项" in body(answer)
    assert fresh(here.meeting).current_item is None


def test_recused_expert_is_sent_out_and_sees_nothing_of_the_case():
    here = room(members=7, cases=2).open(7)
    item = here.meeting.items.get(number=1)
    services.declare_recusal(item=item, expert=here.experts[4], reason="曾为师生关系", actor=here.actors[4])
    here.give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    discuss(here, 1)
    recused = body(signed_in(here.actors[4]).get(url("seat", here)))
    called = re.search(r'data-live-part="called">(.*?)data-live-part="attendance"', recused, re.DOTALL).group(1)
    assert "请离席" in called
    for text in (here.cases[0].code, here.cases[0].applicant.name, here.cases[0].unit_name, "工程技术人员", "业绩突出"):
        assert text not in called
    assert url("item", here, 1) not in recused
    for actor, page in ((here.secretary, "meeting"), (here.chair, "seat"), (here.actors[2], "seat")):
        shown = body(signed_in(actor).get(url(page, here)))
        assert "请离席" in shown
        assert here.experts[4].user.name in shown
    discuss(here, 2, seen=1)
    assert "请离席" not in body(signed_in(here.actors[4]).get(url("seat", here)))


def test_phone_shows_the_ballot_on_the_item_under_discussion_first():
    here = room(members=7, cases=3).in_vote(7)
    discuss(here, 3)
    client = signed_in(here.actors[4])
    page = body(client.get(url("seat", here)))
    assert page.index(url("cast", here, 3)) < page.index("评委会共")
    post(client, url("cast", here, 3), choice="agree")
    page = body(client.get(url("seat", here)))
    assert url("cast", here, 3) not in page
    assert "这一项您已投票" in page


def test_agenda_of_hundreds_opens_where_the_meeting_stands():
    here = room(members=7, cases=30).open(7)
    discuss(here, 28)
    client = signed_in(here.actors[3])
    page = body(client.get(url("seat", here)))
    assert "第 30 项" in page
    assert "第 2 项" not in page
    assert "第 2 项" in body(client.get(url("seat", here), {"page": "1"}))
    assert client.get(url("seat", here), {"page": "nonsense"}).status_code == 200
    assert re.search(r"待评议</span>\s*<strong>30</strong> 项", page)


# --- a question that costs nothing ------------------------------------------------------------------------------------


def pulse_of(actor, here, page):
    shown = body(signed_in(actor).get(url(page, here)))
    found = re.search(r'data-pulse-url="([^"]+)" data-pulse="(\d+)"', shown)
    return found.group(1), found.group(2)


def asks(pulse):
    return Client().get(pulse[0], {"pulse": pulse[1]}).status_code


def test_question_after_no_change_is_one_read_by_key_and_no_template():
    here = room(members=7, cases=2).in_vote(6)
    for actor, page in ((here.secretary, "meeting"), (here.actors[3], "seat")):
        address, pulse = pulse_of(actor, here, page)
        with CaptureQueriesContext(connection) as captured:
            answer = Client().get(address, {"pulse": pulse})
        assert (answer.status_code, answer.content, answer.templates) == (204, b"", [])
        assert len(captured) == 1
        assert '"reviews_pulse"."meeting_id" = ' in captured[0]["sql"]


ACTS = {
    "sign in": lambda here: services.sign_in(meeting=here.meeting, expert=here.experts[6], actor=here.actors[6]),
    "sign out": lambda here: services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5]),
    "call": lambda here: discuss(here, 1),
    "recuse": lambda here: services.declare_recusal(
        item=here.meeting.items.get(number=2), expert=here.experts[3], reason="亲属", actor=here.actors[3]
    ),
    "opinion": lambda here: here.give_opinions(),
    "open": lambda here: services.open_rounds(meeting=here.give_opinions().meeting, actor=here.chair),
    "defer": lambda here: services.defer_item(item=here.meeting.items.get(number=2), reason="核实", actor=here.chair),
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_moves_the_pulse_of_every_screen(name):
    here = room(members=7, cases=2).open(6)
    pulses = [pulse_of(here.secretary, here, "meeting"), pulse_of(here.actors[4], here, "seat")]
    assert [asks(each) for each in pulses] == [204, 204]
    ACTS[name](here)
    assert [asks(each) for each in pulses] == [200, 200]


def test_close_and_annulment_move_every_screen():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 6)
    before = pulse_of(here.actors[4], here, "seat")
    here.close()
    assert asks(before) == 200
    before = pulse_of(here.actors[4], here, "seat")
    services.annul_round(round=here.vote(), reason="设备故障", actor=here.chair)
    assert asks(before) == 200


def test_a_cast_ballot_moves_chair_and_office_and_no_other_screen():
    here = room(members=7).in_vote(6)
    office, chair = pulse_of(here.secretary, here, "meeting"), pulse_of(here.chair, here, "seat")
    member = pulse_of(here.actors[4], here, "seat")
    services.cast(round=here.vote(), actor=here.actors[2], choice="agree")
    assert [asks(office), asks(chair), asks(member)] == [200, 200, 204]


def test_a_refused_act_moves_nothing():
    here = room(members=7).in_vote(6)
    before = Pulse.objects.get(pk=here.meeting.pk)
    with pytest.raises(Refused):
        services.close_round(round=here.vote(), actor=here.chair)
    assert Pulse.objects.values().get(pk=here.meeting.pk) == {
        "meeting_id": here.meeting.pk, "scene": before.scene, "papers": before.papers,
    }  # fmt: skip


def test_forged_and_old_questions_find_nothing(settings):
    here = room(members=7)
    token = write_token(here.meeting.pk, papers=True)
    assert Client().get(f"/review/pulse/{token}").status_code == 200
    for forged in (f"{token}x", token[::-1], "1", "x" * 500):
        assert Client().get(f"/review/pulse/{forged}").status_code == 404
    settings.SECRET_KEY = "another"
    assert Client().get(f"/review/pulse/{token}").status_code == 404


def test_question_tells_a_number_and_no_word_of_the_meeting():
    here = room(members=7)
    answer = Client().get(f"/review/pulse/{write_token(here.meeting.pk, papers=False)}")
    assert re.fullmatch(r"\d+", body(answer))


@pytest.mark.parametrize("actor", ["secretary", "chair", "member"])
def test_screens_take_the_same_number_of_statements_for_any_agenda(actor):
    counts = []
    for cases in (1, 3):
        here = room(members=7, cases=cases).in_vote(6)
        discuss(here, 1)
        who = {"secretary": here.secretary, "chair": here.chair, "member": here.actors[3]}[actor]
        client = signed_in(who)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("meeting_live" if actor == "secretary" else "seat_live", here)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] < 36


def test_agenda_is_one_query_however_long():
    here = room(members=7, cases=3).in_vote(6)
    meeting = fresh(here.meeting)
    with CaptureQueriesContext(connection) as captured:
        agenda = live_selectors.agenda_of(meeting, expert_id=here.experts[2].pk)
    assert len(captured) == 1
    assert agenda.papers == 3
