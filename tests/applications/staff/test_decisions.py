"""Correction told once and completely; refusal with coded reasons."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from applications.models import CorrectionRequest
from applications.services import reviewing
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.messages.models import Message
from portal.workflow import Act, run
from tests import factories
from tests.applications.staff.factories import at, case_at, clerk, county_officer, fresh, signed_in, with_version

pytestmark = pytest.mark.usefixtures("monday")
ITEM = reviewing.ItemToCorrect("basic.post", "inconsistent", "与合同不一致")


def correction_url(case):
    return reverse("applications:desk_correction", args=[case.code])


def lines(*given, **more):
    """The POST of the correction page; each line is (place, reason, explanation) and perhaps a condition."""
    data = {"form-TOTAL_FORMS": len(given), "form-INITIAL_FORMS": 0, "idempotency_key": uuid.uuid4(), **more}
    names = ("place", "reason", "explanation", "condition")
    for number, line in enumerate(given):
        data |= {f"form-{number}-{name}": text for name, text in zip(names, line, strict=False)}
    return data


@pytest.fixture
def claimed():
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    reviewing.claim(ids=[case.pk], actor=actor)
    return case, actor


def test_correction_is_asked_with_all_items_and_a_working_day_term(claimed):
    case, actor = claimed
    given = ("basic.post", "inconsistent", "与合同不一致"), ("materials.education", "illegible", ""), ("", "", "")
    page = signed_in(actor).post(correction_url(case), lines(*given, tell="1"), follow=True)
    assert "补正 2 项" in page.content.decode()
    request = CorrectionRequest.objects.get()
    # Monday 7 September: the five working days after it end on Monday 14 September.
    assert (request.due_on, request.leg, request.version) == (date(2026, 9, 14), 1, 1)
    assert list(request.items.order_by("id").values_list("field", "reason", "explanation")) == [
        ("basic.post", "inconsistent", "与合同不一致"),
        ("materials.education", "illegible", ""),
    ]
    after = fresh(case)
    assert (after.status, after.returned_from, after.due_on) == ("CORRECTION", "UNIT_REVIEW", date(2026, 9, 14))
    letter = Message.objects.filter(recipient=case.applicant).get()
    assert "2026年9月14日" in letter.body


def test_correction_is_shown_as_a_whole_before_it_is_sent(claimed):
    case, actor = claimed
    given = (
        ("materials.education", "illegible", "第二页看不清"),
        ("basic.post", "inconsistent", "与合同不一致", "years_in_work"),
        ("basic", "missing", ""),
        ("", "", ""),
    )
    client = signed_in(actor)
    text = client.post(correction_url(case), lines(*given)).content.decode()
    assert "本环节只能告知这一次" in text
    assert "2026年9月14日" in text
    assert "共 3 项" in text
    # By the sections of the form: two in the first, one among the materials.
    assert (
        text.index("（2 项）")
        < text.index("与合同不一致")
        < text.index("申报材料（1 项）")
        < text.index("第二页看不清")
    )
    assert "填写内容与材料不一致" in text
    assert "人社部令第40号第15条" in text
    assert "涉及的申报条件：专业技术工作年限（人社部令第40号第14条）" in text
    assert (fresh(case).status, CorrectionRequest.objects.count()) == ("UNIT_REVIEW", 0)
    again = client.post(correction_url(case), lines(*given, edit="1")).content.decode()
    assert "第二页看不清" in again
    assert "再加一项" in again
    client.post(correction_url(case), lines(*given, tell="1"))
    items = CorrectionRequest.objects.get().items.order_by("id")
    assert list(items.values_list("field", "condition")) == [
        ("materials.education", ""), ("basic.post", "years_in_work"), ("basic", ""),
    ]  # fmt: skip
    desk = client.get(reverse("applications:desk", args=[case.code])).content.decode()
    assert "（人社部令第40号第15条，专业技术工作年限（人社部令第40号第14条））" in desk


def test_correction_for_an_unknown_condition_is_refused(claimed):
    case, actor = claimed
    page = signed_in(actor).post(correction_url(case), lines(("basic.post", "missing", "补", "wealth"), tell="1"))
    assert "有效的选项" in page.content.decode()
    item = reviewing.ItemToCorrect("basic.post", "missing", condition="wealth")
    with pytest.raises(Refused, match="对应的条件"):
        reviewing.ask_correction(application=case, actor=actor, items=[item])
    assert fresh(case).status == "UNIT_REVIEW"


def test_correction_over_the_national_day_counts_working_days():
    with at(9, 30):
        case = case_at("UNIT_REVIEW")
        reviewing.ask_correction(application=case, actor=clerk(case), items=[ITEM])
    assert CorrectionRequest.objects.get().due_on == date(2026, 10, 13)


def test_correction_cannot_be_asked_twice_by_one_stage(claimed):
    case, actor = claimed
    reviewing.ask_correction(application=case, actor=actor, items=[ITEM])
    run(type(case), case.pk, Act(move="resubmit", actor=factories.applicant_actor(case.applicant)))
    with_version(case, 2)
    assert fresh(case).claimed_by_id == actor.user_id
    client = signed_in(actor)
    page = client.post(correction_url(case), lines(("basic.post", "missing", "")))
    assert page.status_code == 409
    assert "已经一次性告知过补正内容" in page.content.decode()
    assert CorrectionRequest.objects.count() == 1
    desk = client.get(reverse("applications:desk", args=[case.code])).content.decode()
    assert correction_url(case) not in desk


def test_correction_by_the_next_stage_is_a_request_of_its_own():
    case = case_at("HRSS_REVIEW")
    CorrectionRequest.objects.create(
        application=case, leg=1, version=1, asked_by_name="单位", asked_at=case.created_at, due_on=date(2026, 9, 1)
    )
    reviewing.ask_correction(application=case, actor=county_officer(), items=[ITEM])
    assert CorrectionRequest.objects.count() == 2


def test_correction_without_items_keeps_the_page(claimed):
    case, actor = claimed
    page = signed_in(actor).post(correction_url(case), lines(("", "", "")))
    assert "请至少列出一项" in page.content.decode()
    assert fresh(case).status == "UNIT_REVIEW"


def test_correction_line_without_reason_says_so_and_keeps_what_was_typed(claimed):
    case, actor = claimed
    text = signed_in(actor).post(correction_url(case), lines(("basic.post", "", "岗位写错了"))).content.decode()
    assert "请选择原因" in text
    assert "岗位写错了" in text
    assert fresh(case).status == "UNIT_REVIEW"


def test_correction_page_adds_a_line_and_keeps_the_others(claimed):
    case, actor = claimed
    data = lines(("basic.post", "missing", "第一项"), add="1")
    text = signed_in(actor).post(correction_url(case), data).content.decode()
    assert "第一项" in text
    assert "第 2 项" in text
    assert fresh(case).status == "UNIT_REVIEW"


def test_correction_page_begins_with_the_problems_of_the_check_list(claimed):
    case, actor = claimed
    reviewing.save_review(
        application=fresh(case),
        actor=actor,
        findings={"ethics": {"outcome": "problem", "note": "缺2025年考核表"}},
        revision=0,
    )
    assert "缺2025年考核表" in signed_in(actor).get(correction_url(case)).content.decode()


def test_correction_by_another_role_is_refused():
    case = case_at("UNIT_REVIEW")
    expert = factories.staff(Role.EXPERT, case.employer)
    with pytest.raises(Refused, match="审核机构的工作人员"):
        reviewing.ask_correction(application=case, actor=expert, items=[ITEM])


def refusal_url(case):
    return reverse("applications:desk_refusal", args=[case.code])


def test_refusal_tells_reasons_and_explanation(claimed):
    case, actor = claimed
    data = {
        "reasons": ["standard_not_met"],
        "explanation": "取得助理工程师未满4年。",
        "idempotency_key": uuid.uuid4(),
    }
    client = signed_in(actor)
    client.post(refusal_url(case), data)
    client.post(refusal_url(case), data)
    assert fresh(case).status == "REFUSED"
    record = Record.objects.get(verb="application.refused")
    assert (record.data, record.note) == ({"reasons": ["standard_not_met"]}, "取得助理工程师未满4年。")
    letter = Message.objects.filter(recipient=case.applicant).get()
    assert "不符合申报级别的基本条件" in letter.body


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"explanation": "理由"}, "请至少选择一项原因"),
        ({"reasons": ["retired"]}, "请写明理由"),
        ({"reasons": ["missing"], "explanation": "理由"}, "选择一个有效的选项"),
    ],
)
def test_refusal_needs_a_reason_and_an_explanation(claimed, data, sentence):
    case, actor = claimed
    page = signed_in(actor).post(refusal_url(case), data)
    assert sentence in page.content.decode()
    assert fresh(case).status == "UNIT_REVIEW"


def test_refusal_service_refuses_unknown_reasons():
    case = case_at("UNIT_REVIEW")
    with pytest.raises(Refused, match="请选择不予受理的原因"):
        reviewing.refuse(application=case, actor=clerk(case), reason_codes=["x"], explanation="理由")
