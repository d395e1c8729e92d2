"""A vote on paper: two sheets that agree, or nothing (令40 art. 20; regulation 1.2)."""

import io
import uuid

import pikepdf
import pytest
from django.urls import reverse

from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from reviews import prints, rules, selectors, services
from reviews.models import Ballot, Box, RollEntry, TallySheet
from reviews.rules import Counts, Tally
from tests import factories
from tests.races.racing import race
from tests.reviews.factories import fresh, room
from tests.reviews.test_pages import body, post, signed_in, url

pytestmark = [pytest.mark.usefixtures("monday")]
PASSES = Tally(6, 6, 4, 1, 0, 1)
FAILS = Tally(6, 5, 3, 1, 0, 1)
FIELDS = ("issued", "returned", "agree", "disagree", "abstain", "spoiled")


def on_paper(*, cases=1, present=6):
    """A meeting of seven in which ``present`` vote on paper; two secretaries."""
    here = room(members=7, cases=cases).open(present).give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair, on_paper=True)
    return here, factories.staff(Role.SECRETARY, here.batch.committee.organiser)


def enter(here, actor, key=None, **tallies):
    numbered = {int(name.removeprefix("n")): tally for name, tally in tallies.items()}
    return services.enter_tally(meeting=here.meeting, tallies=numbered, actor=actor, key=key)


def numbers(vote):
    return (vote.agree, vote.disagree, vote.abstain, vote.spoiled, vote.not_cast, vote.passed)


@pytest.mark.parametrize(
    ("tally", "wrong"),
    [
        (Tally(6, 6, 4, 1, 0, 1), set()),
        (Tally(6, 5, 3, 1, 0, 1), set()),
        (Tally(6, 0, 0, 0, 0, 0), set()),
        (Tally(5, 5, 5, 0, 0, 0), {"issued"}),
        (Tally(7, 7, 7, 0, 0, 0), {"issued"}),
        (Tally(6, 7, 7, 0, 0, 0), {"returned"}),
        (Tally(6, 6, 4, 1, 0, 0), {"returned"}),
        (Tally(6, 6, 4, 1, 1, 1), {"returned"}),
        (Tally(5, 4, 5, 0, 0, 0), {"issued", "returned"}),
    ],
)
def test_tally_errors_by_hand(tally, wrong):
    assert set(rules.tally_errors(tally, voters=6)) == wrong


def test_spoiled_paper_counts_as_not_agree():
    assert Counts(6, 3, 1, 0, 1).not_cast == 1
    assert Counts(6, 3, 1, 0, 1).returned == 5
    assert not rules.passes(present=6, agree=3)
    assert rules.reveals_votes(Counts(6, 0, 0, 0, 6))


@pytest.mark.django_db
def test_two_equal_sheets_let_the_chair_close_with_their_counts():
    here, second = on_paper(cases=2)
    assert (Box.objects.count(), RollEntry.objects.filter(status="PAPER").count()) == (0, 12)
    enter(here, here.secretary, n1=PASSES, n2=FAILS)
    with pytest.raises(Refused, match="两份一致后才能结束表决"):
        services.close_round(round=here.vote(1), actor=here.chair)
    enter(here, second, n1=PASSES, n2=FAILS)
    here.close()
    assert numbers(here.vote(1)) == (4, 1, 0, 1, 0, True)
    assert numbers(here.vote(2)) == (3, 1, 0, 1, 1, False)
    assert (here.meeting.status, Ballot.objects.count()) == ("VOTED", 0)
    here.sign().publish()
    assert [case.status for case in here.cases] == ["PASSED", "NOT_PASSED"]
    assert {each.sentence: list(each.violations()) for each in all_invariants() if list(each.violations())} == {}


@pytest.mark.django_db
def test_sheets_that_differ_stay_open_until_they_say_the_same():
    here, second = on_paper(cases=2)
    enter(here, here.secretary, n1=PASSES, n2=FAILS)
    enter(here, second, n1=FAILS, n2=FAILS)
    services.close_rounds(meeting=here.meeting, actor=here.chair)
    assert [fresh(here.vote(number)).status for number in (1, 2)] == ["OPEN", "CLOSED"]
    enter(here, second, n1=PASSES)
    here.close()
    assert numbers(here.vote(1)) == (4, 1, 0, 1, 0, True)


@pytest.mark.django_db
def test_sheets_that_agree_are_not_entered_again():
    here, second = on_paper()
    enter(here, here.secretary, n1=PASSES)
    enter(here, second, n1=PASSES)
    with pytest.raises(Refused, match="第1项：两份计票单已经一致"):
        enter(here, second, n1=FAILS)


