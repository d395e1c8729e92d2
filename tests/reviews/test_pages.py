import uuid

import pytest
from django.test import Client
from django.urls import reverse

from portal.core.actors import Role
from reviews import services
from reviews.models import Ballot, Meeting, RollEntry
from tests import factories
from tests.batch_acts import clicks
from tests.reviews.factories import fresh, room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(client_user(actor))
    return client


def client_user(actor):
    return factories.UserFactory._meta.model.objects.get(pk=actor.user_id)


def url(name, here, *args):
    return reverse(f"reviews:{name}", args=[here.meeting.code, *args])


def post(client, address, **data):
    return client.post(address, {"idempotency_key": str(uuid.uuid4()), **data}, follow=True)


def body(response) -> str:
    return response.content.decode()


def test_secretary_plans_a_meeting_through_the_page():
    here = room()
    case = factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW")
    client = signed_in(here.secretary)
    assert here.batch.title in body(client.get(reverse("reviews:meetings")))
    address = reverse("reviews:plan", args=[here.batch.code])
    page = body(client.get(address))
    assert case.code in page
    assert here.cases[0].code not in page
    answer = post(
        client, address, title="第二次评审会", starts_at="2026-09-08T09:30", place="二号会议室", applications=[case.pk]
    )
    assert "会议已安排" in body(answer)
    assert Meeting.objects.get(title="第二次评审会").items.get().application == case


def test_plan_page_tells_what_is_wrong_and_keeps_what_was_typed():
    here = room()
    factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW")
    client = signed_in(here.secretary)
    answer = post(
        client, reverse("reviews:plan", args=[here.batch.code]), title="第二次评审会", starts_at="2026-09-01 9:00"
    )
    assert answer.status_code == 422
    for text in ("开始时间不能早于今天", "请填写地点", "请至少选择一件", "第二次评审会"):
        assert text in body(answer)
    assert Meeting.objects.count() == 1


def test_plan_page_is_not_there_for_another_organiser():
    here = room()
    factories.ApplicationFactory(batch=here.batch, status="IN_REVIEW")
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    client = signed_in(stranger)
    assert client.get(reverse("reviews:plan", args=[here.batch.code])).status_code == 404
    assert client.get(url("meeting", here)).status_code == 404


def test_whole_meeting_goes_through_the_pages():
    here = room(members=7)
    office, chair = signed_in(here.secretary), signed_in(here.chair)
    experts = [signed_in(each) for each in here.actors]
    for client in experts[:5]:
        assert "您已签到" in body(post(client, url("sign_in", here)))
    assert "已签到" in body(post(office, url("office_sign_in", here), expert=here.experts[5].pk))
    assert "会议开始" in body(post(chair, url("chair", here, "open")))
    answer = post(office, url("opinion", here, 1), experts=[each.pk for each in here.experts[:2]], text="业绩突出")
    assert answer.status_code == 422
    assert "现在选了2名" in body(answer)
    assert "业绩突出" in body(answer)
    post(office, url("opinion", here, 1), experts=[each.pk for each in here.experts[:3]], text="业绩突出")
    assert "表决开始" in body(post(chair, url("chair", here, "open-rounds")))
    for client, choice in zip(experts, ["agree"] * 4 + ["disagree"], strict=False):
        page = body(client.get(url("item", here, 1)))
        assert "投出后不能更改" in page
        assert "第1项：已投票。" in body(post(client, url("cast", here, 1), choice=choice))
        assert "投出后不能更改" not in body(client.get(url("item", here, 1)))
    assert "还有表决票没有收回" in body(post(chair, url("chair", here, "close-rounds")))
    address = url("not_cast", here, 1, here.experts[5].pk)
    assert post(office, address, reason="").status_code == 422
    assert address not in body(office.get(url("meeting", here)))
    assert "在场，由本人投票" in body(post(office, address, reason="中途离席"))
    assert address in body(post(office, url("office_sign_out", here), expert=here.experts[5].pk))
    assert "已记为未投" in body(post(office, address, reason="中途离席"))
    assert "已结束投票完毕的表决" in body(post(chair, url("chair", here, "close-rounds")))
    assert "结果已宣布并签署" in body(post(chair, url("chair", here, "sign")))
    assert "没有等待公布的结果" not in body(office.get("/review/results/"))
    assert "已办理 1 件" in clicks.run(office, "publish_decisions", here.meeting.code).text
    assert fresh(here.cases[0]).status == "PASSED"


def test_double_click_on_the_ballot_is_one_vote():
    here = room(members=7).in_vote(6)
    client = signed_in(here.actors[2])
    data = {"idempotency_key": str(uuid.uuid4()), "choice": "agree"}
    for _ in range(2):
        assert "第1项：已投票。" in body(client.post(url("cast", here, 1), data, follow=True))
    assert RollEntry.objects.filter(status="USED").count() == 1
    assert "已投票" in body(post(client, url("cast", here, 1), choice="disagree"))


