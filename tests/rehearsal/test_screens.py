"""What a screen does by itself, in a real browser: it follows the meeting, comes back, and loses nothing chosen."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.core import clock
from reviews import services
from reviews.models import RollEntry
from tests.rehearsal.browser import Browser
from tests.rehearsal.portal import running
from tests.reviews.factories import room

pytestmark = [
    pytest.mark.browser, pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.timeout(900),
]  # fmt: skip
PICTURES = os.environ.get("SCREENSHOTS")


def picture(browser, name):
    for width, height in ((390, 844), (1280, 900)):
        if PICTURES:
            browser("size", width, height)
            browser("picture", Path(PICTURES) / f"{name}-{width}.png")
    browser("size", 390, 844)


@pytest.fixture
def here():
    made = room(members=7, cases=30)
    type(made.meeting).objects.update(starts_at=clock.now())
    call_command("collectstatic", interactive=False, verbosity=0)
    return made.open(6).give_opinions_by_sets()


@pytest.fixture
def portal(here, tmp_path):
    with running(tmp_path) as started:
        yield started


def discuss(here, number, seen=None):
    item = here.meeting.items.get(number=number)
    services.discuss_item(meeting=here.meeting, item=item, seen=seen, actor=here.secretary)


def test_phone_follows_the_meeting_and_keeps_what_was_opened(here, portal):
    seat = f"/my-meetings/{here.meeting.code}/"
    with Browser(here.actors[4], portal.address) as phone:
        phone("open", seat)
        phone("sees", "还没有切换到具体的项目")
        discuss(here, 3)
        phone("sees", "正在评议第 3 项")
        services.open_rounds(meeting=here.meeting, actor=here.chair)
        phone("sees", "您有 30 张表决票没有投")
        phone("click", "details[name=ballot]:has([value=disagree]) summary")
        phone("sees", "您选择的是“不同意”")
        # Somebody comes: the attendance is drawn anew, and the opened ballot stays open.
        services.sign_in(meeting=here.meeting, expert=here.experts[6], actor=here.secretary)
        phone("sees", "7 人，评委会共 7 人")
        phone("sees", "您选择的是“不同意”")
        picture(phone, "seat-ballot")
        discuss(here, 4, seen=3)
        phone("sees", "正在评议第 4 项")
        phone("sees_no", "您选择的是“不同意”")


def test_phone_says_that_the_connection_is_lost_and_comes_back(here, portal):
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    seat = f"/my-meetings/{here.meeting.code}/"
    with Browser(here.actors[4], portal.address) as phone:
        phone("open", seat)
        phone("offline", "yes")
        phone("sees", "连接已断开，正在重试")
        picture(phone, "seat-offline")
        discuss(here, 7)
        phone("offline", "no")
        phone("sees", "连接已恢复")
        phone("sees", "正在评议第 7 项")


def test_list_of_ballots_survives_a_lost_connection(here, portal):
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    with Browser(here.actors[4], portal.address) as phone:
        phone("open", f"/my-meetings/{here.meeting.code}/ballot/")
        assert phone("count", "input[type=radio]:checked") == 0
        phone("click", "label[for=item-2-disagree]")
        phone("click", "label[for=item-5-abstain]")
        phone("sees", "已选 2 / 30 张")
        picture(phone, "ballot-list")
        phone("click", "[data-ballot-rest] [data-choice=agree]")
        phone("sees", "已选 30 / 30 张")
        assert phone("count", "input[value=agree]:checked") == 28
        phone("offline", "yes")
        phone("click", ".ballot-send button")
        phone("sees", "没有发出")
        assert phone("count", "input[type=radio]:checked") == 30
        phone("offline", "no")
        phone("click", ".ballot-send button")
        phone("sees", "还没有投出")
        picture(phone, "ballot-review")
        assert RollEntry.objects.filter(status="USED").count() == 0
        phone("click", "[data-ballot-cast] button")
        phone("sees", "已投出30张表决票")
    assert RollEntry.objects.filter(status="USED", expert=here.experts[4]).count() == 30


def test_office_keeps_what_it_types_while_ballots_come_in(here, portal):
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    with Browser(here.secretary, portal.address) as office:
        office("size", 1280, 900)
        office("open", f"/review/meetings/{here.meeting.code}/")
        office("fill", "#switch-number", "12")
        services.cast(round=here.vote(1), actor=here.actors[2], choice="agree")
        office("sees", "收回 1 / 6 张")
        assert office("value", "#switch-number") == "12"
        picture(office, "room")
        office("size", 1280, 900)
        office("click", "form:has(#switch-number) button")
        office("sees", "正在评议第 12 项")