@pytest.mark.django_db
def test_one_person_has_one_sheet_and_a_third_has_none():
    here, second = on_paper()
    third = factories.staff(Role.SECRETARY, here.batch.committee.organiser)
    for tally in (FAILS, PASSES):
        enter(here, here.secretary, n1=tally)
    assert TallySheet.objects.count() == 1
    enter(here, second, n1=FAILS)
    with pytest.raises(Refused, match="两人计票"):
        enter(here, third, n1=PASSES)
    assert not fresh(here.vote()).agreed_tally


@pytest.mark.django_db
def test_same_click_twice_is_one_entry():
    here, _second = on_paper()
    key = uuid.uuid4()
    for _ in range(2):
        enter(here, here.secretary, key=key, n1=PASSES)
    assert Record.objects.filter(verb="round.tally_entered").count() == 1


@pytest.mark.django_db
def test_one_wrong_item_leaves_nothing_of_the_list():
    here, second = on_paper(cases=2)
    for bad in ({"n1": PASSES, "n2": Tally(6, 6, 9, 0, 0, 0)}, {"n1": PASSES, "n3": PASSES}):
        with pytest.raises(Refused):
            enter(here, here.secretary, **bad)
    assert not TallySheet.objects.exists()
    assert not Record.objects.filter(verb="round.tally_entered").exists()
    with pytest.raises(Refused, match="至少录入一项"):
        enter(here, second)


