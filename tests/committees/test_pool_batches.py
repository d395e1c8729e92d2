"""Acts on many experts of a pool, chosen by hand or by the filters of its page (令40 arts. 10, 11; ADR 30)."""

import pytest

from committees.models import PoolEntry
from portal.batch_acts.models import Selection
from portal.core.actors import Role
from portal.messages.models import Message
from tests import factories
from tests.applications.staff.factories import signed_in
from tests.batch_acts import clicks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
FORM = {"reason": "聘期届满，不再续聘。", "document": "晋中评办〔2026〕5号"}


@pytest.fixture
def pool():
    return factories.ExpertPoolFactory()


@pytest.fixture
def client(pool):
    return signed_in(factories.staff(Role.SECRETARY, pool.organiser))


def standing(pool):
    return set(PoolEntry.objects.filter(pool=pool, status="IN_POOL"))


def test_all_behind_the_filters_of_the_page_leave_with_one_reason(pool, client):
    named = [factories.PoolEntryFactory(pool=pool, expert__user__name="买买提·艾力") for _ in range(2)]
    other = factories.PoolEntryFactory(pool=pool)
    elsewhere = factories.PoolEntryFactory(expert__user__name="买买提·艾力")
    page = client.get(f"/desk/pools/{pool.code}/?name=艾力").text
    assert "符合条件的全部 2 件" in page
    query = f"name=艾力&pool={pool.code}"
    assert "共选中 2 件" in clicks.choose(client, "leave_pool", all="1", query=query).text
    answer = clicks.go_on(client, **FORM).text
    assert "已办理 2 件" in answer
    assert standing(pool) == {other}
    assert standing(elsewhere.pool) == {elsewhere}
    gone = PoolEntry.objects.get(pk=named[0].pk)
    assert (gone.removal_reason, gone.removal_document) == (FORM["reason"], FORM["document"])
    told = Message.objects.filter(recipient__in=[entry.expert.user_id for entry in named])
    assert sorted(told.values_list("recipient", flat=True)) == sorted(entry.expert.user_id for entry in named)


def test_pool_of_another_organiser_gives_nothing_to_choose(client):
    strange = factories.PoolEntryFactory()
    page = clicks.choose(client, "leave_pool", strange.pk, all="1", query=f"pool={strange.pool.code}").text
    assert "选中的已找不到" in page
    assert strange.expert.user.name not in page


def test_leaving_needs_a_reason_and_what_was_typed_stays(pool, client):
    entry = factories.PoolEntryFactory(pool=pool)
    clicks.choose(client, "leave_pool", entry.pk)
    answer = clicks.go_on(client, reason="", document=FORM["document"])
    assert answer.status_code == 422
    assert "请写明原因" in answer.text
    assert FORM["document"] in answer.text
    assert standing(pool) == {entry}


def test_one_list_serves_both_acts_though_they_change_different_rows(pool, client):
    entry = factories.PoolEntryFactory(pool=pool)
    # Another pool of the organiser has him too; this page speaks of its own.
    factories.PoolEntryFactory(pool__organiser=pool.organiser, pool__series=pool.series, expert=entry.expert)
    assert "共选中 1 件" in clicks.choose(client, "reappoint_experts", entry.pk).text
    assert Selection.objects.get().rows == [str(entry.pk)]