def test_no_page_shows_a_count_of_choices_only_the_minutes_do():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 4 + ["disagree", "abstain"])
    here.close()
    for client, names in ((signed_in(here.secretary), ["meeting"]), (signed_in(here.chair), ["seat", "item"])):
        for name in names:
            page = body(client.get(url(name, here, *([1] if name == "item" else []))))
            assert "不同意 1" not in page
            assert "弃权 1" not in page
    page = body(signed_in(here.chair).get(url("minutes", here)))
    assert (
        "<td>7</td><td>6</td><td>0</td><td>6</td><td>6</td><td>4</td><td>1</td><td>1</td><td>0</td><td>0</td><td>通过</td>"
        in page
    )


def test_minutes_print_recused_and_annulled_rounds():
    here = room(members=7).open(6)
    item = here.meeting.items.get()
    services.declare_recusal(item=item, expert=here.experts[5], reason="师生关系", actor=here.actors[5])
    here.give_opinions()
    services.open_round(item=item, actor=here.chair)
    services.annul_round(round=here.vote(), reason="设备故障", actor=here.chair)
    services.open_round(item=item, actor=here.chair)
    here.cast(["agree"] * 3 + ["disagree", "disagree"])
    here.close()
    page = body(signed_in(here.secretary).get(url("minutes", here)))
    assert (
        "<td>7</td><td>6</td><td>1</td><td>5</td><td>5</td><td>3</td><td>2</td><td>0</td><td>0</td><td>0</td><td>未通过</td>"
        in page
    )
    for text in ("设备故障", "未计票", "师生关系", here.experts[5].user.name, "业绩突出"):
        assert text in page


def test_minutes_are_not_for_members_who_do_not_preside():
    here = room(members=7).open(6)
    for actor, status in ((here.actors[2], 403), (here.chair, 200), (here.secretary, 200)):
        assert signed_in(actor).get(url("minutes", here)).status_code == status
    supervisor = factories.staff(Role.SUPERVISOR, factories.hrss_office("140700"))
    assert signed_in(supervisor).get(url("minutes", here)).status_code == 200


def test_minutes_stay_as_they_were_signed():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 6)
    here.close()
    services.sign_results(meeting=here.meeting, actor=here.chair)
    user = here.experts[1].user
    name = user.name
    user.name = "改名之后"
    user.save()
    page = body(signed_in(here.secretary).get(url("minutes", here)))
    assert name in page
    assert "改名之后" not in page


def test_minutes_come_as_a_pdf():
    here = room(members=7).in_vote(6)
    here.cast(["agree"] * 6)
    here.close()
    answer = signed_in(here.secretary).get(url("minutes_pdf", here))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_expert_sees_only_his_own_meetings_and_no_recused_case():
    here = room(members=7).open(6)
    other = room(members=7)
    client = signed_in(here.actors[5])
    listed = body(client.get(reverse("reviews:my_meetings")))
    assert here.meeting.code in listed
    assert other.meeting.code not in listed
    assert client.get(url("seat", other)).status_code == 404
    assert client.get(url("item", here, 1)).status_code == 200
    assert "您已回避" in body(post(client, url("recuse", here, 1), reason="亲属"))
    assert client.get(url("item", here, 1)).status_code == 403
    assert signed_in(here.actors[6]).get(url("item", here, 1)).status_code == 403


def test_expert_reads_the_work_without_name_and_unit():
    here = room(members=7).open(6)
    case = here.cases[0]
    case.versions.create(
        number=1, materials=[], commitment="", digest="", submitted_at=here.meeting.starts_at,
        form={
            "basic": {"fields": {"name": case.applicant.name}},
            "report": {"fields": {"text": f"{case.applicant.name}在{case.employer.name}主持了技术改造。"}},
        },
    )  # fmt: skip
    page = body(signed_in(here.actors[2]).get(url("item", here, 1)))
    assert "×××在×××主持了技术改造" in page
    assert case.applicant.name not in page
    assert case.employer.name not in page


@pytest.mark.parametrize("reader", ["secretary", "chair"])
def test_room_takes_the_same_number_of_statements_for_any_agenda(reader, django_assert_max_num_queries):
    counts = []
    for cases in (1, 6):
        here = room(members=7, cases=cases).in_vote(6)
        client = signed_in(getattr(here, reader))
        page = url("meeting" if reader == "secretary" else "seat", here)
        with django_assert_max_num_queries(30) as captured:
            assert client.get(page).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_pages_refuse_what_is_not_there_yet():
    here = room(members=7)
    assert signed_in(here.secretary).get(url("minutes", here)).status_code == 409
    office = signed_in(here.secretary)
    assert post(office, url("not_cast", here, 1, "999"), reason="缺席").status_code == 422
    answer = post(office, url("not_cast", here, 1, here.experts[0].pk), reason="缺席")
    assert "还没有开始表决" in body(answer)
    assert signed_in(here.chair).get(url("item", here, 9)).status_code == 404
    assert post(signed_in(here.chair), url("chair", here, "unknown")).status_code == 404


