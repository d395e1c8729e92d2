"""Rosters: who may freeze one, what is refused, and that nothing changes behind a freeze."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from committees import services
from committees.models import Committee, Expert, Roster, Seat
from committees.roster_selectors import experts_for
from committees.services import UnlawfulRoster
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import chain
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def formed(members=7, **facts):
    """A committee with members, the first its chair, the second a deputy, and its secretary."""
    committee = factories.CommitteeFactory(**facts)
    for position in ["chair", "deputy_chair", *["member"] * (members - 2)][:members]:
        factories.MemberFactory(committee=committee, position=position)
    factories.least_size(committee, 7)
    return committee, factories.staff(Role.SECRETARY, committee.organiser)


def opened(members=7, **facts):
    committee, secretary = formed(members, **facts)
    return services.open_roster(committee=committee, actor=secretary), secretary


def positions(roster):
    return dict(Seat.objects.filter(roster=roster).order_by("number").values_list("expert_id", "position"))


def fresh(roster):
    return Roster.objects.get(pk=roster.pk)


def test_a_standing_roster_begins_with_the_members_and_is_frozen_for_good():
    roster, secretary = opened()
    assert [seat.position for seat in roster.seats.all()] == ["chair", "deputy_chair", *["member"] * 5]
    frozen = services.freeze_roster(roster=roster, actor=secretary)
    assert (frozen.status, frozen.members, len(frozen.sha256)) == ("FROZEN", 7, 64)
    assert list(Record.objects.filter(chain=chain(frozen)).values_list("verb", flat=True).order_by("position")) == [
        "roster.opened",
        "roster.frozen",
    ]
    with pytest.raises(Refused, match="已确定"):
        services.save_roster(roster=frozen, positions=positions(frozen), exception_document="", actor=secretary)
    with pytest.raises(Refused, match="已确定"):
        services.freeze_roster(roster=frozen, actor=secretary)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (6, ["应为单数，现在是6人（人社部令第40号第9条）", "不少于7人，现在是6人"]),
        (5, ["不少于7人，现在是5人"]),
        (8, ["应为单数，现在是8人（人社部令第40号第9条）"]),
        (1, ["至少设1名副主任委员", "不少于7人"]),
        (0, ["设主任委员1人，现在是0人"]),
    ],
)
def test_size_and_offices_are_refused_with_the_clause(members, words):
    roster, secretary = opened(members)
    with pytest.raises(UnlawfulRoster) as refused:
        services.freeze_roster(roster=roster, actor=secretary)
    assert all(each in refused.value.reason for each in words)
    assert all(each.clauses for each in refused.value.refusals)
    assert fresh(roster).status == "DRAFT"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"term_to": clock.today() - timedelta(days=1), "term_from": clock.today() - timedelta(days=9)}, "不在聘期内"),
        ({"title_level": "assistant"}, "低于中级评审委员会的要求（人社部令第40号第10条）"),
        ({"series": "economics"}, "不属于本评审委员会的系列（人社部令第40号第10条）"),
    ],
)
def test_an_expert_who_may_not_judge_is_refused(change, words):
    roster, secretary = opened()
    if "series" in change:
        change = {"series": factories.Series.objects.create(code="economics", name="经济", number=6)}
    if "term_to" in change:
        change = {"term_from": clock.today() - timedelta(days=9), "term_to": clock.today() - timedelta(days=1)}
    Expert.objects.filter(pk=roster.seats.last().expert_id).update(**change)
    with pytest.raises(UnlawfulRoster, match="第10条") as refused:
        services.freeze_roster(roster=roster, actor=secretary)
    assert words in refused.value.reason
    assert fresh(roster).status == "DRAFT"


def test_a_smaller_senior_committee_needs_the_provinces_document():
    committee, secretary = formed(level="senior", basis="specialty")
    Expert.objects.update(title_level="full_senior")
    factories.least_size(committee, 11)
    roster = services.open_roster(committee=committee, actor=secretary)
    with pytest.raises(UnlawfulRoster, match="不少于11人"):
        services.freeze_roster(roster=roster, actor=secretary)
    services.save_roster(
        roster=roster, positions=positions(roster), exception_document="晋人社函〔2026〕8号", actor=secretary
    )
    assert services.freeze_roster(roster=roster, actor=secretary).size_exception_document == "晋人社函〔2026〕8号"


def test_the_document_helps_no_other_committee():
    roster, secretary = opened(5)
    services.save_roster(roster=roster, positions=positions(roster), exception_document="某号", actor=secretary)
    with pytest.raises(UnlawfulRoster, match="只有高级评审委员会"):
        services.freeze_roster(roster=roster, actor=secretary)


def test_only_the_own_office_writes_rosters():
    committee, _secretary = formed()
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    officer = factories.staff(Role.HRSS_OFFICER, committee.organiser)
    for actor in (stranger, officer):
        with pytest.raises(Refused, match="办事机构人员办理"):
            services.open_roster(committee=committee, actor=actor)
    assert not Roster.objects.exists()


def test_a_committee_that_is_not_in_force_freezes_nothing():
    roster, secretary = opened()
    Committee.objects.filter(pk=roster.committee_id).update(valid_to=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="人社部令第40号第8、38条"):
        services.freeze_roster(roster=roster, actor=secretary)


def test_a_new_roster_replaces_the_one_in_force_when_it_is_frozen():
    roster, secretary = opened()
    first = services.freeze_roster(roster=roster, actor=secretary)
    again = services.open_roster(committee=roster.committee, actor=secretary)
    assert (again.number, again.predecessor, positions(again)) == (2, first, positions(first))
    assert services.open_roster(committee=roster.committee, actor=secretary) == again
    services.freeze_roster(roster=again, actor=secretary)
    assert (fresh(first).status, fresh(again).status) == ("REPLACED", "FROZEN")
    assert first.seats.count() == 7


def test_seats_come_from_the_members_and_the_filed_pools_alone():
    roster, secretary = opened()
    entry = factories.PoolEntryFactory(pool__organiser=roster.committee.organiser)
    elsewhere = factories.PoolEntryFactory()
    too_low = factories.PoolEntryFactory(pool=entry.pool, expert__title_level="assistant")
    offered = set(experts_for(roster.committee, clock.today()))
    assert entry.expert in offered
    assert not {elsewhere.expert, too_low.expert} & offered
    seats = positions(roster)
    saved = seats | {entry.expert_id: "member"}
    services.save_roster(roster=roster, positions=saved, exception_document="", actor=secretary)
    assert positions(roster) == saved
    with pytest.raises(Refused, match="只能从本评委会委员和本单位已备案的专家库里选"):
        services.save_roster(
            roster=roster, positions=seats | {elsewhere.expert_id: "member"}, exception_document="", actor=secretary
        )
    assert positions(roster) == saved


def test_a_draft_is_put_away():
    roster, secretary = opened()
    assert services.drop_roster(roster=roster, actor=secretary).status == "DROPPED"
    assert services.open_roster(committee=roster.committee, actor=secretary).number == 2


@pytest.mark.parametrize("deed", ["insert", "update", "delete"])
def test_the_database_keeps_the_seats_of_a_frozen_roster(deed):
    roster, secretary = opened()
    services.freeze_roster(roster=roster, actor=secretary)
    seats = Seat.objects.filter(roster=roster)
    deeds = {
        "insert": lambda: Seat.objects.create(roster=roster, expert=factories.ExpertFactory(), number=99),
        "update": lambda: seats.filter(number=3).update(position="deputy_chair"),
        "delete": lambda: seats.filter(number=3).delete(),
    }
    with pytest.raises(IntegrityError, match="while it is a draft alone"), transaction.atomic():
        deeds[deed]()
    assert list(seats.values_list("position", flat=True)).count("deputy_chair") == 1


def test_the_database_knows_who_may_be_frozen():
    roster, _secretary = opened(6)
    with pytest.raises(IntegrityError, match="committees_odd_number"), transaction.atomic():
        Roster.objects.filter(pk=roster.pk).update(
            status="FROZEN", members=6, sha256="a", frozen_at=clock.now(), frozen_by_name="某"
        )
    with pytest.raises(IntegrityError, match="one chair and a deputy"), transaction.atomic():
        Roster.objects.filter(pk=roster.pk).update(
            status="FROZEN", members=7, sha256="a", frozen_at=clock.now(), frozen_by_name="某"
        )
