"""The pages of plans, batches and fees, for secretary, authority and public."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from committees import services
from committees.models import Batch, FeeItem, YearlyPlan
from portal.accounts.models import User
from portal.core import clock
from portal.core.actors import Role
from tests import factories
from tests.committees.plan_room import agreed_room, approval, content, moment, room, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def enter(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def url(name, *args):
    return reverse(f"committees:{name}", args=args)


def key():
    return {"idempotency_key": str(uuid.uuid4())}


def plan_form(here, **changes):
    return {
        "document": "晋中工评〔2026〕3号",
        "document_on": "2026-09-07",
        "arrangement": "按步骤组织。",
        "revision": here.fresh().revision,
        "batches-TOTAL_FORMS": 2,
        "batches-INITIAL_FORMS": 0,
        "batches-0-title": "2026年度第二批",
        "batches-0-levels": ["middle"],
        "batches-0-opens_on": "2026-09-14",
        "batches-0-closes_on": "2026-10-31",
        "batches-0-methods": ["review", "defence"],
        "batches-0-grouping": "separate_group",
        "batches-0-expected": "120",
        **key(),
        **changes,
    }


def batch_form(**changes):
    return {
        "title": "2026年度第二批",
        "levels": ["middle"],
        "methods_middle": ["review", "defence"],
        "opens_at": "2026-09-14T00:00",
        "closes_at": "2026-10-31T23:59",
        "cutoff_on": "2026-12-31",
        "grouping": "separate_group",
        "defence_tracks": ["exceptional"],
        "pass_rate_guideline": "60",
        "revision": "0",
        **key(),
        **changes,
    }


def test_plan_goes_from_the_first_page_to_the_reply():
    here = room()
    secretary, officer = enter(here.secretary), enter(here.officer)
    edit = url("edit_plan", here.plan.code)
    assert here.plan.code in secretary.get(url("plans")).content.decode()
    answer = secretary.post(edit, plan_form(here, act="report"), follow=True)
    assert "方案已呈报" in answer.content.decode()
    assert here.plan.code in officer.get(url("plan_cases")).content.decode()
    case = officer.get(url("plan_case", here.plan.code)).content.decode()
    assert "评审、答辩" in case
    assert "同意方案" in case
    wrong = officer.post(url("decide_plan", here.plan.code, "agree_plan"), {"agree_plan-reply": "", **key()})
    assert wrong.status_code == 422
    assert "请填写复函文号" in wrong.content.decode()
    officer.post(
        url("decide_plan", here.plan.code, "agree_plan"), {"agree_plan-reply": "晋中人社函〔2026〕9号", **key()}
    )
    assert here.fresh().status == "AGREED"
    assert "建立批次" in secretary.get(url("plan", here.plan.code)).content.decode()
    assert "开始拟定" in officer.get(url("plan_case", here.plan.code)).content.decode()
    public = Client().get(url("committee", here.committee.number)).content.decode()
    assert "2026年度评审方案" in public
    assert "晋中人社函〔2026〕9号" in public


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"document": ""}, "请填写呈报文号"),
        ({"document_on": "2026-09-08"}, "呈报日期不能晚于今天"),
        ({"document_on": "昨天"}, "日期应写成"),
        ({"batches-0-title": ""}, "请至少填写一个批次"),
        ({"batches-0-levels": []}, "请至少选择一项"),
        ({"batches-0-levels": ["associate_senior"]}, "请从列表中选择"),
        ({"batches-0-methods": ["lottery"]}, "请从列表中选择"),
        ({"batches-0-methods": ["exam"]}, "要和评审或者考核认定结合"),
        ({"batches-0-opens_on": ""}, "请填写"),
        ({"batches-0-closes_on": "2026-09-01"}, "不能早于申报开始"),
        ({"batches-0-closes_on": "2029-06-30"}, "到期"),
        ({"batches-0-expected": "-1"}, "0到100000"),
        ({"batches-0-expected": "9" * 30}, "0到100000"),
    ],
)
def test_wrong_plan_comes_back_with_all_that_was_typed(changes, words):
    here = room()
    answer = enter(here.secretary).post(
        url("edit_plan", here.plan.code), plan_form(here, act="report", arrangement="写了很久的安排", **changes)
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "写了很久的安排" in text
    assert here.fresh().status == "DRAFT"


@pytest.mark.parametrize("field", ["batches-TOTAL_FORMS", "batches-INITIAL_FORMS", "revision"])
def test_broken_page_is_told_and_changes_nothing(field):
    here = room()
    answer = enter(here.secretary).post(url("edit_plan", here.plan.code), plan_form(here, **{field: "x"}))
    assert answer.status_code == 422
    assert here.fresh().document == ""


def test_another_plans_row_is_not_touched():
    here, other = room(), None
    other = agreed_room(number=77, organiser=factories.OrganisationFactory(kind="organiser"))
    foreign = other.fresh().rows.first()
    enter(here.secretary).post(
        url("edit_plan", here.plan.code), plan_form(here, **{"batches-0-pk": foreign.pk, "batches-0-title": "我的"})
    )
    assert [each.title for each in other.fresh().rows.all()] == ["2026年度第二批"]
    assert [each.title for each in here.fresh().rows.all()] == ["我的"]


def test_new_plan_and_its_refusals():
    here = room()
    client = enter(here.secretary)
    again = client.post(url("new_plan"), {"committee": here.committee.pk, "year": "2026", **key()})
    assert again.status_code == 422
    assert "已有评审方案" in again.content.decode()
    assert client.post(url("new_plan"), {"committee": "x", "year": "1999", **key()}).status_code == 422
    stranger = factories.CommitteeFactory(number=90, organiser=factories.OrganisationFactory(kind="organiser"))
    assert client.post(url("new_plan"), {"committee": stranger.pk, "year": "2027", **key()}).status_code == 422
    made = client.post(url("new_plan"), {"committee": here.committee.pk, "year": "2027", **key()})
    assert made.url == url("edit_plan", YearlyPlan.objects.get(year=2027).code)


def test_plan_is_taken_back_and_reopened_by_its_buttons():
    here = room().fill().report()
    client = enter(here.secretary)
    client.post(url("take_back_plan", here.plan.code), key())
    assert here.fresh().status == "DRAFT"
    here.report().agree()
    client.post(url("reopen_plan", here.plan.code), key())
    assert here.fresh().status == "DRAFT"
    told = client.post(url("reopen_plan", here.plan.code), key(), follow=True).content.decode()
    assert "可能已有人先办理" in told


def test_strangers_find_nothing():
    here = agreed_room()
    batch = here.batch()
    other = enter(factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser")))
    province = enter(factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000")))
    for name in ("plan", "edit_plan"):
        assert other.get(url(name, here.plan.code)).status_code == 404
    for name in ("batch_desk", "edit_batch"):
        assert other.get(url(name, batch.code)).status_code == 404
    assert other.post(url("publish_batch", batch.code), key()).status_code == 404
    assert other.get(url("new_batch"), {"planned": batch.planned_id}).status_code == 200
    assert "2026年度第二批" not in other.get(url("new_batch")).content.decode()
    assert province.get(url("plan_case", here.plan.code)).status_code == 404


def test_batch_goes_from_the_plan_to_the_public_page():
    here = agreed_room()
    services.register_fee(actor=here.secretary, committee=here.committee, approval=approval())
    client = enter(here.secretary)
    planned = here.fresh().rows.first()
    assert planned.title in client.get(url("new_batch")).content.decode()
    address = f"{url('new_batch')}?planned={planned.pk}"
    filled = client.get(address).content.decode()
    assert 'value="2026-09-14T00:00"' in filled
    form = batch_form(charges="on")
    first = client.post(address, form)
    batch = Batch.objects.get()
    assert first.url == url("batch_desk", batch.code)
    assert client.post(address, form).url == first.url
    assert Batch.objects.count() == 1
    assert Client().get(url("batch", batch.code)).status_code == 404
    client.post(url("publish_batch", batch.code), key())
    public = Client().get(url("batch", batch.code)).content.decode()
    for known in ("评审、答辩", "民营企业单独分组", "200.00元", "晋价费字〔2026〕12号", "2026年9月7日", "不代收费用"):
        assert known in public
    assert "破格申报" in public
    listed = Client().get(url("committee", here.committee.number)).content.decode()
    assert "收费：中级200.00元" in listed
    # Not as a number; the digest of the rules may hold the two digits.
    assert not re.search(r"(?<![0-9a-f])60(?![0-9a-f])", public.split("评审规则")[1])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "请填写批次名称"),
        ({"levels": []}, "请至少选择一项"),
        ({"levels": ["full_senior"]}, "请从列表中选择"),
        ({"methods_middle": []}, "请至少选择一种评价方式"),
        ({"opens_at": "九月"}, "请填写日期和时间"),
        ({"closes_at": "2026-09-01T00:00"}, "申报截止应晚于申报开始"),
        ({"grouping": "by_owner"}, "请从列表中选择"),
        ({"defence_tracks": ["nobody"]}, "请从列表中选择"),
        ({"pass_rate_guideline": "101"}, "请填写1到100的整数"),
        ({"cutoff_on": ""}, "请填写日期"),
    ],
)
def test_wrong_batch_comes_back_with_all_that_was_typed(changes, words):
    here = agreed_room()
    address = f"{url('new_batch')}?planned={here.fresh().rows.first().pk}"
    answer = enter(here.secretary).post(address, batch_form(**({"title": "写好的名称"} | changes)))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert words in text
    assert "写好的名称" in text or "title" in changes
    assert not Batch.objects.exists()


def test_what_keeps_a_batch_from_being_published_stands_beside_its_field():
    here = agreed_room()
    batch = here.batch(opens_at=moment(9, 13), charges=True)
    client = enter(here.secretary)
    desk = client.get(url("batch_desk", batch.code)).content.decode()
    assert "还不能发布" in desk
    assert "不能提前" in desk
    answer = client.post(url("publish_batch", batch.code), key())
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "年度评审方案定于2026年9月14日开始" in text
    assert "没有覆盖整个申报时间的收费批准文件" in text
    fixed = batch_form(revision="0")
    client.post(url("edit_batch", batch.code), fixed)
    client.post(url("publish_batch", batch.code), key())
    assert Batch.objects.get().status == "PUBLISHED"
    assert client.get(url("edit_batch", batch.code)).url == url("batch_desk", batch.code)


def test_older_page_of_a_batch_does_not_win():
    here = agreed_room()
    batch = here.batch()
    services.save_batch(batch=batch, actor=here.secretary, content=content(title="新的"), revision=0)
    answer = enter(here.secretary).post(url("edit_batch", batch.code), batch_form(title="旧页面"))
    assert answer.status_code == 422
    assert "另一个页面" in answer.content.decode()
    assert Batch.objects.get().title == "新的"


def test_close_by_the_button_after_the_window_alone():
    here = agreed_room()
    batch = here.published()
    client = enter(here.secretary)
    with clock.frozen(moment(9, 20)):
        assert "结束受理" not in client.get(url("batch_desk", batch.code)).content.decode()
        told = client.post(url("close_batch", batch.code), key(), follow=True).content.decode()
        assert "不能结束受理" in told
    with clock.frozen(moment(11, 2)):
        client.post(url("close_batch", batch.code), key())
    assert Batch.objects.get().status == "CLOSED"
    assert "已结束受理" in Client().get(url("batch", batch.code)).content.decode()


def fee_form(here, **changes):
    return {
        "committee": here.committee.pk, "level": "middle", "amount": "200", "approval_document": "晋价费字〔2026〕12号",
        "approved_by": "山西省发展和改革委员会", "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        **key(), **changes,
    }  # fmt: skip


def test_fee_is_registered_and_ended():
    here = room()
    client = enter(here.secretary)
    form = fee_form(here)
    client.post(url("fees"), form)
    client.post(url("fees"), form)
    fee = FeeItem.objects.get()
    assert "200.00元" in client.get(url("fees")).content.decode()
    client.post(url("end_fee", fee.pk), key())
    assert FeeItem.objects.get().status == "ENDED"
    other = enter(factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser")))
    assert other.post(url("end_fee", fee.pk), key()).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"approval_document": ""}, "没有批准文件的不得收费"),
        ({"approval_document": "   "}, "没有批准文件的不得收费"),
        ({"approved_by": ""}, "请填写批准机关"),
        ({"amount": "0"}, "金额应大于0"),
        ({"amount": "-5"}, "请填写大于0的金额"),
        ({"amount": "很多"}, "请填写大于0的金额"),
        ({"amount": "NaN"}, "请填写大于0的金额"),
        ({"amount": "1e30"}, "请填写大于0的金额"),
        ({"level": "associate_senior"}, "不包括这个级别"),
        ({"valid_to": "2025-01-01"}, "不能早于起始日"),
    ],
)
def test_wrong_fee_is_not_saved(changes, words):
    here = room()
    answer = enter(here.secretary).post(url("fees"), fee_form(here, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not FeeItem.objects.exists()


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_cost_the_same_for_one_and_for_three():
    here = room().fill(row(), row(title="还没有建立的一批")).report().agree()
    services.register_fee(actor=here.secretary, committee=here.committee, approval=approval())
    here.published()
    secretary, officer, anybody = enter(here.secretary), enter(here.officer), Client()
    pages = [
        (secretary, url("plans")), (secretary, url("batches")), (secretary, url("fees")),
        (officer, f"{url('plan_cases')}?view=all"), (anybody, url("committee", here.committee.number)),
        (secretary, url("new_batch")),
    ]  # fmt: skip
    before = [queries(*page) for page in pages]
    services.reopen_plan(plan=here.plan, actor=here.secretary)
    kept = [row(pk=each.pk, title=each.title) for each in here.fresh().rows.all()]
    here.fill(*kept, *(row(title=f"第{place}批") for place in "三四五六")).report().agree()
    for planned in list(here.fresh().rows.all())[2:4]:
        batch = services.start_batch(actor=here.secretary, planned=planned, content=content())
        services.publish_batch(batch=batch, actor=here.secretary)
    for number, level, judged in ((981, "senior", "associate_senior"), (982, "junior", "assistant")):
        more_of(here, number, level, judged)
    assert [queries(*page) for page in pages] == before


def more_of(here, number, level, judged):
    """Another committee of the same organiser, with a plan that is reported and a fee."""
    committee = factories.CommitteeFactory(number=number, organiser=here.committee.organiser, level=level)
    plan = services.start_plan(actor=here.secretary, committee=committee, year=2026)
    columns = {"document": "一号", "document_on": clock.today(), "arrangement": "安排"}
    written = services.PlanContent(columns=columns, rows=[row(levels=[judged])])
    services.save_plan(plan=plan, actor=here.secretary, content=written, revision=0)
    services.report_plan(plan=plan, actor=here.secretary)
    services.register_fee(actor=here.secretary, committee=committee, approval=approval(level=judged))
