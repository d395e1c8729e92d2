"""A list of ballots on one phone, and what somebody leaves behind who goes."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.audit.models import Record
from portal.core.errors import Refused
from reviews import services
from reviews.models import Ballot, RollEntry
from tests.reviews.factories import room
from tests.reviews.test_pages import body, post, signed_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def cast(here, place, choices, key=None):
    return services.cast_list(meeting=here.meeting, choices=choices, actor=here.actors[place], key=key)


def papers(here, place):
    entries = RollEntry.objects.filter(expert=here.experts[place]).order_by("round__item__number")
    return list(entries.values_list("status", flat=True))


def counts(here, number):
    vote = here.vote(number)
    return (vote.agree, vote.disagree, vote.abstain, vote.not_cast)


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page))


def test_lists_of_all_voters_are_counted_item_by_item():
    here = room(members=5, cases=3).in_vote(5)
    for place in range(5):
        report = cast(here, place, {1: "agree", 2: "disagree" if place else "agree", 3: "abstain"})
        assert (report.done, report.declined) == ([1, 2, 3], [])
    here.close()
    assert [counts(here, number) for number in (1, 2, 3)] == [(5, 0, 0, 0), (1, 4, 0, 0), (0, 0, 5, 0)]
    assert Ballot.objects.count() == 15


def test_list_may_be_cast_in_parts_and_each_paper_once():
    here = room(members=5, cases=3).in_vote(5)
    cast(here, 1, {2: "agree"})
    assert papers(here, 1) == ["ISSUED", "USED", "ISSUED"]
    report = cast(here, 1, {1: "disagree", 2: "disagree"})
    assert report.done == [1]
    assert [(number, "已投票" in reason) for number, reason in report.declined] == [(2, True)]
    with pytest.raises(Refused, match=r"第1项：.*已投票"):
        cast(here, 1, {1: "agree", 2: "agree"})


def test_list_of_what_is_over_is_refused_item_by_item():
    here = room(members=5, cases=3).in_vote(5)
    services.annul_round(round=here.vote(2), reason="设备故障", actor=here.chair)
    report = cast(here, 1, {1: "agree", 2: "agree", 99: "agree"})
    assert report.done == [1]
    assert [number for number, _reason in report.declined] == [2, 99]
    assert all("没有表决票，或者本轮表决已经结束" in reason for _number, reason in report.declined)


def test_same_click_twice_casts_once():
    here = room(members=5, cases=2).in_vote(5)
    key = uuid.uuid4()
    assert [cast(here, 1, {1: "agree", 2: "agree"}, key).done for _ in range(2)] == [[1, 2], [1, 2]]
    assert Record.objects.filter(verb="ballot.cast").count() == 2


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [({}, "请至少在一项中选择"), ({1: "yes"}, "同意、不同意、弃权中选择"), ({7: "agree"}, "没有表决票")],
)
def test_list_that_says_nothing_is_refused(choices, sentence):
    here = room(members=5).in_vote(5)
    with pytest.raises(Refused, match=sentence):
        cast(here, 1, choices)
    assert papers(here, 1) == ["ISSUED"]


def test_list_of_a_voter_who_has_left_is_refused():
    here = room(members=7, cases=2).in_vote(6)
    services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    with pytest.raises(Refused, match="已经退席，不能投票"):
        cast(here, 5, {1: "agree", 2: "agree"})
    with pytest.raises(Refused, match="没有表决票"):
        cast(here, 6, {1: "agree"})


def test_list_takes_the_same_number_of_statements_for_any_length():
    taken = []
    for cases in (1, 4):
        here = room(members=5, cases=cases).in_vote(5)
        with CaptureQueriesContext(connection) as captured:
            cast(here, 1, dict.fromkeys(range(1, cases + 1), "agree"))
        taken.append(len(captured))
    assert taken[0] == taken[1]


def test_recused_voter_has_no_paper_in_his_list():
    here = room(members=7, cases=2).open(7)
    item = here.meeting.items.get(number=2)
    services.declare_recusal(item=item, expert=here.experts[4], reason="亲属", actor=here.actors[4])
    here.give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    page = body(signed_in(here.actors[4]).get(url("ballot", here)))
    assert 'name="item-1"' in page
    assert 'name="item-2"' not in page
    assert cast(here, 4, {1: "agree", 2: "agree"}).declined[0][0] == 2


# --- on the phone -----------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_in_advance():
    here = room(members=5, cases=3).in_vote(5)
    page = body(signed_in(here.actors[1]).get(url("ballot", here)))
    assert page.count('type="radio"') == 9
    assert " checked" not in page


def test_voter_chooses_reads_over_and_casts():
    here = room(members=5, cases=3).in_vote(5)
    client = signed_in(here.actors[1])
    page = body(client.post(url("ballot", here), {"step": "review", "item-1": "agree", "item-3": "abstain"}))
    assert "还没有投出" in page
    assert "确认投出 2 张" in page
    assert "第 2 项" in page
    assert papers(here, 1) == ["ISSUED"] * 3
    form = re.search(r"data-ballot-cast>.*?</form>", page, re.DOTALL).group()
    answer = client.post(url("ballot", here), hidden(form), follow=True)
    assert "已投出2张表决票" in body(answer)
    assert papers(here, 1) == ["USED", "ISSUED", "USED"]
    assert "您有 1 张表决票没有投" in body(answer)


def test_going_back_keeps_what_was_chosen():
    here = room(members=5, cases=2).in_vote(5)
    page = body(signed_in(here.actors[1]).post(url("ballot", here), {"step": "back", "item-2": "disagree"}))
    assert re.findall(r'id="([\w-]+)" value="\w+" checked', page) == ["item-2-disagree"]


@pytest.mark.parametrize("step", ["review", "cast"])
@pytest.mark.parametrize("posted", [{}, {"item-1": "yes"}, {"item-x": "agree"}, {"item-": "agree"}])
def test_empty_or_odd_form_changes_nothing_and_says_so(step, posted):
    here = room(members=5).in_vote(5)
    answer = post(signed_in(here.actors[1]), url("ballot", here), step=step, **posted)
    assert answer.status_code == 422
    assert "一项也没有选择" in body(answer)
    assert papers(here, 1) == ["ISSUED"]


def test_list_that_comes_too_late_keeps_the_choices_and_tells_why():
    here = room(members=5, cases=2).in_vote(5)
    cast(here, 1, {1: "agree"})
    answer = post(signed_in(here.actors[1]), url("ballot", here), **{"step": "cast", "item-1": "disagree"})
    assert answer.status_code == 422
    assert "已投票" in body(answer)
    answer = post(signed_in(here.actors[1]), url("ballot", here),
                  **{"step": "cast", "item-1": "disagree", "item-2": "agree"})  # fmt: skip
    assert "已投出1张表决票" in body(answer)
    assert "第1项没有投出" in body(answer)
    assert papers(here, 1) == ["USED", "USED"]


def test_ballot_page_is_for_voters_who_are_there():
    here = room(members=7, cases=1).in_vote(5)
    assert signed_in(here.actors[6]).get(url("ballot", here)).status_code == 403
    assert signed_in(here.secretary).get(url("ballot", here)).status_code == 403
    post(signed_in(here.actors[1]), url("cast", here, 1), choice="agree")
    assert "没有要投的表决票" in body(signed_in(here.actors[1]).get(url("ballot", here)))


# --- who leaves -------------------------------------------------------------------------------------------------------


def test_papers_of_whoever_left_are_written_off_at_once():
    here = room(members=7, cases=3).in_vote(6)
    cast(here, 5, {2: "agree"})
    office = signed_in(here.secretary)
    address = url("leaver", here, here.experts[5].pk)
    assert address not in body(office.get(url("meeting", here)))
    services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    assert address in body(office.get(url("meeting", here)))
    assert post(office, address, reason="").status_code == 422
    assert "已全部记为未投" in body(post(office, address, reason="有急事离席"))
    assert papers(here, 5) == ["NOT_CAST", "USED", "NOT_CAST"]
    assert address not in body(office.get(url("meeting", here)))
    with pytest.raises(Refused, match="没有未投的表决票"):
        services.mark_leaver_not_cast(meeting=here.meeting, expert=here.experts[5], reason="离席", actor=here.secretary)


def test_papers_of_whoever_is_there_are_not_written_off():
    here = room(members=7, cases=2).in_vote(6)
    for actor in (here.secretary, here.chair):
        with pytest.raises(Refused, match="由本人投票"):
            services.mark_leaver_not_cast(meeting=here.meeting, expert=here.experts[5], reason="离席", actor=actor)
    with pytest.raises(Refused, match="由会议主持人或办事机构人员办理"):
        services.mark_leaver_not_cast(meeting=here.meeting, expert=here.experts[5], reason="离席", actor=here.actors[2])
    assert papers(here, 5) == ["ISSUED", "ISSUED"]


def test_writing_off_twice_by_one_click_answers_the_same():
    here = room(members=7, cases=2).in_vote(6)
    services.sign_out(meeting=here.meeting, expert=here.experts[5], actor=here.actors[5])
    key = uuid.uuid4()
    told = [
        services.mark_leaver_not_cast(
            meeting=here.meeting, expert=here.experts[5], reason="离席", actor=here.secretary, key=key
        ).done
        for _ in range(2)
    ]
    assert told == [[1, 2], [1, 2]]
    assert Record.objects.filter(verb="ballot.not_cast").count() == 2
