"""What the random walk met or came near to: people with two hats, notices that part, keys that come twice."""

from datetime import timedelta
from uuid import uuid4

import pytest

from applications.models import Application
from applications.services import notices, objections, reviewing
from committees.models import Expert
from portal.accounts.models import RoleAssignment
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from reviews import services as reviews
from reviews.models import AgendaItem, Round
from tests.properties.acts import ACTS, CONTENT, of_one
from tests.properties.forward import Picks, advance, next_act
from tests.properties.ledger import carry_out
from tests.properties.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def a_case(world, name, until):
    """Who administers the unit has handed that over before he applies (regulation 2.3, cross rule 2)."""
    RoleAssignment.objects.filter(user_id=world[name].user_id, role=Role.UNIT_CLERK).delete()
    with world.moment():
        ACTS["start"](world, world[name], Picks(*world.employments_of(name))).call(None)
    case = Application.objects.get(applicant=world[name].user_id)
    return advance(world, case, until=until)


def in_the_room(world, name):
    """A case whose round is open, with nobody's ballot in it."""
    case = a_case(world, name, "IN_REVIEW")
    while not Round.objects.filter(item__application=case).exists():
        with world.moment():
            next_act(world, case).call(None)
    return Round.objects.get(item__application=case)


@pytest.mark.parametrize("act", ["claim", "ask_correction", "refuse", "pass_on"])
def test_clerk_of_the_office_as_employer_is_no_reviewer_of_the_office(world, act):
    """The HRSS office employs people too; who keeps their titles does not review the county's cases."""
    case = a_case(world, "ada", "HRSS_REVIEW")
    with world.moment():
        assert carry_out(ACTS[act](world, world["clerk_of_county_office"], Picks(case))) == "denied"


@pytest.mark.parametrize("act", ["claim", "ask_correction", "refuse", "pass_on"])
def test_secretary_of_the_office_as_organiser_is_no_reviewer_of_the_office(world, act):
    case = a_case(world, "ada", "HRSS_REVIEW")
    with world.moment():
        ACTS["pass_on"](world, world["county"], Picks(case)).call(None)
    with world.moment():
        assert carry_out(ACTS[act](world, world["secretary_of_city_office"], Picks(case))) == "denied"


def test_start_application_in_the_role_of_a_clerk_is_refused(world):
    with world.moment():
        attempt = ACTS["start"](world, world["bo_as_clerk"], Picks(*world.employments_of("bo")))
        assert carry_out(attempt) == "denied"


def test_revoke_of_the_own_certificate_is_refused(world):
    case = a_case(world, "ada", "CERTIFIED")
    with world.moment():
        attempt = ACTS["revoke"](world, world["ada_as_city_officer"], Picks(case.certificates.get()))
        assert carry_out(attempt) == "denied"


@pytest.mark.parametrize("act", ["plan", "recuse", "give_opinion", "mark_not_cast"])
def test_secretary_does_nothing_to_his_own_case_in_the_meeting(world, act):
    """Invariant 5: nobody acts on his own case."""
    if act == "plan":
        target = a_case(world, "bo", "IN_REVIEW")
    elif act == "mark_not_cast":
        target = in_the_room(world, "bo")
    else:
        case = a_case(world, "bo", "IN_REVIEW")
        for _ in range(6):
            with world.moment():
                next_act(world, case).call(None)
        target = AgendaItem.objects.get(application=case)
    with world.moment():
        attempt = ACTS[act](world, world["bo_as_secretary"], Picks(target, world.experts[0], 3))
        assert carry_out(attempt) == "denied"


def test_mark_not_cast_for_an_expert_without_a_ballot_is_refused(world):
    vote = in_the_room(world, "ada")
    stranger = Expert.objects.exclude(pk__in=vote.roll.values("expert")).first()
    with world.moment(), pytest.raises(Refused):
        reviews.mark_not_cast(round=vote, expert=stranger, reason="已离席", actor=world["secretary"], key=uuid4())


@pytest.fixture
def parted(world):
    """Two cases in one notice, which has run; the first was recommended."""
    first, second = (a_case(world, name, "UNIT_NOTICE") for name in ("ada", "bo"))
    with world.moment():
        notice = notices.publish_notice(ids=[first.pk, second.pk], actor=world["clerk"], title="公示", contact="电话")
    world.now = world.now.replace(day=notice.ends_on.day) + timedelta(days=1)
    with world.moment():
        of_one(reviewing.recommend(ids=[first.pk], actor=world["clerk"]))
    return first, second, notice


def test_notice_that_has_run_is_not_lengthened_for_a_case_that_is_left_in_it(world, parted):
    """Its publisher could hold the case up at will; and invariant 3 stays whole for the other one."""
    _first, _second, notice = parted
    with world.moment(), pytest.raises(Refused):
        notices.lengthen_notice(notice=notice, actor=world["clerk"], working_days=10, reason="停电", key=uuid4())
    assert not [broken for each in all_invariants() for broken in each.violations()]


@pytest.fixture
def twice_noticed(world):
    """A case in its result notice, with the entries of both notices."""
    case = a_case(world, "ada", "RESULT_NOTICE")
    entries = {entry.notice.kind: entry for entry in case.notice_entries.select_related("notice")}
    return case, entries["pre"], entries["post"]


def test_organiser_does_not_lengthen_the_notice_of_the_unit(world, twice_noticed):
    _case, pre, _post = twice_noticed
    with world.moment(), pytest.raises(Refused):
        notices.lengthen_notice(
            notice=pre.notice, actor=world["secretary"], working_days=20, reason="停电", key=uuid4()
        )


def test_objection_to_a_notice_that_has_run_out_is_refused_while_another_runs(world, twice_noticed):
    _case, pre, _post = twice_noticed
    with world.moment(), pytest.raises(Refused):
        objections.file_objection(entry=pre, content=CONTENT, key=uuid4())


def test_key_that_comes_again_for_another_act_gets_a_sentence(world):
    """Two buttons of one page, or the back button: the page's key comes with another act."""
    case, key = a_case(world, "ada", "UNIT_REVIEW"), uuid4()
    with world.moment():
        of_one(reviewing.claim(ids=[case.pk], actor=world["clerk"], key=key))
        with pytest.raises(Refused):
            of_one(reviewing.release(ids=[case.pk], actor=world["clerk"], key=key))
