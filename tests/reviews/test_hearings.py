"""Hearings and the records that must be there before the vote (M4a, M4f)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from reviews import services
from reviews.hearing_selectors import hearing_of_case, schedule
from reviews.models import Hearing, MethodRecord
from reviews.records import Content, questions, record_problems
from reviews.services.expert_opinions import Incomplete, Overtaken
from reviews.services.hearings import Venue
from tests import factories
from tests.reviews.factories import room
from tests.reviews.panel_factories import assign, assigned, form_panel, set_up
from tests.reviews.test_pages import body, post, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
HALL = Venue("onsite", "二楼会议室")


def url(name, here, *args):
    return reverse(f"reviews:{name}", args=[here.meeting.code, *args])


def judged_by(here, *methods):
    factories.change_published(here.batch, methods=list(methods))
    here.meeting = type(here.meeting).objects.get(pk=here.meeting.pk)
    return here


def planned(here, **fields):
    fields = {"starts_at": clock.now() + timedelta(days=1), "minutes": 20, "pause": 5, "venue": HALL} | fields
    return services.plan_hearings(meeting=here.meeting, actor=here.secretary, **fields)


def record_of(here, method="defence", actor=None, **changed):
    start = clock.now()
    facts = {"identity_checked_by": "李娜", "identity_checked_how": "核对证件", "questions": "问：关键参数？答：……",
             "task": "焊接", "observed": "规范", "result": "合格", "shown": "样机", "own_part": "查图纸"}  # fmt: skip
    content = Content("onsite", facts, start, start + timedelta(minutes=20), 86)
    content = type(content)(**{**{name: getattr(content, name) for name in content.__slots__}, **changed})
    item = here.meeting.items.get(number=1)
    stored = MethodRecord.objects.filter(item=item, method=method).first()
    revision = stored.revision if stored else 0
    return services.save_record(item=item, method=method, content=content, revision=revision,
                                actor=actor or here.secretary)  # fmt: skip


@pytest.mark.parametrize(
    ("method", "label"), [("defence", "答辩"), ("practical", "实践操作"), ("showcase", "业绩展示")]
)
def test_no_vote_without_the_record_that_the_batch_asks_for(method, label):
    here = judged_by(assigned(), "review", method)
    here.open(6).give_opinions()
    item = here.meeting.items.get()
    with pytest.raises(Refused, match=f"还没有{label}记录"):
        services.open_round(item=item, actor=here.chair)
    saved = record_of(here, method)
    with pytest.raises(Refused, match=f"还没有{label}记录"):
        services.open_round(item=item, actor=here.chair)
    services.file_record(record=saved, actor=here.secretary)
    services.open_round(item=item, actor=here.chair)
    with pytest.raises(Refused, match="已经开始表决"):
        services.reopen_record(record=saved, reason="补充", actor=here.secretary)


def test_a_batch_without_these_methods_asks_for_no_record():
    here = assigned().open(6).give_opinions()
    services.open_round(item=here.meeting.items.get(), actor=here.chair)
    with pytest.raises(Refused, match="不需要这种记录"):
        record_of(here)
    assert schedule(here.meeting) == []


def test_remote_record_asks_for_recording_and_connection():
    assert {each.name for each in questions("defence", remote=True)} - {
        each.name for each in questions("defence", remote=False)
    } == {"recording", "connection_log"}
    problems = record_problems("defence", Content("remote", {"questions": "问答"}))
    assert problems == {
        "identity_checked_by": "请填写身份核验人。", "identity_checked_how": "请填写核验方式。",
        "recording": "请填写录像编号或存放位置。", "connection_log": "请填写连接记录。",
        "started_at": "请填写开始时间。", "ended_at": "请填写结束时间。", "mark": "请填写成绩（0至100的整数）。",
    }  # fmt: skip
    here = judged_by(assigned(), "defence")
    saved = record_of(here, mode="remote")
    with pytest.raises(Incomplete) as caught:
        services.file_record(record=saved, actor=here.secretary)
    assert set(caught.value.problems) == {"recording", "connection_log"}


def test_record_is_written_by_the_office_or_the_leader_and_not_by_two_tabs():
    here = judged_by(assigned(), "defence")
    record_of(here, actor=here.chair)
    with pytest.raises(Refused, match="办事机构人员或者评议组组长"):
        record_of(here, actor=here.actors[1])
    with pytest.raises(Overtaken):
        services.save_record(item=here.meeting.items.get(), method="defence", content=Content(), revision=0,
                             actor=here.secretary)  # fmt: skip
    services.declare_recusal(item=here.meeting.items.get(), expert=here.experts[0], reason="亲属", actor=here.chair)
    with pytest.raises(Refused, match="办事机构人员或者评议组组长"):
        record_of(here, actor=here.chair)


def test_ended_before_it_began_is_refused_and_nothing_is_filed():
    here = judged_by(assigned(), "defence")
    saved = record_of(here, ended_at=clock.now() - timedelta(hours=1))
    with pytest.raises(Incomplete) as caught:
        services.file_record(record=saved, actor=here.secretary)
    assert caught.value.problems == {"ended_at": "结束时间应晚于开始时间。"}
    with pytest.raises(Refused, match="0至100"):
        record_of(here, mark=101)
    assert MethodRecord.objects.get().status == "DRAFT"


def test_hearings_are_planned_by_panel_and_each_applicant_is_told_his_own():
    here = room(members=7, cases=4)
    set_up(here)
    form_panel(here, (0, 1, 2))
    form_panel(here, (3, 4, 5), name="第二组")
    assign(here)
    judged_by(here, "review", "defence")
    assert planned(here) == 4
    for one in Hearing.objects.all():
        assert not Hearing.objects.exclude(pk=one.pk).filter(
            panel=one.panel, starts_at__lt=one.ends_at, ends_at__gt=one.starts_at
        )  # fmt: skip
    for case in here.cases:
        [letter] = Message.objects.filter(recipient=case.applicant, subject__contains="答辩安排")
        assert "二楼会议室" in letter.body
        told = letter.subject + letter.body
        assert not [each for each in here.experts if each.user.name in told]
        assert "第二组" not in told
    with pytest.raises(Refused, match="没有等待安排的申报"):
        planned(here)


def test_applicant_sees_his_hearing_and_no_expert():
    here = judged_by(assigned(cases=2), "defence")
    client = signed_in(factories.applicant_actor(here.cases[0].applicant))
    address = reverse("applications:case", args=[here.cases[0].code])
    assert "二楼会议室" not in body(client.get(address))
    planned(here)
    page = body(client.get(address))
    assert "二楼会议室" in page
    assert "2026年9月8日" in page
    assert not [each for each in here.experts if each.user.name in page]
    assert "第一组" not in page
    services.cancel_hearing(item=here.meeting.items.get(number=1), reason="改期", actor=here.secretary)
    assert hearing_of_case(here.cases[0].pk) is None
    assert "原来通知的时间取消" in body(client.get(address))
    assert hearing_of_case(here.cases[1].pk) is not None


def test_a_panel_never_hears_two_at_once():
    here = judged_by(assigned(cases=2), "defence")
    planned(here)
    one, other = here.meeting.items.order_by("number")
    with pytest.raises(Refused, match="这段时间已有安排"):
        services.change_hearing(item=other, starts_at=one.hearing.starts_at + timedelta(minutes=5), minutes=20,
                                venue=HALL, actor=here.secretary)  # fmt: skip
    later = clock.now() + timedelta(days=3)
    services.change_hearing(item=other, starts_at=later, minutes=20, actor=here.secretary,
                            venue=Venue("remote", "", "https://meet.example.com/1"))  # fmt: skip
    assert Hearing.objects.get(item=other).starts_at == later
    letter = Message.objects.filter(recipient=here.cases[1].applicant).latest("pk")
    assert "https://meet.example.com/1" in letter.body


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"starts_at": clock.now() - timedelta(days=9000)}, "不能早于现在"), ({"minutes": 0}, "1至180"),
     ({"venue": Venue("remote", "", "http://x.example.com")}, "https://"), ({"venue": Venue("onsite", " ")}, "地点")],
)  # fmt: skip
def test_what_cannot_be_planned_says_why(changed, words):
    here = judged_by(assigned(), "defence")
    with pytest.raises(Refused, match=words):
        planned(here, **changed)
    assert not Hearing.objects.exists()


def test_pages_of_hearings_and_records():
    here = judged_by(assigned(cases=2), "defence")
    office = signed_in(here.secretary)
    typed = {"starts_at": "2026-09-08T09:00", "minutes": "很久", "pause": 5, "mode": "remote", "link": "ftp://x"}
    wrong = post(office, url("hearing_plan", here), **typed)
    assert wrong.status_code == 422
    for words in ("请填写1至180的整数", "https://", "很久", "ftp://x"):
        assert words in body(wrong)
    done = post(office, url("hearing_plan", here), starts_at="2026-09-08T09:00", minutes=20, pause=5, mode="onsite",
                place="三楼")  # fmt: skip
    assert "答辩已安排" in body(done)
    assert "三楼" in body(signed_in(here.chair).get(url("my_cases", here)))
    address = url("record", here, 1, "defence")
    assert office.get(url("record", here, 1, "practical")).status_code == 404
    saved = office.post(address, {"revision": 0, "mode": "remote", "mark": "八十", "questions": "问答"})
    assert saved.status_code == 422
    assert "八十" in body(saved)
    assert "问答" in body(saved)
    assert "连接记录" in body(saved)
    filed = office.post(address, {"revision": 1, "mode": "remote", "mark": "80", "questions": "问答", "file": 1})
    assert filed.status_code == 422
    assert "请填写连接记录" in body(filed)
    stale = office.post(address, {"revision": 1, "mode": "remote", "questions": "旧窗口"})
    assert stale.status_code == 409
    assert "旧窗口" in body(stale)
    full = {
        "revision": 2,
        "mode": "onsite",
        "mark": "80",
        "questions": "问答",
        "identity_checked_by": "李娜",
        "identity_checked_how": "证件",
        "started_at": "2026-09-08T09:00",
        "ended_at": "2026-09-08T09:20",
        "file": 1,
    }
    assert "已归档" in body(office.post(address, full, follow=True))
    supervisor = signed_in(factories.staff(Role.SUPERVISOR, factories.hrss_office("140700")))
    assert "三楼" in body(supervisor.get(url("hearings", here)))
    assert "问答" in body(supervisor.get(address))
    assert "退回修改" not in body(supervisor.get(address))
    assert supervisor.post(address, {"revision": 3}).status_code == 403
    assert "已退回修改" in body(post(office, url("record_reopen", here, 1, "defence"), reason="补充"))
    assert supervisor.get(address).status_code == 403
    assert signed_in(here.actors[1]).get(address).status_code == 403


def test_schedule_takes_the_same_number_of_statements_for_any_agenda(django_assert_max_num_queries):
    counts = []
    for cases in (1, 3):
        here = judged_by(assigned(cases=cases), "defence", "practical")
        planned(here)
        with django_assert_max_num_queries(30) as captured:
            assert signed_in(here.secretary).get(url("hearings", here)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