@pytest.mark.django_db
def test_who_may_not_count():
    here, _second = on_paper()
    organiser = here.batch.committee.organiser
    for actor, sentence in (
        (here.chair, "办事机构人员"),
        (factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser")), "办事机构人员"),
        (factories.staff(Role.SECRETARY, organiser, user=here.experts[2].user), "参加了本轮表决"),
        (factories.staff(Role.SECRETARY, organiser, user=here.cases[0].applicant), "本人申报"),
    ):
        with pytest.raises(Refused, match=sentence):
            enter(here, actor, n1=PASSES)
    assert not TallySheet.objects.exists()


@pytest.mark.django_db
def test_nothing_on_paper_is_cast_on_a_screen_nor_the_other_way():
    here, _second = on_paper()
    with pytest.raises(Refused, match="不能办理“投票”"):
        services.cast(round=here.vote(), actor=here.chair, choice="agree")
    other = room(members=7).in_vote(6)
    secretary = other.secretary
    with pytest.raises(Refused, match="没有计票单"):
        services.enter_tally(meeting=other.meeting, tallies={1: PASSES}, actor=secretary)


@pytest.mark.django_db
def test_no_number_can_be_read_before_the_close():
    here, _second = on_paper()
    enter(here, here.secretary, n1=Tally(6, 6, 6, 0, 0, 0))
    first = bytes(TallySheet.objects.get().sealed)
    enter(here, here.secretary, n1=Tally(6, 1, 0, 0, 0, 1))
    again = bytes(TallySheet.objects.get().sealed)
    assert len(first) == len(again)
    assert first != again
    vote = fresh(here.vote())
    assert (vote.agree, vote.disagree, vote.abstain, vote.spoiled) == (None, None, None, 0)
    records = Record.objects.filter(verb="round.tally_entered")
    assert [(record.data, record.note) for record in records] == [({}, ""), ({}, "")]


@pytest.mark.django_db
def test_annulled_round_on_paper_is_kept_and_a_screen_may_follow():
    here, second = on_paper()
    for actor in (here.secretary, second):
        enter(here, actor, n1=PASSES)
    first = here.vote()
    services.annul_round(round=first, reason="票箱未封", actor=here.chair)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    here.cast(["agree"] * 6)
    here.close()
    assert (fresh(first).passed, first.sheets.count()) == (None, 2)
    assert (here.vote().on_paper, here.vote().passed) == (False, True)


@pytest.mark.django_db
def test_entering_takes_the_same_number_of_statements_for_any_list(django_assert_max_num_queries):
    counts = []
    for cases in (1, 8):
        here, _second = on_paper(cases=cases)
        with django_assert_max_num_queries(30) as captured:
            enter(here, here.secretary, **{f"n{number}": PASSES for number in range(1, cases + 1)})
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_counters_at_once_have_a_sheet_each():
    here, second = on_paper()
    answers = race(
        lambda: enter(here, here.secretary, key=uuid.uuid4(), n1=PASSES),
        lambda: enter(here, second, key=uuid.uuid4(), n1=PASSES),
    )
    assert not [each for each in answers if isinstance(each, Refused)]
    assert sorted(TallySheet.objects.values_list("place", flat=True)) == [1, 2]
    assert fresh(here.vote()).agreed_tally == PASSES


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_close_at_the_moment_of_a_correction_closes_with_what_both_say():
    here, second = on_paper()
    for actor in (here.secretary, second):
        enter(here, actor, n1=PASSES)
    race(
        lambda: services.close_round(round=here.vote(), actor=here.chair, key=uuid.uuid4()),
        lambda: enter(here, second, key=uuid.uuid4(), n1=FAILS),
    )
    assert numbers(here.vote()) == (4, 1, 0, 1, 0, True)


def typed(number, tally):
    return {f"item-{number}-{name}": getattr(tally, name) for name in FIELDS}


@pytest.mark.django_db
def test_two_secretaries_enter_through_the_page():
    here = room(members=7, cases=2).open(6).give_opinions()
    chair, first = signed_in(here.chair), signed_in(here.secretary)
    second = signed_in(factories.staff(Role.SECRETARY, here.batch.committee.organiser))
    assert "纸质票表决开始" in body(post(chair, url("chair", here, "open-rounds-on-paper")))
    assert url("tally", here) in body(first.get(url("meeting", here)))
    assert "计票单已录入" in body(post(first, url("tally", here), **typed(1, PASSES)))
    page = body(second.get(url("tally", here)))
    assert "您已录入" not in page
    assert 'value="4"' not in page
    page = body(post(second, url("tally", here), **typed(1, FAILS), **typed(2, FAILS)))
    assert "两份不一致" in page
    assert "两份计票单不一致" in body(chair.get(url("seat", here)))
    assert "两份一致" in body(post(second, url("tally", here), **typed(1, PASSES)))
    post(first, url("tally", here), **typed(2, FAILS))
    assert "已结束投票完毕的表决" in body(post(chair, url("chair", here, "close-rounds")))
    page = body(chair.get(url("minutes", here)))
    assert "纸质票" in page
    assert "<td>6</td><td>6</td><td>4</td><td>1</td><td>0</td><td>1</td><td>0</td><td>通过</td>" in page
    assert "<td>6</td><td>5</td><td>3</td><td>1</td><td>0</td><td>1</td><td>1</td><td>未通过</td>" in page


@pytest.mark.django_db
def test_page_tells_what_is_wrong_and_keeps_what_was_typed():
    here, _second = on_paper(cases=2)
    client = signed_in(here.secretary)
    wrong = {"item-1-issued": "6", "item-1-returned": "六", "item-2-agree": "-1"}
    answer = post(client, url("tally", here), **typed(1, PASSES) | wrong)
    assert answer.status_code == 422
    for text in ("第1、2项填写有误，一项也没有录入", "请填写不小于0的整数", 'value="六"'):
        assert text in body(answer)
    answer = post(client, url("tally", here), **typed(1, Tally(5, 6, 4, 1, 0, 0)))
    for text in ("应发出6张", "多于发出的5张"):
        assert text in body(answer)
    answer = post(client, url("tally", here), **{"item-1-issued": "6"})
    assert "没有的填0" in body(answer)
    assert "至少录入一项" in body(post(client, url("tally", here)))
    assert not TallySheet.objects.exists()


@pytest.mark.django_db
def test_single_item_goes_on_paper():
    here = room(members=7, cases=2).open(6).give_opinions()
    chair = signed_in(here.chair)
    assert "第1项开始表决" in body(post(chair, url("open_round", here, 1), on_paper=1))
    assert "第2项开始表决" in body(post(chair, url("open_round", here, 2)))
    assert [here.vote(number).on_paper for number in (1, 2)] == [True, False]


@pytest.mark.django_db
def test_papers_of_one_electorate_are_alike_and_as_many_as_its_voters():
    here = room(members=7, cases=3).open(6)
    item = here.meeting.items.get(number=2)
    services.declare_recusal(item=item, expert=here.experts[5], reason="师生关系", actor=here.actors[5])
    here.give_opinions()
    services.open_rounds(meeting=here.meeting, actor=here.chair, on_paper=True)
    groups = prints.electorates(selectors.paper_rounds(here.meeting))
    assert [[vote.item.number for vote in group] for group in groups] == [[1, 3], [2]]
    client = signed_in(here.secretary)
    answer = client.get(url("paper_ballots", here))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        pages = [page.Contents.read_bytes() for page in pdf.pages]
    assert len(pages) == 6 + 5
    assert len(set(pages[:6])) == 1
    assert len(set(pages[6:])) == 1
    assert Record.objects.filter(verb="meeting.ballots_printed", actor_id=here.secretary.user_id).count() == 1
    assert client.get(url("paper_sheet", here)).content.startswith(b"%PDF")


@pytest.mark.django_db
def test_nothing_is_printed_without_a_vote_on_paper():
    here = room(members=7).in_vote(6)
    client = signed_in(here.secretary)
    assert client.get(url("paper_ballots", here)).status_code == 409
    assert "没有进行中的纸质票表决" in body(client.get(url("tally", here)))
    assert client.get(reverse("reviews:tally", args=["NOSUCHCODE22"])).status_code == 404
