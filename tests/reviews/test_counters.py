"""Somebody else counts in place of a counter who cannot come back (regulation 1.2; 令40 art. 20)."""

import uuid

import pytest

from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import services
from reviews.minutes import minutes_of
from reviews.models import ReleasedSheet, TallySheet
from tests import factories
from tests.reviews.factories import fresh
from tests.reviews.test_pages import body, post, signed_in, url
from tests.reviews.test_paper import FAILS, PASSES, enter, numbers, on_paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def release(here, counter, actor=None, reason="突发疾病离会", **more):
    return services.release_counter(
        meeting=here.meeting, counter=counter.user_id, reason=reason, actor=actor or here.chair, **more
    )


def third(here):
    return factories.staff(Role.SECRETARY, here.batch.committee.organiser)


def test_another_counts_in_the_place_of_one_who_left_and_the_other_sheet_stands():
    here, gone = on_paper(cases=2)
    enter(here, here.secretary, n1=PASSES, n2=FAILS)
    enter(here, gone, n1=FAILS, n2=FAILS)
    substitute, key = third(here), uuid.uuid4()
    with pytest.raises(Refused, match="本人不能到场的，由主持人更换计票人"):
        enter(here, substitute, n1=PASSES)
    for _ in range(2):
        release(here, gone, key=key)
    kept = ReleasedSheet.objects.get()
    assert (kept.round, kept.counter_id, kept.released_by_name) == (here.vote(1), gone.user_id, here.chair.name)
    assert TallySheet.objects.filter(round=here.vote(2)).count() == 2, "what both found stays as it is"
    with pytest.raises(Refused, match="已由他人接替您计票"):
        enter(here, gone, n1=PASSES)
    enter(here, substitute, n1=PASSES)
    here.close()
    assert numbers(here.vote(1)) == (4, 1, 0, 1, 0, True)
    told = minutes_of(fresh(here.meeting))["agenda"][0]["rounds"][0]
    assert set(told["counters"]) == {here.secretary.name, substitute.name}
    assert told["released_counters"] == [[gone.name, "突发疾病离会"]]


def test_the_first_counter_can_be_replaced_too():
    here, second = on_paper()
    enter(here, here.secretary, n1=FAILS)
    enter(here, second, n1=PASSES)
    release(here, here.secretary)
    enter(here, third(here), n1=PASSES)
    here.close()
    assert here.vote().passed is True


@pytest.mark.parametrize(
    ("who", "words"), [("secretary", "由会议主持人办理"), ("member", "由会议主持人办理"), ("nobody", "不用更换"),
                       ("agreed", "不用更换"), ("no_reason", "请写明更换的原因")],
)  # fmt: skip
def test_what_is_refused_changes_nothing(who, words):
    here, second = on_paper()
    enter(here, here.secretary, n1=PASSES)
    enter(here, second, n1=PASSES if who == "agreed" else FAILS)
    actor = {"secretary": here.secretary, "member": here.actors[3]}.get(who, here.chair)
    counter = third(here) if who == "nobody" else second
    with pytest.raises(Refused, match=words):
        release(here, counter, actor, reason=" " if who == "no_reason" else "离会")
    assert not ReleasedSheet.objects.exists()
    assert TallySheet.objects.count() == 2


def test_neither_page_nor_record_tells_a_number():
    here, second = on_paper()
    enter(here, here.secretary, n1=PASSES)
    enter(here, second, n1=FAILS)
    chair = signed_in(here.chair)
    assert url("counters", here) in body(chair.get(url("seat", here)))
    page = body(chair.get(url("counters", here)))
    assert f"{second.name}（第1项）" in page
    assert post(chair, url("counters", here), counter=second.user_id, reason="").status_code == 422
    assert "已更换" in body(post(chair, url("counters", here), counter=second.user_id, reason="离会"))
    assert signed_in(here.actors[3]).get(url("counters", here)).status_code == 403
    record = Record.objects.get(verb="round.counter_released")
    assert record.data == {"counter": second.user_id}
    assert bytes(ReleasedSheet.objects.get().sealed) not in {b"", b"\0" * 12}
    assert "已由他人接替您计票" in body(signed_in(second).get(url("tally", here)))
