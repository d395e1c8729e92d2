"""The afternoon of a provincial committee, rehearsed: 300 cases, 18 phones, and everything that may go wrong."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connection

from portal.audit.models import Record
from portal.core import clock
from reviews.models import Ballot, Decision, RollEntry, Round
from tests.races.racing import check_invariants
from tests.rehearsal.phone import Phone
from tests.rehearsal.portal import running
from tests.reviews.factories import fresh, room

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
MEMBERS, PRESENT, CASES = 25, 18, 300
RECUSED = {3: 40, 4: 251}
LEAVER, OFFLINE, IMPATIENT, TWO_PHONES = 17, 16, 15, 14
OFFLINE_SECONDS = 3
FIRST, SECOND = range(1, 151), range(151, 301)
CHOICES = ["agree"] * 6 + ["disagree"] * 2 + ["abstain"]


class Hall:
    """Everybody with his phone. ``ballots`` are what each voter means to vote, drawn once."""

    def __init__(self, portal):
        self.portal = portal
        self.here = room(members=MEMBERS, cases=CASES)
        code = self.here.meeting.code
        self.phones = [Phone(actor, portal.address, code) for actor in self.here.actors[:PRESENT]]
        self.office = Phone(self.here.secretary, portal.address, code)
        self.colleague = Phone(self.here.second_secretary(), portal.address, code)
        chance = Random(20261129)  # noqa: S311 - the same afternoon each time
        self.ballots = [{n: chance.choice(CHOICES) for n in range(1, CASES + 1)} for _ in self.phones]
        for place, number in RECUSED.items():
            del self.ballots[place][number]

    @property
    def chair(self):
        return self.phones[0]

    def part(self, place, numbers):
        return {n: self.ballots[place][n] for n in numbers if n in self.ballots[place]}

    def all_at_once(self, *acts):
        def run(act):
            try:
                return act()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return [future.result(300) for future in [pool.submit(run, act) for act in acts]]

    def room_url(self, path=""):
        return f"/review/meetings/{self.here.meeting.code}/{path}"


def test_afternoon_of_three_hundred_cases_counts_each_ballot_once(tmp_path):
    with running(tmp_path) as portal:
        hall = Hall(portal)
        they_come_and_the_meeting_opens(hall)
        the_vote_is_opened_on_every_screen(hall)
        first_half_while_a_worker_dies(hall)
        one_leaves_and_his_papers_are_written_off(hall)
        second_half_while_another_worker_dies(hall)
        the_chair_waits_for_the_phone_that_was_offline(hall)
        whoever_comes_late_is_told_why(hall)
        assert "结果已宣布并签署" in hall.chair.post(f"{hall.chair.seat}chair/sign")
    the_counts_are_those_of_the_phones(hall)
    every_ballot_stands_once_on_record(hall)
    # Its cases are made without their records.
    check_invariants(without={1})


def they_come_and_the_meeting_opens(hall):
    hall.all_at_once(*(lambda phone=phone: phone.post(f"{phone.seat}sign-in") for phone in hall.phones))
    assert hall.here.meeting.attendances.present().count() == PRESENT
    # Each hand in the air at once, and the office helps the same member: he is there once.
    for place, number in RECUSED.items():
        phone = hall.phones[place]
        assert "您已回避" in phone.post(f"{phone.seat}items/{number}/recuse", reason="曾共同署名")
    assert "会议开始" in hall.chair.post(f"{hall.chair.seat}chair/open")
    hall.here.give_opinions_by_sets()


def the_vote_is_opened_on_every_screen(hall):
    """One phone waits by the pulse; the chair opens all items; two people of the office turn the page at once."""
    waits = hall.phones[5].waits_for_a_change
    hall.all_at_once(waits, lambda: time.sleep(1) or hall.chair.post(f"{hall.chair.seat}chair/open-rounds"))
    assert Round.objects.filter(status="OPEN").count() == CASES
    pages = hall.all_at_once(
        lambda: hall.office.post(hall.room_url("discuss"), number="40", seen=""),
        lambda: hall.colleague.post(hall.room_url("discuss"), number="41", seen=""),
    )
    assert sum("现在评议第" in page for page in pages) == 1
    assert sum("您的页面不是最新的：议程已切换到第" in page for page in pages) == 1
    seen = str(fresh(hall.here.meeting).current_item.number)
    hall.office.post(hall.room_url("discuss"), number="40", seen=seen)
    assert "请离席" in hall.phones[3].get(hall.phones[3].seat)


def first_half_while_a_worker_dies(hall):
    voters = [place for place in range(PRESENT) if place != TWO_PHONES]
    acts = [lambda place=place: hall.phones[place].votes_on(hall.part(place, FIRST)) for place in voters]
    assert all(hall.all_at_once(*acts, lambda: dies(hall, which=0), lambda: two_phones(hall))[: len(voters)])


def dies(hall, *, which):
    """A worker is killed when the first list has been cast and the others are on their way."""
    start = Record.objects.filter(verb="ballot.cast").count()
    deadline = time.monotonic() + 120
    while Record.objects.filter(verb="ballot.cast").count() == start:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    hall.portal.kill_a_worker(which)


def two_phones(hall):
    """One voter with two phones and two minds: the list that comes second is refused, and says why."""
    first = hall.phones[TWO_PHONES]
    second = Phone(first.actor, hall.portal.address, first.code)
    one = first.reads_over(hall.part(TWO_PHONES, FIRST))
    other = second.reads_over(dict.fromkeys(FIRST, "abstain"))
    won = hall.all_at_once(lambda: first.casts(one), lambda: second.casts(other))
    assert sorted(won) == [False, True]
    loser = (first, second)[won.index(True) ^ 1]
    assert loser.heard("已投票")
    first.votes |= second.votes


def one_leaves_and_his_papers_are_written_off(hall):
    leaver, expert = hall.phones[LEAVER], hall.here.experts[LEAVER]
    waiting = leaver.reads_over(hall.part(LEAVER, SECOND))
    assert "您已退席" in leaver.post(f"{leaver.seat}sign-out")
    assert not leaver.casts(waiting)
    address = hall.room_url(f"not-cast/{expert.pk}")
    pages = hall.all_at_once(
        lambda: hall.office.post(address, reason="有急事离席"),
        lambda: hall.colleague.post(address, reason="有急事离席"),
    )
    assert sum("已全部记为未投" in page for page in pages) == 1
    assert sum("可能已有人先办理" in page or "没有未投的表决票" in page for page in pages) == 1


def second_half_while_another_worker_dies(hall):
    voters = [place for place in range(PRESENT) if place not in {LEAVER, OFFLINE, IMPATIENT}]
    acts = [lambda place=place: hall.phones[place].votes_on(hall.part(place, SECOND)) for place in voters]
    impatient = hall.phones[IMPATIENT]
    form = impatient.reads_over(hall.part(IMPATIENT, SECOND))
    clicks = [lambda: impatient.casts(form)] * 2
    assert all(hall.all_at_once(*acts, *clicks, lambda: dies(hall, which=1) or True))


def the_chair_waits_for_the_phone_that_was_offline(hall):
    """It read its list over and was cut off; the chair cannot close without it, and it sends when it is back."""
    phone = hall.phones[OFFLINE]
    form = phone.reads_over(hall.part(OFFLINE, SECOND))
    closing = f"{hall.chair.seat}chair/close-rounds"
    assert "已结束投票完毕的表决" in hall.chair.post(closing)
    assert Round.objects.filter(status="OPEN").count() == len(SECOND)
    assert "还有表决票没有收回" in hall.chair.post(closing)
    time.sleep(OFFLINE_SECONDS)
    pages = hall.all_at_once(lambda: phone.casts(form), lambda: hall.chair.post(closing))
    assert pages[0]
    if Round.objects.filter(status="OPEN").exists():
        assert "还有表决票没有收回" in pages[1]
        assert "已结束投票完毕的表决" in hall.chair.post(closing)
    assert fresh(hall.here.meeting).status == "VOTED"


def whoever_comes_late_is_told_why(hall):
    leaver = hall.phones[LEAVER]
    assert "您已签到" in leaver.post(f"{leaver.seat}sign-in")
    form = {"step": "cast", "idempotency_key": "0b6bb6a4-7bd8-4b43-8d54-3c2fb5a0f7b1", "item-200": "agree"}
    assert not leaver.casts(form)
    assert leaver.heard("没有投出")


def the_counts_are_those_of_the_phones(hall):
    assert sum(phone.broken for phone in hall.phones) > 0, "no worker died in anybody's hands"
    stored = Round.objects.select_related("item__application", "item__decision").order_by("item__number")
    assert len(stored) == CASES
    for vote in stored:
        number = vote.item.number
        cast = Counter(phone.votes[number] for phone in hall.phones if number in phone.votes)
        present = PRESENT - (number in RECUSED.values())
        told = (present, cast["agree"], cast["disagree"], cast["abstain"], present - sum(cast.values()))
        assert (vote.present, vote.agree, vote.disagree, vote.abstain, vote.not_cast) == told, number
        passed = 3 * cast["agree"] >= 2 * present
        decided = (vote.passed, vote.item.decision.passed, vote.item.application.status)
        assert decided == (passed, passed, "IN_REVIEW"), number
    assert 0 < sum(vote.passed for vote in stored) < CASES
    assert set(Decision.objects.values_list("decided_on", "published_at")) == {(clock.today(), None)}


def every_ballot_stands_once_on_record(hall):
    cast = sum(len(phone.votes) for phone in hall.phones)
    assert cast == PRESENT * CASES - len(SECOND) - len(RECUSED)
    assert Ballot.objects.count() == cast
    assert RollEntry.objects.filter(status="USED").count() == cast
    assert Record.objects.filter(verb="ballot.cast").count() == cast
    assert Record.objects.filter(verb="ballot.not_cast").count() == len(SECOND)
