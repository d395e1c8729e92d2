"""Two secretaries at one draw; a roster frozen while it is edited; a meeting called while its roster is replaced."""

from datetime import timedelta
from uuid import uuid4

import pytest

from committees import services as committees
from committees.models import Roster, Seat
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import chain
from reviews import services
from reviews.draw_selectors import outcome_of
from reviews.models import DrawPlace, Meeting
from tests import factories
from tests.races.racing import check_invariants, one_wins, overlap, race, times
from tests.reviews.draw_room import draw_room

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _all_invariants_hold(monday):
    yield
    # Its cases are made without their records.
    check_invariants(without={1})


def verbs(row):
    return list(Record.objects.filter(chain=chain(row)).order_by("position").values_list("verb", flat=True))


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_secretaries_draw_at_once_and_one_draw_counts(meet):
    for _ in times(meet):
        here = draw_room().save().seal()
        other = factories.staff(Role.SECRETARY, here.batch.committee.organiser)

        def holding(actor, word, here=here):
            return lambda: services.hold_draw(drawing=here.drawing, words=[word], actor=actor, key=uuid4())

        winner = one_wins(meet(holding(here.secretary, "春"), holding(other, "秋")))
        drawn = here.fresh()
        assert (drawn.words, drawn.seed) == (winner.words, winner.seed)
        places = DrawPlace.objects.filter(draw=drawn, is_seated=True).values_list("candidate__number", flat=True)
        assert list(places) == list(outcome_of(drawn).seated)
        assert verbs(drawn).count("draw.drawn") == 1
        assert Roster.objects.filter(batch=here.batch).count() == 1


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_secretaries_seal_at_once_and_one_list_stands(meet):
    for _ in times(meet):
        here = draw_room().save()
        other = factories.staff(Role.SECRETARY, here.batch.committee.organiser)

        def sealing(actor, here=here):
            return lambda: services.seal_draw(drawing=here.drawing, actor=actor, key=uuid4())

        winner = one_wins(meet(sealing(here.secretary), sealing(other)))
        assert here.fresh().nonce_sha256 == winner.nonce_sha256
        here.hold()


@pytest.mark.parametrize("meet", [race, overlap])
def test_a_roster_frozen_while_somebody_edits_it_is_what_was_judged(meet):
    for _ in times(meet):
        committee = factories.CommitteeFactory()
        secretary, other = (factories.staff(Role.SECRETARY, committee.organiser) for _ in range(2))
        for position in ["chair", "deputy_chair", *["member"] * 5]:
            factories.MemberFactory(committee=committee, position=position)
        factories.least_size(committee, 5)
        roster = committees.open_roster(committee=committee, actor=secretary)
        seats = dict(Seat.objects.filter(roster=roster).order_by("number").values_list("expert_id", "position"))
        fewer = dict(list(seats.items())[:5])

        def freeze(roster=roster, secretary=secretary):
            return committees.freeze_roster(roster=roster, actor=secretary, key=uuid4())

        def edit(roster=roster, other=other, fewer=fewer):
            return committees.save_roster(
                roster=roster, positions=fewer, exception_document="", actor=other, key=uuid4()
            )

        frozen, edited = meet(freeze, edit)
        assert not isinstance(frozen, Refused)
        now = Roster.objects.get(pk=roster.pk)
        assert (now.status, now.members) == ("FROZEN", now.seats.count())
        assert now.members == (7 if isinstance(edited, Refused) else 5)


@pytest.mark.parametrize("meet", [race, overlap])
def test_a_meeting_is_called_or_the_roster_is_replaced_never_both(meet):
    for _ in times(meet):
        here = draw_room().save().seal().hold()
        case = factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW")
        roster = here.freeze()

        def plan(here=here, case=case):
            return services.plan_meeting(
                batch=here.batch, title="评审会", place="会议室", starts_at=clock.now() + timedelta(hours=1),
                applications=[case], actor=here.secretary, key=uuid4(),
            )  # fmt: skip

        def again(here=here):
            return services.redraw(drawing=here.drawing, reason="换人", actor=here.secretary, key=uuid4())

        one_wins(meet(plan, again))
        called = Meeting.objects.filter(batch=here.batch).exists()
        assert Roster.objects.get(pk=roster.pk).status == ("FROZEN" if called else "REPLACED")
