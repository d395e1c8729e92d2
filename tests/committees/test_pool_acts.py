"""What the office does with its pool and its experts, and what it is refused (令40 arts. 8, 10, 11, 42; N7)."""

import uuid
from datetime import date

import pytest

from committees import services
from committees.models import Expert, ExpertPool, PoolEntry
from portal.accounts.models import RoleAssignment, User
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from tests import factories
from tests.committees.pool_room import FROM, TO, facts_of, room, specialty

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def stored(expert):
    return Expert.objects.for_act().get(pk=expert.pk)


def test_a_person_is_appointed_taken_in_told_and_given_the_role():
    here = room()
    user = factories.UserFactory()
    entry = here.take_in(user, specialty=specialty())
    assert (entry.status, entry.joined_on, entry.expert.user) == ("IN_POOL", FROM, user)
    assert (entry.expert.series.code, entry.expert.term_to) == ("engineering", TO)
    assert RoleAssignment.objects.filter(user=user, role=Role.EXPERT, organisation=here.organiser).count() == 1
    assert Message.objects.filter(recipient=user, subject="您被授予新的角色").exists()
    assert Record.objects.filter(verb="expert.appointed").count() == 1


def test_the_same_click_twice_takes_in_once():
    here, user, key = room(), factories.UserFactory(), uuid.uuid4()
    assert here.take_in(user, key=key) == here.take_in(user, key=key)
    assert PoolEntry.objects.count() == 1
    with pytest.raises(Refused, match="已经在这个库里"):
        here.take_in(user, key=uuid.uuid4())


def test_an_expert_of_another_pool_comes_as_he_is():
    here, there = room(), room(name="又一个专家库")
    expert = there.expert(title_name="正高级工程师", title_level="full_senior")
    entry = services.take_in(pool=here.pool, user=expert.user, facts=None, actor=here.secretary)
    assert entry.expert.title_name == "正高级工程师"
    assert set(stored(expert).keeper_ids) == {here.organiser.pk, there.organiser.pk}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"term_to": date(2029, 9, 8)}, "最长3年"),
        ({"term_to": date(2026, 9, 6)}, "不能早于聘期起"),
        ({"specialty": None}, "按专业组建"),
    ],
)
def test_wrong_facts_are_refused_and_nothing_is_kept(facts, words):
    room()
    here = room(name="燃气专业专家库", specialty=specialty())
    with pytest.raises(services.BadFacts, match=words):
        here.take_in(**{"specialty": specialty()} | facts)
    assert not Expert.objects.exists()


def test_who_may_not():
    here, there = room(), room(name="又一个专家库")
    with pytest.raises(Refused, match="其他组建单位"):
        services.take_in(pool=there.pool, user=factories.UserFactory(), facts=facts_of(), actor=here.secretary)
    with pytest.raises(Refused, match="组建单位的办事机构"):
        services.take_in(pool=here.pool, user=factories.UserFactory(), facts=facts_of(), actor=here.officer)
    himself = User.objects.get(pk=here.secretary.user_id)
    with pytest.raises(Refused, match="本人"):
        here.take_in(himself)
    expert = there.expert()
    for act, given in [
        (services.reappoint, {"term_from": FROM, "term_to": TO}),
        (services.end_term, {"on": FROM, "reason": "调离"}),
        (services.remove_expert, {"document": "1号", "reason": "泄密"}),
        (services.amend_expert, {"facts": {"title_name": "工程师"}}),
    ]:
        with pytest.raises(Refused, match="不在您单位的专家库里"):
            act(expert=expert, actor=here.secretary, **given)
    with pytest.raises(Refused, match="其他组建单位"):
        services.leave_pool(entry=expert.pool_entries.get(), actor=here.secretary, reason="调离")


def test_a_secretary_who_is_an_expert_decides_nothing_about_himself():
    here = room()
    expert = here.expert()
    himself = factories.staff(Role.SECRETARY, here.organiser, user=expert.user)
    with pytest.raises(Refused, match="本人的专家事项"):
        services.reappoint(expert=expert, actor=himself, term_from=FROM, term_to=TO)
    with pytest.raises(Refused, match="本人的专家事项"):
        services.leave_pool(entry=expert.pool_entries.get(), actor=himself, reason="调离")


def test_terms():
    here = room()
    expert = here.expert(term_to=date(2027, 9, 6))
    services.reappoint(expert=expert, actor=here.secretary, term_from=date(2027, 9, 7), term_to=date(2030, 9, 7))
    assert stored(expert).term_to == date(2030, 9, 7)
    record = Record.objects.get(verb="expert.reappointed")
    assert record.data == {"before": ["2026-09-07", "2027-09-06"], "after": ["2027-09-07", "2030-09-07"]}
    with pytest.raises(services.BadFacts, match="最长3年"):
        services.reappoint(expert=expert, actor=here.secretary, term_from=FROM, term_to=date(2029, 9, 8))
    with pytest.raises(services.BadFacts, match="今天以前"):
        services.reappoint(expert=expert, actor=here.secretary, term_from=date(2025, 9, 1), term_to=date(2026, 9, 6))


@pytest.mark.parametrize(("on", "right"), [("2026-09-06", False), ("2026-09-07", True), ("2029-09-08", False)])
def test_a_term_ends_early_from_today_on(on, right):
    here = room()
    expert = here.expert()
    act = {"expert": expert, "actor": here.secretary, "on": date.fromisoformat(on), "reason": "工作调动"}
    if right:
        assert services.end_term(**act).term_to == date.fromisoformat(on)
        return
    with pytest.raises(services.BadFacts):
        services.end_term(**act)
    assert stored(expert).term_to == TO


