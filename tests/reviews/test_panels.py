"""Panels, who reads what, and what is written before the vote (N12, 令40 arts. 21, 24, 25)."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from reviews import panel_selectors as reading
from reviews import services
from reviews.models import Assignment, ExpertOpinion, Opinion, Panel, ReviewSetup, ScoreSheet
from reviews.scoring import DEFAULT_ITEMS, ScoreItem
from reviews.services.expert_opinions import Incomplete, Overtaken
from tests import factories
from tests.reviews.factories import fresh, room
from tests.reviews.panel_factories import (
    GOOD,
    actor_for,
    assign,
    assigned,
    form_panel,
    hand_in_all,
    opinions,
    set_up,
    write,
)
from tests.reviews.test_pages import body, post, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def url(name, here, *args):
    return reverse(f"reviews:{name}", args=[here.meeting.code, *args])


def test_panel_has_three_experts_of_the_roster_and_one_leader():
    here = room(members=7)
    with pytest.raises(Refused, match="不少于3名专家，现在选了2名"):
        form_panel(here, (0, 1))
    with pytest.raises(Refused, match="组长应是本组的专家"):
        services.save_panel(meeting=here.meeting, name="组", experts=here.experts[:3], leader=here.experts[5],
                            actor=here.secretary)  # fmt: skip
    stranger = factories.ExpertFactory()
    with pytest.raises(Refused, match="须在本次会议的名单上"):
        services.save_panel(meeting=here.meeting, name="组", experts=[*here.experts[:2], stranger],
                            leader=here.experts[0], actor=here.secretary)  # fmt: skip
    panel = form_panel(here)
    assert panel.leader.expert == here.experts[0]
    with pytest.raises(Refused, match="另一个评议组"):
        form_panel(here, (3, 4, 5), name="第二组")
    with pytest.raises(Refused, match="同名"):
        form_panel(here, (4, 5, 6))


def test_only_the_office_forms_panels():
    here = room(members=7)
    for actor in (here.chair, factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))):
        with pytest.raises(Refused, match="办事机构人员办理"):
            services.save_panel(meeting=here.meeting, name="组", experts=here.experts[:3], leader=here.experts[0],
                                actor=actor)  # fmt: skip
    assert not Panel.objects.exists()


def test_database_gives_no_case_to_a_panel_of_two():
    here = room(members=7)
    panel = form_panel(here, (0, 1, 2))
    panel.seats.last().delete()
    with pytest.raises(IntegrityError, match="takes cases when it has 3 experts"), transaction.atomic():
        Assignment.objects.create(item=here.meeting.items.get(), panel=panel, assigned_at=clock.now())


def test_plan_is_looked_at_before_it_is_carried_out():
    here = room(members=7, cases=4)
    set_up(here)
    form_panel(here, (0, 1, 2, 3))
    seen = reading.proposal(here.meeting)
    assert sorted(seen.plan.loads().values()) == [3, 3, 3, 3]
    assert not ExpertOpinion.objects.exists()
    assert services.assign_cases(meeting=here.meeting, seen=seen.digest, actor=here.secretary) == 4
    assert ExpertOpinion.objects.count() == 12
    told = Message.objects.filter(subject="有申报待您评议").values_list("recipient_id", flat=True)
    assert set(told) == {each.user_id for each in here.experts[:4]}
    assert not [one for one in Message.objects.all() if here.cases[0].applicant.name in one.body + one.subject]


def test_plan_that_has_changed_meanwhile_is_not_carried_out():
    here = room(members=7, cases=2)
    set_up(here)
    form_panel(here, (0, 1, 2, 3))
    seen = reading.proposal(here.meeting).digest
    item = here.meeting.items.get(number=1)
    first = reading.proposal(here.meeting).plan.shares[0].experts[0]
    expert = next(each for each in here.experts if each.pk == first)
    services.declare_recusal(item=item, expert=expert, reason="师生", actor=actor_for(here, first))
    with pytest.raises(Refused, match="请重新查看分配方案"):
        services.assign_cases(meeting=here.meeting, seen=seen, actor=here.secretary)
    assert assign(here) == 2
    assert not ExpertOpinion.objects.filter(item=item, expert=first).exists()


def test_refusal_names_the_case_without_three_experts():
    here = room(members=7, cases=2)
    set_up(here)
    form_panel(here, (0, 1, 2))
    services.declare_recusal(item=here.meeting.items.get(number=2), expert=here.experts[1], reason="亲属",
                             actor=here.secretary)  # fmt: skip
    with pytest.raises(Refused, match="第2项没有一个评议组能派出3名"):
        assign(here)
    assert not ExpertOpinion.objects.exists()


def test_cases_wait_until_window_and_form_are_set():
    here = room(members=7)
    form_panel(here)
    with pytest.raises(Refused, match="请先设置材料开放时间和评分表"):
        assign(here)


def test_moving_a_case_keeps_what_stays_and_ends_what_goes():
    here = assigned()
    before = {each.expert_id for each in opinions(here)}
    hand_in_all(here)
    services.compose_opinion(item=here.meeting.items.get(), text="建议通过。", revision=0, actor=here.chair)
    item = here.meeting.items.get()
    free = next(each for each in here.experts[:4] if each.pk not in before)
    leaving = next(each for each in here.experts[1:4] if each.pk in before)
    stay = [each for each in here.experts[:4] if each.pk in before and each != leaving]
    with pytest.raises(Refused, match="请写明调整的原因"):
        services.move_case(item=item, panel=Panel.objects.get(), experts=[*stay, free], reason=" ",
                           actor=here.secretary)  # fmt: skip
    services.move_case(item=item, panel=Panel.objects.get(), experts=[*stay, free], reason="出差", actor=here.secretary)
    status = dict(ExpertOpinion.objects.values_list("expert_id", "status"))
    assert status[leaving.pk] == "RELEASED"
    assert status[free.pk] == "DRAFT"
    assert [status[each.pk] for each in stay] == ["HANDED_IN", "HANDED_IN"]
    assert not Opinion.objects.exists()
    services.move_case(
        item=item, panel=Panel.objects.get(), experts=[*stay, leaving], reason="回来", actor=here.secretary
    )
    assert ExpertOpinion.objects.get(expert=leaving).status == "DRAFT"


def test_a_recused_expert_is_not_given_the_case_and_loses_it():
    here = assigned()
    item = here.meeting.items.get()
    mine = opinions(here)[1]
    actor = actor_for(here, mine.expert_id)
    client = signed_in(actor)
    assert client.get(url("my_case", here, 1)).status_code == 200
    services.declare_recusal(item=item, expert=mine.expert, reason="亲属", actor=actor)
    assert client.get(url("my_case", here, 1)).status_code == 403
    assert "第 1 项" not in body(client.get(url("my_cases", here)))
    with pytest.raises(Refused, match="已回避"):
        write(here, mine)
    with pytest.raises(Refused, match="须回避这件申报"):
        services.move_case(item=item, panel=Panel.objects.get(), experts=[each.expert for each in opinions(here)],
                           reason="试", actor=here.secretary)  # fmt: skip
    assert reading.progress(here.meeting)[0].state == ("不足3名专家", "bad")
    assert [each.pk for each in reading.items_to_assign(here.meeting)] == [item.pk]


def test_opinion_is_written_by_its_expert_alone_and_inside_the_window():
    here = assigned()
    mine, other = opinions(here)[:2]
    with pytest.raises(Refused, match="只能填写分配给自己的评议"):
        write(here, mine, actor=actor_for(here, other.expert_id))
    with pytest.raises(Refused, match="只能填写分配给自己的评议"):
        write(here, mine, actor=here.secretary)
    with clock.frozen(clock.now() + timedelta(hours=9)):
        for act in (lambda: write(here, mine), lambda: services.hand_in_opinion(
            opinion=ExpertOpinion.objects.get(pk=mine.pk), actor=actor_for(here, mine.expert_id)
        )):  # fmt: skip
            with pytest.raises(Refused):
                act()
        client = signed_in(actor_for(here, mine.expert_id))
        assert client.get(url("my_case", here, 1)).status_code == 403
        assert "现在不是材料查阅和评议的时间" in body(client.get(url("my_cases", here)))
    assert ExpertOpinion.objects.get(pk=mine.pk).revision == 0


def test_an_incomplete_opinion_stays_a_draft_and_says_what_is_missing():
    here = assigned()
    mine = opinions(here)[0]
    write(here, mine, scores={"ethics": "11", "ability": ""}, text="", recommendation="")
    with pytest.raises(Incomplete) as caught:
        services.hand_in_opinion(opinion=mine, actor=actor_for(here, mine.expert_id))
    assert caught.value.problems == {
        "score_ethics": "请填写0至10的整数。", "score_ability": "请打分。", "score_achievement": "请打分。",
        "score_contribution": "请打分。", "text": "请填写评议意见。", "recommendation": "请选择建议。",
    }  # fmt: skip
    assert ExpertOpinion.objects.get(pk=mine.pk).status == "DRAFT"


def test_opinion_of_three_becomes_the_panel_s_and_the_vote_can_begin():
    here = assigned()
    item = here.meeting.items.get()
    for opinion in opinions(here)[:2]:
        write(here, opinion)
        services.hand_in_opinion(opinion=opinion, actor=actor_for(here, opinion.expert_id))
    with pytest.raises(Refused, match="已有2名专家提交评议，不少于3名"):
        services.compose_opinion(item=item, text="建议通过。", revision=0, actor=here.chair)
    last = opinions(here)[2]
    write(here, last)
    services.hand_in_opinion(opinion=last, actor=actor_for(here, last.expert_id))
    with pytest.raises(Refused, match="由评议组组长形成"):
        services.compose_opinion(item=item, text="建议通过。", revision=0, actor=here.actors[1])
    made = services.compose_opinion(item=item, text="建议通过。", revision=0, actor=here.chair)
    assert made.expert_ids == sorted(each.expert_id for each in opinions(here))
    with pytest.raises(Refused, match="组长已经形成评议意见"):
        services.take_back_opinion(opinion=last, actor=actor_for(here, last.expert_id))
    here.open(6)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    with pytest.raises(Refused, match="已经开始表决"):
        services.compose_opinion(item=item, text="改写。", revision=1, actor=here.chair)


def test_points_never_come_near_the_vote():
    here = assigned()
    hand_in_all(here)
    services.compose_opinion(item=here.meeting.items.get(), text="不建议。", revision=0, actor=here.chair)
    here.open(6)
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    here.cast(["agree"] * 6)
    here.close()
    assert here.vote().passed is True
    for record in Record.objects.filter(verb="opinion.handed_in"):
        assert set(record.data) == {"sha256"}
    assert not Record.objects.filter(note__contains="技术扎实").exists()


def test_two_tabs_do_not_overwrite_each_other():
    here = assigned()
    mine = opinions(here)[0]
    client = signed_in(actor_for(here, mine.expert_id))
    save = url("my_case_autosave", here, 1)
    first = client.post(save, {"revision": 0, "score_ethics": "9", "text": "第一个窗口"})
    assert (first.status_code, first.json()["revision"], first.json()["errors"]) == (200, 1, {})
    assert client.post(save, {"revision": 0, "text": "第二个窗口"}).status_code == 409
    answer = client.post(url("my_case", here, 1), {"revision": 0, "text": "第二个窗口写的"})
    assert answer.status_code == 409
    assert "第二个窗口写的" in body(answer)
    assert "没有覆盖" in body(answer)
    assert ExpertOpinion.objects.get(pk=mine.pk).text == "第一个窗口"
    with pytest.raises(Overtaken):
        write(here, mine, revision=0)


def test_expert_hands_in_on_his_page_and_takes_it_back():
    here = assigned()
    mine = opinions(here)[0]
    client = signed_in(actor_for(here, mine.expert_id))
    page = url("my_case", here, 1)
    typed = {f"score_{code}": value for code, value in GOOD.items()}
    answer = post(client, page, revision=0, hand_in=1, text="有依据的意见", **{**typed, "score_ability": "三十"})
    assert answer.status_code == 422
    assert "三十" in body(answer)
    assert "请填写0至30的整数" in body(answer)
    assert "有依据的意见" in body(answer)
    answer = post(client, page, revision=1, hand_in=1, text="有依据的意见", recommendation="reserved", **typed)
    assert "评议已提交" in body(answer)
    assert "84" in body(client.get(page))
    assert "已取回" in body(post(client, url("my_case_take_back", here, 1)))
    assert ExpertOpinion.objects.get(pk=mine.pk).status == "DRAFT"


def test_leader_writes_on_top_of_what_was_handed_in():
    here = assigned()
    leader = signed_in(here.chair)
    draft = leader.post(url("conclusion_autosave", here, 1), {"revision": 0, "text": "草稿"})
    assert draft.json()["revision"] == 1
    page = body(leader.get(url("conclusion", here, 1)))
    assert "还差 3 名专家" in page
    assert "草稿" in page
    hand_in_all(here)
    assert "技术扎实" in body(leader.get(url("conclusion", here, 1)))
    assert post(leader, url("conclusion", here, 1), revision=0, text="旧窗口").status_code == 409
    assert post(leader, url("conclusion", here, 1), revision=1, text="").status_code == 422
    assert "评议意见已形成" in body(post(leader, url("conclusion", here, 1), revision=1, text="建议通过。"))
    assert signed_in(here.actors[1]).get(url("conclusion", here, 1)).status_code == 403


def test_nobody_sees_points_before_the_panel_s_opinion_stands():
    here = assigned()
    hand_in_all(here)
    supervisor = factories.staff(Role.SUPERVISOR, factories.hrss_office("140700"))
    other = signed_in(actor_for(here, opinions(here)[1].expert_id))
    readers = [signed_in(here.secretary), signed_in(supervisor)]
    for client in readers:
        assert "技术扎实" not in body(client.get(url("case_opinions", here, 1)))
        assert "技术扎实" not in body(client.get(url("panels", here)))
    own = ExpertOpinion.objects.get(pk=opinions(here)[1].pk)
    assert body(other.get(url("my_case", here, 1))).count("技术扎实") == 1
    assert own.status == "HANDED_IN"
    services.compose_opinion(item=here.meeting.items.get(), text="建议通过。", revision=0, actor=here.chair)
    for client in readers:
        assert "技术扎实" in body(client.get(url("case_opinions", here, 1)))


def test_secretary_goes_through_the_pages():
    here = room(members=7, cases=2)
    office = signed_in(here.secretary)
    assert "还没有设置" in body(office.get(url("panels", here)))
    wrong = post(office, url("review_setup", here), material_from="2026-09-07T10:00", material_until="2026-09-07T09:00",
                 sheet="default")  # fmt: skip
    assert wrong.status_code == 422
    assert "材料关闭时间应晚于开放时间" in body(wrong)
    post(office, url("review_setup", here), material_from="2026-09-07T08:00", material_until="2026-09-07T23:00",
         sheet="default")  # fmt: skip
    few = post(office, url("panel_new", here), name="焊接组", experts=[each.pk for each in here.experts[:2]],
               leader=here.experts[0].pk)  # fmt: skip
    assert few.status_code == 422
    assert "现在选了2名" in body(few)
    assert "焊接组" in body(few)
    saved = post(office, url("panel_new", here), name="焊接组", experts=[each.pk for each in here.experts[:4]],
                 leader=here.experts[1].pk)  # fmt: skip
    assert f"{here.experts[1].user.name}（组长）" in body(saved)
    page = office.get(url("assignment", here))
    seen = page.context["found"].digest
    assert "分配后每人的工作量" in body(page)
    assert post(office, url("assignment", here), seen="old").status_code == 422
    assert "已分配2件申报" in body(post(office, url("assignment", here), seen=seen))
    moved = post(office, url("move_case", here, 1), experts=[each.pk for each in here.experts[1:4]], reason="")
    assert moved.status_code == 422
    assert "第1项已调整" in body(
        post(office, url("move_case", here, 1), experts=[each.pk for each in here.experts[1:4]], reason="均衡")
    )
    panel = Panel.objects.get()
    assert "评议组已撤销" in body(post(office, url("panel_dissolve", here, panel.pk)))
    assert not Assignment.objects.exists()


def test_score_form_that_demands_papers_is_refused_and_kept_as_typed():
    here = room(members=7)
    office = signed_in(here.secretary)
    rows = {
        "rows-TOTAL_FORMS": 2,
        "rows-INITIAL_FORMS": 0,
        "rows-0-label": "能力",
        "rows-0-kind": "ability",
        "rows-0-points": 60,
        "rows-1-label": "核心期刊论文",
        "rows-1-kind": "paper",
        "rows-1-points": 40,
    }
    answer = post(office, url("score_sheet", here), title="评分表", **rows)
    assert answer.status_code == 422
    assert "不能作为必评项目" in body(answer)
    assert "核心期刊论文" in body(answer)
    assert not ScoreSheet.objects.exists()
    good = {**rows, "rows-0-points": 100, "rows-1-points": 5, "rows-1-optional": "on"}
    for _ in range(2):
        assert "评分表已保存" in body(post(office, url("score_sheet", here), title="评分表", **good))
    post(office, url("review_setup", here), material_from="2026-09-07T08:00", material_until="2026-09-07T23:00",
         sheet=ScoreSheet.objects.get().pk)  # fmt: skip
    assert [each["label"] for each in ReviewSetup.objects.get().sheet["items"]] == ["能力", "核心期刊论文"]


def test_form_is_frozen_once_somebody_has_handed_in():
    here = assigned()
    hand_in_all(here)
    other = services.make_score_sheet(batch=here.batch, title="另一张", items=[ScoreItem("a", "能力", "ability", 100)],
                                      actor=here.secretary, for_batch=True)  # fmt: skip
    with pytest.raises(Refused, match="不能更换评分表"):
        services.set_up_review(meeting=here.meeting, material_from=clock.now(), sheet=other, actor=here.secretary,
                               material_until=clock.now() + timedelta(days=1))  # fmt: skip
    set_up(here, material_until=clock.now() + timedelta(days=1))
    assert [each.label for each in reading.frozen_items(here.meeting)] == [each.label for each in DEFAULT_ITEMS]
    with pytest.raises(Refused, match="办事机构人员制定"):
        services.make_score_sheet(batch=here.batch, title="表", items=DEFAULT_ITEMS, actor=here.chair, for_batch=True)


def test_whoever_has_handed_in_cannot_be_taken_out_of_his_panel():
    here = assigned(members=7, places=(0, 1, 2, 3))
    hand_in_all(here)
    gone = opinions(here)[-1].expert
    rest = [each for each in here.experts[:4] if each != gone]
    with pytest.raises(Refused, match="已提交评议"):
        services.save_panel(meeting=here.meeting, panel=Panel.objects.get(), name="第一组", experts=rest,
                            leader=rest[0], actor=here.secretary)  # fmt: skip
    with pytest.raises(Refused, match="已提交评议"):
        services.dissolve_panel(panel=Panel.objects.get(), actor=here.secretary)
    assert Panel.objects.get().seats.count() == 4


def test_repeated_click_assigns_once():
    here = room(members=7)
    set_up(here)
    form_panel(here)
    seen, key = reading.proposal(here.meeting).digest, uuid.uuid4()
    for _ in range(2):
        services.assign_cases(meeting=here.meeting, seen=seen, actor=here.secretary, key=key)
    assert ExpertOpinion.objects.count() == 3
    assert Message.objects.filter(subject="有申报待您评议").count() in {0, 3}


@pytest.mark.parametrize("name", ["panels", "hearings", "blind", "review_setup", "assignment", "my_cases"])
def test_pages_are_closed_to_applicants_and_to_strangers(name):
    here = assigned()
    applicant = signed_in(factories.applicant_actor(here.cases[0].applicant))
    assert applicant.get(url(name, here)).status_code == 403
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    assert signed_in(stranger).get(url(name, here)).status_code in {403, 404}


def test_an_expert_who_does_not_read_the_case_sees_nothing_of_it():
    here = assigned()
    readers = {here.experts[0].pk, *(each.expert_id for each in opinions(here))}
    idle = next(each for each in here.experts if each.pk not in readers)
    client = signed_in(actor_for(here, idle.pk))
    assert client.get(url("my_case", here, 1)).status_code == 403
    assert "没有分配给您的申报" in body(client.get(url("my_cases", here)))


@pytest.mark.parametrize("reader", ["secretary", "chair"])
def test_pages_take_the_same_number_of_statements_for_any_agenda(reader, django_assert_max_num_queries):
    counts = []
    for cases in (1, 3):
        here = assigned(cases=cases)
        client = signed_in(getattr(here, reader))
        with django_assert_max_num_queries(40) as captured:
            assert client.get(url("panels" if reader == "secretary" else "my_cases", here)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_meeting_over_closes_the_material():
    here = assigned()
    mine = opinions(here)[0]
    services.cancel_meeting(meeting=here.meeting, reason="改期", actor=here.secretary)
    assert fresh(here.meeting).status == "CANCELLED"
    with pytest.raises(Refused, match="现在不是材料查阅和评议的时间"):
        write(here, mine)
