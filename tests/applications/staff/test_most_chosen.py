"""No act takes a part of what was chosen: above the limit it is refused in words, and the lists stop there."""

import uuid

import pytest

from applications.selectors import reviewing as selectors
from applications.views import notices as views
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.applications.staff.factories import case_at, clerk, fresh, judged, published, secretary, signed_in

pytestmark = pytest.mark.usefixtures("monday")
NOBODYS = [f"C{number}" for number in range(500)]


def test_chosen_refuses_more_than_500_and_drops_none():
    case = case_at("UNIT_REVIEW")
    actor = clerk(case)
    with pytest.raises(Refused, match="一次最多选择 500 件，您选择了 501 件，请分次办理。"):
        selectors.chosen(actor, [*NOBODYS, case.code])
    assert list(selectors.chosen(actor, [*NOBODYS[1:], case.code, case.code])) == [case]


def test_batch_of_2000_is_refused_in_words_and_changes_nothing():
    case = case_at("UNIT_REVIEW")
    codes = [case.code, *(f"C{number}" for number in range(1999))]
    answer = signed_in(clerk(case)).post("/desk/cases/batch/preview/", {"move": "claim", "case": codes})
    assert answer.status_code == 422
    assert "一次最多选择 500 件" in answer.text
    assert fresh(case).claimed_by_id is None


def test_notice_of_too_many_keeps_what_was_typed():
    case = case_at("UNIT_NOTICE")
    form = {"title": "二〇二六年公示", "contact": "办公室 0354-1234567", "case": [*NOBODYS, case.code]}
    answer = signed_in(clerk(case)).post("/desk/notices/new/", form)
    assert answer.status_code == 200
    assert "一次最多选择 500 件" in answer.text
    assert 'value="二〇二六年公示"' in answer.text


def test_confirmation_of_too_many_keeps_what_was_typed():
    officer = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"))
    judged("RESULT_NOTICE")
    form = {"document_number": "晋市人社职〔2026〕12号", "case": [*NOBODYS, "ONEMORE"]}
    answer = signed_in(officer).post("/desk/confirmations/", form)
    assert answer.status_code == 200
    assert "一次最多选择 500 件" in answer.text
    assert "晋市人社职〔2026〕12号" in answer.text


@pytest.mark.parametrize("page", ["/desk/notices/new/", "/desk/notices/results/new/", "/desk/confirmations/"])
def test_tick_list_stops_at_the_limit_and_says_how_many_more_wait(monkeypatch, page):
    monkeypatch.setattr(views, "MOST_CHOSEN", 2)
    state = {"/desk/notices/new/": "UNIT_NOTICE", "/desk/notices/results/new/": "PASSED"}.get(page, "RESULT_NOTICE")
    batch, employer = factories.BatchFactory(), factories.OrganisationFactory()
    make = case_at if state == "UNIT_NOTICE" else judged
    cases = [make(state, batch=batch, employer=employer) for _ in range(5)]
    actor = {
        "UNIT_NOTICE": clerk,
        "PASSED": secretary,
        "RESULT_NOTICE": lambda _case: factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700")),
    }[state](cases[0])
    text = signed_in(actor).get(page).text
    assert text.count('data-label="选择"') == 2
    assert "一次最多办理 2 件，另有 3 件没有列出" in text


@pytest.mark.parametrize(
    ("days", "sentence"),
    [("5", "应多于现在的 5 个工作日"), ("61", "公示期最长60个工作日。"), ("-3", "请填写大于0的整数。")],
)
def test_notice_is_lengthened_within_the_one_limit(days, sentence):
    case = case_at("UNIT_NOTICE")
    actor = clerk(case)
    notice = published(case, actor=actor)
    form = {"working_days": days, "reason": "放假", "idempotency_key": uuid.uuid4()}
    answer = signed_in(actor).post(f"/desk/notices/{notice.code}/", form)
    assert answer.status_code == 200
    assert sentence in answer.text
