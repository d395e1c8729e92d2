"""Committees with their own right to review: confirmed by the organiser, filed afterwards (令40 art. 26; M5h)."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from applications.models import FilingLine, ResultFiling
from applications.services import notices
from applications.services import result_filings as services
from certificates.models import Certificate
from certificates.services import pipeline
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.batch_acts import clicks
from tests.results.factories import (
    applicant,
    at,
    authority,
    body,
    broken,
    disowned,
    held,
    in_notice,
    letters,
    post,
    signed_in,
    status_of,
)
from tests.reviews.factories import fresh

OWN_DOCUMENT, NUMBER = "企评〔2026〕3号", "晋中人社职备〔2026〕15号"


def confirmed(count=1, formed_by="enterprise"):
    here = held(*[True] * count, formed_by=formed_by).publish()
    here.batch.committee.refresh_from_db(fields=["formed_by", "scope"])
    in_notice(here, *here.cases)
    with at(9, 20):
        ids = [case.pk for case in here.cases]
        report = notices.confirm_results(ids=ids, actor=here.secretary, document_number=OWN_DOCUMENT)
        assert not report.declined
    return here


def submitted(here, *cases, document=OWN_DOCUMENT):
    return services.submit_results(
        batch=fresh(here.batch), ids=[case.pk for case in cases or here.cases], document=document,
        document_on=date(2026, 9, 7), actor=here.secretary,
    )  # fmt: skip


@pytest.mark.parametrize("formed_by", ["enterprise", "social_body"])
def test_certificate_begins_only_when_the_authority_has_filed(formed_by):
    here = confirmed(formed_by=formed_by)
    case = here.cases[0]
    assert status_of(case) == "CONFIRMED"
    assert not Certificate.objects.exists()
    assert "待备案" in body(signed_in(applicant(case)).get(f"/my/{case.code}/"))
    filing = submitted(here)
    assert not Certificate.objects.exists()
    services.file_results(filing=filing, number=NUMBER, actor=authority(here))
    certificate = Certificate.objects.get()
    assert pipeline.issue(certificate.pk)
    assert status_of(case) == "CERTIFIED"
    client = signed_in(here.secretary)
    assert client.get(f"/api/v1/certificates/{certificate.code}").json()["status"] == "valid"
    assert NUMBER in "".join(letters(case))
    assert broken() == {}


def test_other_committees_are_confirmed_by_the_authority_alone():
    here = held(True).publish()
    in_notice(here, here.cases[0])
    with at(9, 20):
        ids = [here.cases[0].pk]
        report = notices.confirm_results(ids=ids, actor=here.secretary, document_number=OWN_DOCUMENT)
        assert "由人社部门确认" in report.declined[0].reason
        notices.confirm_results(ids=ids, actor=authority(here), document_number="文1号")
    assert status_of(here.cases[0]) == "CONFIRMED"
    with pytest.raises(Refused, match="不需要备案"):
        submitted(here)


def test_authority_does_not_confirm_what_is_filed():
    here = held(True, formed_by="enterprise").publish()
    in_notice(here, here.cases[0])
    with at(9, 20):
        office = authority(here)
        report = notices.confirm_results(ids=[here.cases[0].pk], actor=office, document_number="文1号")
        assert "报备案机关备案" in report.declined[0].reason
        assert here.cases[0].applicant.name not in body(signed_in(office).get("/desk/confirmations/"))
        assert here.cases[0].applicant.name in body(signed_in(here.secretary).get("/desk/confirmations/"))


def test_filing_counts_for_statistics():
    here = held(True, True, False, formed_by="social_body").publish()
    one, other, _failed = here.cases
    type(one).objects.filter(pk__in=[case.pk for case in here.cases]).update(version=1)
    in_notice(here, one, other)
    with at(9, 20):
        notices.confirm_results(ids=[one.pk], actor=here.secretary, document_number=OWN_DOCUMENT)
    filing = submitted(here, one)
    assert filing.counts == {"applied": 3, "passed": 2, "not_passed": 1, "filed": 1}


def test_returned_results_are_handed_in_anew():
    here = confirmed(2)
    filing, office = submitted(here), authority(here)
    with pytest.raises(Refused, match="请写明退回的理由"):
        services.return_results(filing=filing, reason=" ", actor=office)
    services.return_results(filing=filing, reason="名单与公示不一致", actor=office)
    assert fresh(filing).status == "RETURNED"
    again = submitted(here, document="企评〔2026〕4号")
    services.file_results(filing=again, number=NUMBER, actor=office)
    assert list(FilingLine.objects.order_by("pk").values_list("live", flat=True)) == [False, False, True, True]
    assert Certificate.objects.count() == 2


def test_case_stands_in_one_live_filing_here_and_in_the_database():
    here = confirmed()
    filing = submitted(here)
    with pytest.raises(Refused, match="已经报送备案"):
        submitted(here, document="企评〔2026〕4号")
    other = ResultFiling.objects.get(pk=filing.pk)
    other.pk, other.code = None, "OTHERCODE222"
    other.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        FilingLine.objects.create(filing=other, application=here.cases[0])


@pytest.mark.parametrize("who", ["secretary", "other authority", "applicant", "who submitted"])
def test_who_may_not_file(who):
    here = confirmed()
    filing, office = submitted(here), here.batch.committee.filing_authority
    actor = {
        "secretary": lambda: here.secretary,
        "other authority": lambda: factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")),
        "applicant": lambda: factories.staff(Role.HRSS_OFFICER, office, user=here.cases[0].applicant),
        "who submitted": lambda: factories.staff(Role.HRSS_OFFICER, office, user=filing.submitted_by),
    }[who]()
    with pytest.raises(Refused) as refused:
        services.file_results(filing=filing, number=NUMBER, actor=actor)
    assert refused.value.code == "denied"
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ids": []}, "至少选择一件"),
        ({"ids": [999999]}, "不属于本批次"),
        ({"document_on": date(2027, 1, 1)}, "不能晚于今天"),
    ],
)
def test_bad_filing_is_refused_and_nothing_is_kept(change, words):
    here = confirmed()
    given = {"ids": [here.cases[0].pk], "document": OWN_DOCUMENT, "document_on": date(2026, 9, 7)} | change
    with pytest.raises(Refused, match=words):
        services.submit_results(batch=fresh(here.batch), actor=here.secretary, **given)
    assert not ResultFiling.objects.exists()


def test_used_number_is_told():
    here = confirmed(2)
    office = authority(here)
    first, second = (
        submitted(here, case, document=f"企评〔2026〕{number}号") for number, case in enumerate(here.cases)
    )
    services.file_results(filing=first, number=NUMBER, actor=office)
    with pytest.raises(Refused, match="已经用过"):
        services.file_results(filing=second, number=NUMBER, actor=office)
    assert fresh(second).status == "SUBMITTED"


def test_results_that_were_taken_back_meanwhile_are_not_filed():
    here = confirmed()
    filing = submitted(here)
    disowned(here)
    with pytest.raises(Refused, match="退回组建单位核对"):
        services.file_results(filing=filing, number=NUMBER, actor=authority(here))
    assert not Certificate.objects.exists()


def test_filing_takes_a_constant_number_of_statements():
    counts = []
    for number in (1, 4):
        here = confirmed(number)
        filing, office = submitted(here), authority(here)
        with CaptureQueriesContext(connection) as captured:
            services.file_results(filing=filing, number=f"备〔2026〕{number}号", actor=office)
        counts.append(len(captured))
    # Each certificate's job is registered after the commit, without a statement.
    assert counts[0] == counts[1]


def test_pages_from_the_secretary_to_the_authority():
    here = confirmed()
    office, officer = signed_in(here.secretary), signed_in(authority(here))
    case = here.cases[0]
    assert here.batch.title in body(office.get("/desk/result-filings/"))
    new = f"/desk/result-filings/new/{here.batch.code}/"
    assert case.applicant.name in body(office.get(new))
    assert "1 件可以办理" in clicks.choose(office, "submit_results", all="1", query=f"batch={here.batch.code}").text
    wrong = clicks.go_on(office, document=OWN_DOCUMENT, document_on="昨天")
    assert wrong.status_code == 422
    assert OWN_DOCUMENT in body(wrong)
    assert "日期格式" in body(wrong)
    sent = clicks.go_on(office, document=OWN_DOCUMENT, document_on="2026-09-07")
    filing = ResultFiling.objects.get()
    address = f"/desk/result-filings/{filing.code}/"
    assert "已办理 1 件" in body(sent)
    assert address in body(sent)
    # A second click files nothing more.
    clicks.go_on(office, document=OWN_DOCUMENT, document_on="2026-09-07")
    assert ResultFiling.objects.count() == 1
    assert case.applicant.name in body(officer.get(address))
    wrong = post(officer, f"{address}file_results/")
    assert wrong.status_code == 422
    assert "请填写备案文号" in body(wrong)
    assert "已备案" in body(post(officer, f"{address}file_results/", **{"file_results-number": NUMBER}))
    other = signed_in(factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140100")))
    assert other.get(address).status_code == 404


def test_second_click_files_once():
    here = confirmed()
    filing, office, key = submitted(here), authority(here), uuid.uuid4()
    for _ in range(2):
        services.file_results(filing=filing, number=NUMBER, actor=office, key=key)
    assert Certificate.objects.count() == 1
