"""Result notice and confirmation (令40 art. 26, N13)."""

from datetime import date

import pytest

from applications.models import Confirmation, PublicNotice
from applications.services import notices
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.applications.staff.factories import at, clerk, fresh, judged, objected, secretary, signed_in
from tests.batch_acts import clicks

FORM = {"title": "2026年度评审结果公示", "contact": "评审办 0354-7654321"}


def authority(case):
    return factories.staff(Role.HRSS_OFFICER, case.batch.committee.filing_authority)


def in_result_notice(*cases):
    return notices.publish_results(ids=[case.pk for case in cases], actor=secretary(cases[0]), **FORM)


def confirm(actor, *cases, number="市人社职〔2026〕12号"):
    return clicks.run(signed_in(actor), "confirm", *(case.code for case in cases), document_number=number)


def test_result_notice_covers_the_passed_cases(monday):
    first = judged("PASSED")
    second = judged("PASSED", batch=first.batch)
    client = signed_in(secretary(first))
    assert second.applicant.name in client.get("/desk/notices/results/new/").content.decode()
    assert "已办理 2 件" in clicks.run(client, "publish_result", first.code, second.code, **FORM).text
    notice = PublicNotice.objects.get()
    assert (notice.kind, notice.ends_on, len(notice.people)) == ("post", date(2026, 9, 14), 2)
    assert {fresh(case).status for case in (first, second)} == {"RESULT_NOTICE"}


def test_result_notice_of_another_organisers_case_is_refused(monday):
    case, other = judged("PASSED"), judged("PASSED")
    with pytest.raises(Refused, match="组建单位"):
        notices.publish_results(ids=[case.pk], actor=secretary(other), **FORM)


def test_unit_clerk_does_not_publish_results(monday):
    case = judged("PASSED")
    assert signed_in(clerk(case)).get("/desk/notices/results/new/").status_code == 403


def test_confirmation_after_the_notice_keeps_the_document_number():
    with at(9, 30):
        case = judged("PASSED")
        in_result_notice(case)
    with at(10, 14):
        page = confirm(authority(case), case)
    assert "已办理 1 件" in page.content.decode()
    kept = Confirmation.objects.get()
    assert (kept.application_id, kept.document_number, kept.confirmed_on, kept.authority) == (
        case.pk,
        "市人社职〔2026〕12号",
        date(2026, 10, 14),
        case.batch.committee.filing_authority,
    )
    assert fresh(case).status == "CONFIRMED"
    record = Record.objects.get(verb="application.confirmed")
    assert record.data == {"document_number": "市人社职〔2026〕12号"}


def test_confirmation_one_day_early_is_reported_as_refused():
    with at(9, 30):
        case = judged("PASSED")
        in_result_notice(case)
    with at(10, 13, 23):
        page = confirm(authority(case), case)
        listed = signed_in(authority(case)).get("/desk/confirmations/").text
    with at(10, 14):
        ready = signed_in(authority(case)).get("/desk/confirmations/").text
    # It stands on the list, and cannot be chosen; nothing is offered of which no row is capable.
    assert f"/desk/cases/{case.code}/" in listed
    assert f'value="{case.code}"' not in listed
    assert 'value="confirm"' not in listed
    assert f'value="{case.code}"' in ready
    assert 'value="confirm"' in ready
    assert "公示期未满" in page.content.decode()
    assert fresh(case).status == "RESULT_NOTICE"
    assert not Confirmation.objects.exists()


def test_confirmation_with_an_open_objection_is_refused():
    with at(9, 30):
        case = judged("PASSED")
        objected(in_result_notice(case))
    with at(10, 14):
        page = confirm(authority(case), case)
    assert "未处理完的异议" in page.content.decode()
    assert fresh(case).status == "RESULT_NOTICE"


def test_confirmation_needs_a_document_number_and_a_case():
    with at(9, 30):
        case = judged("PASSED")
        in_result_notice(case)
    with at(10, 14):
        actor = authority(case)
        assert "请填写确认文件的文号" in confirm(actor, case, number=" ").content.decode()
        clicks.choose(signed_in(actor), "confirm", case.code)
        assert "请至少选择一件" in clicks.go_on(signed_in(actor), "", document_number="市人社职〔2026〕12号").text
    assert fresh(case).status == "RESULT_NOTICE"


def test_page_says_that_a_confirmation_stays_and_a_second_click_confirms_nothing_more():
    with at(9, 30):
        case = judged("PASSED")
        in_result_notice(case)
    with at(10, 14):
        client = signed_in(authority(case))
        page = clicks.choose(client, "confirm", all="1").text
        assert "1 件可以办理" in page
        assert "办理后不能撤回" in page
        for _ in range(2):
            answer = clicks.go_on(client, document_number="市人社职〔2026〕12号").text
            assert "已办理 1 件" in answer
            assert "撤回</a>" not in answer
    assert Confirmation.objects.count() == 1


def test_office_that_did_not_file_the_committee_sees_and_confirms_nothing():
    with at(9, 30):
        case = judged("PASSED")
        in_result_notice(case)
    with at(10, 14):
        province = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000"))
        assert case.applicant.name not in signed_in(province).get("/desk/confirmations/").content.decode()
        confirm(province, case)
        report = notices.confirm_results(ids=[case.pk], actor=province, document_number="x")
    assert "负责确认结果的人社部门" in report.declined[0].reason
    assert fresh(case).status == "RESULT_NOTICE"


def test_secretary_lists_and_answers_the_result_notice(monday):
    case = judged("PASSED")
    notice = in_result_notice(case)
    client = signed_in(secretary(case))
    assert notice.title in client.get("/desk/notices/").content.decode()
