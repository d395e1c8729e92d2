"""No act takes a part of what was chosen: above the limit it is refused in words, and the lists stop there."""

import uuid

import pytest

from applications.services import notices
from applications.views import notices as views
from portal.core.actors import Role
from tests import factories
from tests.applications.staff.factories import at, case_at, clerk, fresh, judged, published, secretary, signed_in

pytestmark = pytest.mark.usefixtures("monday")


def test_batch_of_2000_is_refused_in_words_and_changes_nothing():
    case = case_at("UNIT_REVIEW")
    codes = [case.code, *(f"C{number}" for number in range(1999))]
    answer = signed_in(clerk(case)).post("/desk/cases/batch/preview/", {"move": "claim", "case": codes})
    assert answer.status_code == 422
    assert "一次最多选择 500 件" in answer.text
    assert fresh(case).claimed_by_id is None


@pytest.mark.parametrize("page", ["/desk/notices/new/", "/desk/notices/results/new/", "/desk/confirmations/"])
def test_list_goes_on_on_further_pages_and_all_of_them_can_be_chosen(monkeypatch, page):
    monkeypatch.setattr(views, "PER_CHOICE", 2)
    state = {"/desk/notices/new/": "UNIT_NOTICE", "/desk/notices/results/new/": "PASSED"}.get(page, "RESULT_NOTICE")
    batch, employer = factories.BatchFactory(), factories.OrganisationFactory()
    make = case_at if state == "UNIT_NOTICE" else judged
    cases = [make("PASSED" if state == "RESULT_NOTICE" else state, batch=batch, employer=employer) for _ in range(5)]
    if state == "RESULT_NOTICE":
        with at(8, 24):
            given = {"title": "结果公示", "contact": "评审办 0354-7654321"}
            notices.publish_results(ids=[case.pk for case in cases], actor=secretary(cases[0]), **given)
    actor = {
        "UNIT_NOTICE": clerk,
        "PASSED": secretary,
        "RESULT_NOTICE": lambda _case: factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700")),
    }[state](cases[0])
    pages = [signed_in(actor).get(page, {"page": number}).text for number in (1, 2, 3)]
    assert [text.count('name="row"') for text in pages] == [2, 2, 1]
    assert all("符合条件的全部 5 件" in text for text in pages)


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
