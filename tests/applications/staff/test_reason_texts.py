"""The library of reasons: offered where they fit, told in words that stay, counted by month."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from applications import reasons
from applications.models import CorrectionItem, FormDraft
from applications.selectors.reason_texts import library, title_of
from applications.services import reviewing
from portal.catalog import sources
from portal.catalog.models import ReasonKind, ReasonText
from portal.core import clock
from portal.core.errors import Refused
from tests import factories
from tests.applications.applicant.factories import COMPLETE
from tests.applications.staff.factories import at, case_at, clerk, county_officer, fresh, signed_in

pytestmark = pytest.mark.usefixtures("monday")
UNREADABLE = "证书看不清，请重新拍照上传。"


@pytest.fixture
def texts():
    rows = (
        ("unreadable", "correction", "illegible", "materials.education", UNREADABLE),
        ("work_gap", "correction", "years_unclear", "work", "工作经历不连续，请补充。"),
        ("broken", "correction", "illegible", "", "文件打不开，请重新上传。"),
        ("exam", "correction", "missing", "materials.exam_certificate", "请上传考试合格证。"),
        ("gone_reason", "correction", "no_such_reason", "", "原因已取消。"),
        ("retired", "refusal", "retired", "", "您已经退休。"),
    )
    ReasonText.objects.bulk_create(
        ReasonText(
            code=code, kind=kind, reason=reason, place=place, text=text, document="人社部令第40号", clause="第18条"
        )
        for code, kind, reason, place, text in rows
    )
    ReasonText.objects.create(
        code="ended", kind="correction", reason="missing", text="以前的说法。", valid_to=date(2026, 1, 31)
    )


@pytest.fixture
def held(texts):
    """A case and the clerk who has claimed it, and his browser."""
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    reviewing.claim(ids=[case.pk], actor=actor)
    return case, actor, signed_in(actor)


def page(case, name):
    return reverse(f"applications:{name}", args=[case.code])


def lines(*lines, **buttons):
    data = {"form-TOTAL_FORMS": str(len(lines)), "form-INITIAL_FORMS": "0", "idempotency_key": uuid.uuid4(), **buttons}
    return data | {f"form-{row}-{name}": value for row, line in enumerate(lines) for name, value in line.items()}


def test_rows_that_come_with_the_portal_name_reasons_and_places_that_exist():
    rows = sources.read("reason_texts.csv")
    known = {
        "correction": {each.code for each in reasons.CORRECTION_REASONS},
        "refusal": {each.code for each in reasons.REFUSAL_REASONS},
        "decline": {each.code for each in reasons.REFUSAL_REASONS},
    }
    assert len(rows) >= 25
    assert [row["code"] for row in rows if row["reason"] not in known[row["kind"]]] == []
    assert [row["place"] for row in rows if row["place"] and title_of(row["place"]) == row["place"]] == []
    assert [row["code"] for row in rows if not row["document"] or len(row["text"]) < 10] == []


def test_only_what_is_in_force_and_understood_is_offered(texts):
    assert set(library(ReasonKind.CORRECTION).texts) == {"unreadable", "work_gap", "broken", "exam"}
    assert set(library(ReasonKind.REFUSAL).texts) == {"retired"}


def test_a_reason_stands_at_the_item_where_it_fits(held):
    case, _actor, browser = held
    text = browser.get(page(case, "desk")).content.decode()
    originals = text.split('<datalist id="reasons-originals">')[1].split("</datalist>")[0]
    ethics = text.split('<datalist id="reasons-ethics">')[1].split("</datalist>")[0]
    assert (UNREADABLE in originals, "工作经历不连续" in originals) == (True, False)
    assert ("文件打不开" in ethics, UNREADABLE in ethics) == (True, False)


def test_a_note_from_the_library_brings_its_place_and_reason_into_the_request(held):
    case, actor, browser = held
    findings = {"originals": {"outcome": "problem", "note": UNREADABLE}}
    reviewing.save_review(application=case, actor=actor, findings=findings, revision=0)
    form = browser.get(page(case, "desk_correction")).context["lines"][0]
    assert form.initial == {
        "library": "unreadable", "place": "materials.education", "reason": "illegible", "explanation": UNREADABLE,
    }  # fmt: skip


def test_what_is_left_empty_is_taken_from_the_reason_and_told_in_its_words(held):
    case, _actor, browser = held
    chosen = {"library": "unreadable"}
    seen = browser.post(page(case, "desk_correction"), lines(chosen)).content.decode()
    assert UNREADABLE in seen
    assert "人社部令第40号第18条" in seen
    browser.post(page(case, "desk_correction"), lines(chosen, tell="1"))
    item = CorrectionItem.objects.get()
    assert (item.field, item.reason, item.explanation) == ("materials.education", "illegible", UNREADABLE)
    ReasonText.objects.filter(code="unreadable").update(text="另一种说法", document="另一个文件")
    FormDraft.objects.create(application=case, data=COMPLETE, saved_at=clock.now())
    client = signed_in(factories.applicant_actor(case.applicant))
    told = client.get(reverse("applications:case", args=[case.code])).content.decode()
    assert UNREADABLE in told
    assert "人社部令第40号第18条" in told


def test_what_the_reviewer_wrote_himself_stays(held):
    case, _actor, browser = held
    own = {"library": "unreadable", "place": "education", "reason": "inconsistent", "explanation": "编号被遮住。"}
    browser.post(page(case, "desk_correction"), lines(own, tell="1"))
    item = CorrectionItem.objects.get()
    assert (item.field, item.reason, item.explanation, item.library) == (
        "education", "inconsistent", "编号被遮住。", "unreadable",
    )  # fmt: skip


def test_a_reason_that_was_withdrawn_meanwhile_is_refused_beside_its_field(held):
    case, actor, browser = held
    ReasonText.objects.filter(code="unreadable").update(valid_to=date(2026, 9, 6))
    answer = browser.post(page(case, "desk_correction"), lines({"library": "unreadable", "explanation": "写了一半"}))
    assert "已经停用" in answer.content.decode()
    assert "写了一半" in answer.content.decode()
    with pytest.raises(Refused, match="已经停用"):
        item = reviewing.ItemToCorrect("work", "missing", library="unreadable")
        reviewing.ask_correction(application=fresh(case), actor=actor, items=[item])
    assert not CorrectionItem.objects.exists()


def test_what_was_told_most_this_month_stands_first(texts):
    with at(8, 20):
        told(county_officer(), "work_gap", "work_gap")
    told(county_officer(), "broken", "unreadable", "unreadable")
    found = library(ReasonKind.CORRECTION)
    title, often = found.grouped()[0]
    assert title == "本月最常用"
    assert [code for code, _label in often] == ["unreadable", "broken"]


def told(actor, *codes):
    case = case_at("HRSS_REVIEW")
    reviewing.claim(ids=[case.pk], actor=actor)
    items = [reviewing.ItemToCorrect("work", "missing", "请补充", library=code) for code in codes]
    reviewing.ask_correction(application=case, actor=actor, items=items)


def test_a_refusal_takes_its_reason_and_words_from_the_library(held):
    case, _actor, browser = held
    empty = browser.post(page(case, "desk_refusal"), {"idempotency_key": uuid.uuid4()}).content.decode()
    assert "请至少选择一项原因" in empty
    assert "请写明理由" in empty
    browser.post(page(case, "desk_refusal"), {"library": "retired", "idempotency_key": uuid.uuid4()})
    assert fresh(case).status == "REFUSED"