def test_chair_defers_and_annuls_with_a_reason():
    here = room(members=7, cases=2).in_vote(6)
    chair = signed_in(here.chair)
    assert "作废" in body(post(chair, url("annul", here, 1), reason="设备故障"))
    assert post(chair, url("defer", here, 1), reason="").status_code == 422
    assert "本次不表决" in body(post(chair, url("defer", here, 1), reason="材料需核实"))
    refused = post(signed_in(here.actors[1]), url("annul", here, 2), reason="设备故障")
    assert "由会议主持人办理" in body(refused)
    assert Ballot.objects.count() == 0


def test_secretary_cancels_fails_and_recuses():
    here = room(members=7)
    office = signed_in(here.secretary)
    answer = post(office, url("office_recuse", here, 1), expert=here.experts[2].pk, reason="项目合作者")
    assert "项目合作者" in body(answer)
    assert post(office, url("office_recuse", here, 1), expert="999999", reason="项目合作者").status_code == 422
    assert "已记录未达法定人数" in body(post(office, url("fail", here)))
    other = room(members=7)
    assert "会议已取消" in body(post(signed_in(other.secretary), url("cancel", other), reason="改期"))


@pytest.mark.parametrize("name", ["meeting", "seat", "minutes", "meeting_live", "seat_live", "minutes_pdf"])
def test_meeting_pages_are_closed_to_applicants_and_the_public(name):
    here = room(members=7).open(6)
    applicant = factories.applicant_actor(here.cases[0].applicant)
    assert signed_in(applicant).get(url(name, here)).status_code == 403
    answer = Client().get(url(name, here))
    assert answer.status_code == 302


def test_deputy_takes_the_chair_through_the_page():
    here = room(members=7).in_vote(6)
    chair, deputy, member = (signed_in(each) for each in here.actors[:3])
    take, close = url("chair", here, "take"), url("chair", here, "close-rounds")
    assert take not in body(deputy.get(url("seat", here)))
    page = body(post(chair, url("sign_out", here)))
    assert close not in page
    assert take not in page
    page = body(member.get(url("seat", here)))
    assert take not in page
    assert "主持人已退席" in page
    assert take in body(deputy.get(url("seat", here)))
    page = body(post(deputy, take))
    assert "您已接任主持" in page
    assert close in page
    assert take not in page


def test_seat_offers_the_recused_chair_nothing_on_that_item():
    here = room(members=7, cases=2).open(7)
    services.declare_recusal(item=here.meeting.items.first(), expert=here.experts[0], reason="亲属", actor=here.chair)
    page = body(signed_in(here.chair).get(url("seat", here)))
    assert "由在场的主任委员或副主任委员接任主持" in page
    assert url("open_round", here, 1) not in page
    assert url("defer", here, 1) not in page
    assert url("open_round", here, 2) in page


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.SUPERVISOR])
def test_applicant_sees_nothing_of_the_meeting_on_his_case_in_another_role(role):
    here = room(members=7, cases=2).open(6)
    organiser = here.batch.committee.organiser
    own = factories.staff(role, organiser, user=here.cases[1].applicant)
    colleague = factories.staff(role, organiser)
    for name in ("meeting", "meeting_live", "minutes", "minutes_pdf"):
        assert signed_in(own).get(url(name, here)).status_code == 404
        assert signed_in(colleague).get(url(name, here)).status_code == 200
    assert list(Meeting.objects.visible_to(own)) == []
    assert list(Meeting.objects.visible_to(colleague)) == [here.meeting]


def test_office_reads_what_comes_next_and_finds_the_ends_of_a_meeting_last():
    here = room(members=5)
    client = signed_in(here.secretary)
    page = body(client.get(url("meeting", here)))
    assert "没有设备的，在下面的“签到”中代为签到" in page
    assert page.index("代为签到</button>") < page.index("取消会议") < page.index("记录为未达法定人数")
    here.sign_in(5)
    page = body(client.get(url("meeting", here)))
    assert "下一步：主任委员或副主任委员在自己的页面宣布开会" in page
    assert "记录为未达法定人数" not in page


@pytest.mark.parametrize("present", [5, 4])
def test_minutes_say_who_was_absent_or_that_nobody_was(present):
    here = room(members=5).open(present)
    page = body(signed_in(here.secretary).get(url("minutes", here)))
    absent = "无" if present == 5 else here.experts[4].user.name
    assert f'<th scope="row">缺席</th><td>{absent}</td>' in page


def test_one_open_ballot_is_offered_once():
    here = room(members=5, cases=2).open(5).give_opinions_by_sets()
    expert = signed_in(here.actors[4])
    post(signed_in(here.chair), url("discuss", here), number=1, seen="")
    post(signed_in(here.chair), url("open_round", here, 1))
    page = body(expert.get(url("seat", here)))
    assert "确认投“同意”" in page
    assert "填写表决票" not in page
    post(signed_in(here.chair), url("open_round", here, 2))
    assert "您有 2 张表决票没有投" in body(expert.get(url("seat", here)))
