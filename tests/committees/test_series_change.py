"""An expert whose title is of another series from now on leaves the pools of the old one (令40 arts. 10, 11)."""

import pytest
from django.urls import reverse

from committees import services
from committees.models import Expert, ExpertPool, PoolEntry
from portal.audit.models import Record
from portal.catalog.models import Series
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.committees.pool_room import Room, room, specialty
from tests.reviews.test_pages import body, post, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def facts(**changes):
    economics = Series.objects.get(code="economics")
    return {
        "series": economics,
        "title_level": "associate_senior",
        "title_name": "高级经济师",
        "specialty": None,
    } | changes


def change(here: Room, expert: Expert, actor=None, **changes) -> Expert:
    return services.change_series(
        expert=expert, actor=actor or here.secretary, facts=facts(**changes), reason="取得经济系列职称"
    )


def test_he_leaves_every_pool_of_the_old_series_and_joins_a_new_one():
    here = room()
    expert = here.expert()
    other = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    office = factories.hrss_office("140000")
    pool = services.open_pool(
        actor=other, authority=office, name="省级工程库", series=factories.engineering(), specialty=None
    )
    services.take_in(pool=pool, user=expert.user, facts=None, actor=other)
    changed = change(here, expert)
    assert (changed.series.code, changed.title_name, changed.term_to) == ("economics", "高级经济师", expert.term_to)
    assert set(PoolEntry.objects.values_list("status", flat=True)) == {"LEFT"}
    kept = Record.objects.get(verb="expert.series_changed")
    assert (kept.data["before"]["title_name"], kept.data["after"]["series"]) == ("高级工程师", str(changed.series))
    told = Message.objects.filter(subject__contains="系列改为")
    assert {each.recipient_id for each in told} == {expert.user_id, other.user_id}
    fresh = services.open_pool(
        actor=here.secretary, authority=here.pool.authority, name="经济库", series=changed.series, specialty=None
    )
    services.take_in(pool=fresh, user=expert.user, facts=None, actor=here.secretary)
    assert ExpertPool.objects.get(pk=fresh.pk).entries.live().get().expert == expert


def test_what_cannot_be_changed_says_why():
    here = room()
    expert = here.expert()
    for changes, field in (({"series": factories.engineering()}, "series"), ({"specialty": specialty()}, "specialty")):
        with pytest.raises(services.BadFacts) as caught:
            change(here, expert, **changes)
        assert set(caught.value.problems) == {field}
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    with pytest.raises(Refused, match="不在您单位的专家库里"):
        change(here, expert, stranger)
    committee = factories.CommitteeFactory(organiser=here.organiser)
    people = [expert, *(factories.ExpertFactory() for _ in range(6))]
    for place, each in enumerate(people):
        position = ["chair", "deputy_chair"][place] if place < 2 else "member"
        factories.MemberFactory(committee=committee, expert=each, position=position)
    factories.frozen_roster(committee, here.secretary)
    with pytest.raises(services.BadFacts, match="请先更换名单"):
        change(here, expert)
    assert Expert.objects.get(pk=expert.pk).series == factories.engineering()


def test_the_office_changes_it_on_his_page():
    here = room()
    expert = here.expert()
    office = signed_in(here.secretary)
    page = reverse("committees:pool_expert", args=[here.pool.code, expert.pk])
    assert "变更系列" in body(office.get(page))
    act = reverse("committees:expert_act", args=[here.pool.code, expert.pk, "change_series"])
    typed = {"change_series-title_level": "associate_senior", "change_series-title_name": "高级经济师",
             "change_series-reason": "转评"}  # fmt: skip
    wrong = post(office, act, **typed)
    assert wrong.status_code == 422
    assert "高级经济师" in body(wrong)
    assert "系列已变更" in body(post(office, act, **typed, **{"change_series-series": "economics"}))
    assert "已出库" in body(office.get(page))