def test_leaving_one_pool_leaves_the_others():
    here, there = room(), room(name="又一个专家库")
    expert = here.expert()
    other = services.take_in(pool=there.pool, user=expert.user, facts=None, actor=there.secretary)
    left = services.leave_pool(entry=here.pool.entries.get(), actor=here.secretary, reason="工作调动")
    assert (left.status, left.removed_on, left.removal_reason) == ("LEFT", FROM, "工作调动")
    assert list(PoolEntry.objects.live()) == [other]
    again = here.take_in(expert.user)
    assert again.pk != left.pk


def test_removed_leaves_every_pool_and_cannot_come_back_without_a_document():
    here, there = room(), room(name="又一个专家库")
    expert = here.expert()
    services.take_in(pool=there.pool, user=expert.user, facts=None, actor=there.secretary)
    services.remove_expert(expert=expert, actor=here.secretary, document="晋中人社发〔2026〕9号", reason="泄露评审内容")
    gone = stored(expert)
    assert (gone.status, gone.removed_by, gone.removal_document) == (
        "REMOVED", here.organiser, "晋中人社发〔2026〕9号",
    )  # fmt: skip
    assert not PoolEntry.objects.live().exists()
    assert not PoolEntry.objects.drawable(FROM, "middle").exists()
    assert Message.objects.filter(recipient_id=there.secretary.user_id, subject__contains="被取消资格").exists()
    for place in (here, there):
        with pytest.raises(Refused, match="第42条"):
            place.take_in(expert.user)
    with pytest.raises(Refused, match="由取消资格的组建单位恢复"):
        services.reinstate_expert(expert=gone, actor=there.secretary, document="10号", reason="复核后撤销")
    services.reinstate_expert(expert=gone, actor=here.secretary, document="10号", reason="复核后撤销")
    assert here.take_in(expert.user).status == "IN_POOL"


def test_amending_writes_what_changed_and_nothing_otherwise():
    here = room()
    expert = here.expert()
    services.amend_expert(expert=expert, actor=here.secretary, facts={"title_name": "高级工程师"})
    assert not Record.objects.filter(verb="expert.amended").exists()
    services.amend_expert(
        expert=expert, actor=here.secretary, facts={"title_name": "正高级工程师", "title_level": "full_senior"}
    )
    assert Record.objects.get(verb="expert.amended").data["before"] == {
        "title_name": "高级工程师", "title_level": "associate_senior",
    }  # fmt: skip
    bound = room(name="燃气专业专家库", specialty=specialty())
    his = bound.expert(specialty=specialty())
    with pytest.raises(services.BadFacts, match="先办理出库"):
        services.amend_expert(expert=his, actor=bound.secretary, facts={"specialty": None})


def test_a_pool_is_filed_by_its_authority_for_three_years():
    here = room()
    with pytest.raises(Refused, match="还没有专家"):
        services.submit_pool(pool=here.pool, actor=here.secretary)
    here.take_in()
    granted = {"number": "晋中人社备〔2026〕8号", "valid_from": FROM, "valid_to": TO}
    with pytest.raises(Refused, match="没有报送"):
        services.file_pool(pool=here.pool, actor=here.officer, **granted)
    services.submit_pool(pool=here.pool, actor=here.secretary)
    with pytest.raises(Refused, match="已经报送"):
        services.submit_pool(pool=here.pool, actor=here.secretary)
    services.return_pool(pool=here.pool, actor=here.officer, told="请补充民营企业专家。")
    assert here.fresh().told == "请补充民营企业专家。"
    services.submit_pool(pool=here.pool, actor=here.secretary)
    for changes, field in [
        ({"valid_to": date(2029, 9, 8)}, "valid_to"), ({"valid_from": date(2026, 9, 6)}, "valid_from"),
        ({"valid_to": date(2026, 9, 6)}, "valid_to"),
    ]:  # fmt: skip
        with pytest.raises(services.BadFacts) as refused:
            services.file_pool(pool=here.pool, actor=here.officer, **granted | changes)
        assert list(refused.value.problems) == [field]
    services.file_pool(pool=here.pool, actor=here.officer, **granted)
    assert list(ExpertPool.objects.in_force(FROM)) == [here.fresh()]
    services.submit_pool(pool=here.pool, actor=here.secretary)
    assert here.fresh().in_force(FROM)


def test_another_authority_and_the_person_who_handed_it_in_file_nothing():
    here = room()
    here.take_in()
    services.submit_pool(pool=here.pool, actor=here.secretary)
    both = factories.staff(Role.HRSS_OFFICER, here.pool.authority, user=User.objects.get(pk=here.secretary.user_id))
    elsewhere = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100"))
    for actor, words in [
        (both, "其他人员审核"),
        (elsewhere, "不在您所在的机关"),
        (here.secretary, "备案机关的工作人员"),
    ]:
        with pytest.raises(Refused, match=words):
            services.file_pool(pool=here.pool, actor=actor, number="1号", valid_from=FROM, valid_to=TO)
    assert here.fresh().status == "PREPARING"


def test_a_name_is_used_once():
    here = room()
    with pytest.raises(services.BadFacts, match="同名"):
        services.open_pool(
            actor=here.secretary, name=here.pool.name, series=here.pool.series, specialty=None,
            authority=here.pool.authority,
        )  # fmt: skip
