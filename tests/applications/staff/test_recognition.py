"""Titles that are recognised without a ballot (regulation 8.1): evidence, decision, notice where one is asked for."""

from datetime import date

import pytest

from applications.models import Application, Leg, Recognition
from applications.services import notices, recognition
from certificates.models import Certificate
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.applications.staff.factories import fresh, signed_in, with_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

QUALIFICATION = {
    "certificate_verified": True,
    "mapping_fits": True,
    "certificate_number": "晋1142020000001",
    "obtained_on": date(2020, 9, 1),
}
POSTDOC = {"station_certificate": True, "grant_or_project": True, "stays": True, "left_station_on": date(2025, 6, 30)}


def waiting(track: str, office: str = "140702", **fields) -> Application:
    """A submitted case that an HRSS office decides without a ballot."""
    body = factories.hrss_office(office)
    case = factories.ApplicationFactory(
        track=track, status="RECOGNITION", leg=1, handler=body, version=1, route=False,
        batch=None, deciding_body=body, confirming_body=body, **fields,
    )  # fmt: skip
    Leg.objects.create(application=case, number=1, stage="RECOGNITION", body=body)
    with_version(case)
    return case


def officer_of(case: Application):
    return factories.staff(Role.HRSS_OFFICER, case.handler)


def recognised(case, actor, **changes):
    given = {"finding": "证书真实有效。", "evidence": QUALIFICATION, "document_number": "榆人社职〔2026〕3号"}
    return recognition.recognise(application=case, actor=actor, **given | changes)


def test_a_qualification_is_confirmed_at_once_and_its_years_count_from_the_qualification():
    case = waiting("qualification")
    recognised(case, officer_of(case))
    stored = fresh(case)
    assert (stored.status, stored.passed_on, stored.tenure_from) == ("CONFIRMED", date(2026, 9, 7), date(2020, 9, 1))
    kept = Recognition.objects.get(application=case)
    assert (kept.recognised, kept.evidence["certificate_number"]) == (True, "晋1142020000001")


def test_a_recognised_title_gets_a_certificate_that_says_so():
    case = waiting("qualification")
    recognised(case, officer_of(case))
    facts = Certificate.objects.get(application=case).facts
    assert (facts["obtained_by"], facts["committee"], facts["tenure_from"]) == (
        "recognition",
        case.handler.name,
        "2020-09-01",
    )


def test_a_postdoc_recognition_waits_for_its_result_notice():
    case = waiting("postdoc", office="140000", level="associate_senior")
    actor = officer_of(case)
    recognition.recognise(application=case, actor=actor, finding="符合条件。", evidence=POSTDOC)
    assert fresh(case).status == "PASSED"
    notices.publish_results(ids=[case.pk], actor=actor, contact="专技处", title="博士后认定结果公示")
    assert fresh(case).status == "RESULT_NOTICE"


@pytest.mark.parametrize("missing", sorted(QUALIFICATION))
def test_every_piece_of_evidence_is_needed(missing):
    case = waiting("qualification")
    with pytest.raises(Refused, match="还缺认定依据"):
        recognised(case, officer_of(case), evidence={**QUALIFICATION, missing: None})
    assert fresh(case).status == "RECOGNITION"


@pytest.mark.parametrize("field", ["finding", "document_number"])
def test_finding_and_document_are_needed(field):
    case = waiting("qualification")
    with pytest.raises(Refused):
        recognised(case, officer_of(case), **{field: " "})
    assert fresh(case).status == "RECOGNITION"


def test_a_date_in_the_future_is_refused():
    case = waiting("qualification")
    with pytest.raises(Refused, match="不能晚于今天"):
        recognised(case, officer_of(case), evidence={**QUALIFICATION, "obtained_on": date(2026, 9, 8)})


def test_nobody_else_recognises():
    case = waiting("qualification")
    elsewhere = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"))
    own = factories.staff(Role.HRSS_OFFICER, case.handler, user=case.applicant)
    for actor in (elsewhere, own):
        with pytest.raises(Refused):
            recognised(case, actor)
    assert fresh(case).status == "RECOGNITION"


def test_a_ballot_cannot_be_gone_round():
    case = waiting("normal")
    with pytest.raises(Refused, match="无记名投票"):
        recognition.recognise(application=case, actor=officer_of(case), finding="同意", evidence={})
    assert fresh(case).status == "RECOGNITION"


def test_a_result_that_must_be_published_is_not_confirmed_without_it():
    case = waiting("postdoc", office="140000", level="associate_senior")
    actor = officer_of(case)
    recognition.recognise(application=case, actor=actor, finding="符合条件。", evidence=POSTDOC)
    with pytest.raises(Refused, match="公示"):
        recognition._confirm(case, actor, "晋人社职〔2026〕1号", None)
    assert fresh(case).status == "PASSED"


def test_not_recognised_ends_the_case_with_the_reason():
    case = waiting("qualification")
    recognition.decline_recognition(application=case, actor=officer_of(case), finding="证书查无此人。")
    assert fresh(case).status == "NOT_PASSED"
    assert Recognition.objects.get(application=case).finding == "证书查无此人。"


def test_the_page_keeps_what_was_typed_and_says_what_is_missing():
    case = waiting("qualification")
    client = signed_in(officer_of(case))
    typed = {"certificate_number": "晋114", "obtained_on": "2027-01-01", "finding": "属实"}
    page = client.post(f"/desk/cases/{case.code}/recognise/", typed)
    text = page.content.decode()
    assert page.status_code == 200
    assert "晋114" in text
    assert "日期不能晚于今天" in text
    assert "核实后请勾选" in text
    assert fresh(case).status == "RECOGNITION"


def test_the_desk_leads_to_the_decision_and_the_page_decides():
    case = waiting("qualification")
    client = signed_in(officer_of(case))
    client.post(f"/desk/cases/{case.code}/act/", {"move": "claim"})
    desk = client.get(f"/desk/cases/{case.code}/").content.decode()
    assert f"/desk/cases/{case.code}/recognise/" in desk
    assert f"/desk/cases/{case.code}/decline/" in desk
    typed = {
        "certificate_verified": "on", "mapping_fits": "on", "certificate_number": "晋1142020000001",
        "obtained_on": "2020-09-01", "finding": "属实", "document_number": "榆人社职〔2026〕3号",
    }  # fmt: skip
    client.post(f"/desk/cases/{case.code}/recognise/", typed)
    assert fresh(case).status == "CONFIRMED"


def test_the_pages_exist_only_while_the_case_waits_for_a_decision():
    case = waiting("qualification")
    actor = officer_of(case)
    recognised(case, actor)
    for page in ("recognise", "decline"):
        assert signed_in(actor).get(f"/desk/cases/{case.code}/{page}/").status_code == 404
