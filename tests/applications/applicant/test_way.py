"""An applicant's channel: told, chosen, laid as legs, changed; and what closes it (regulation 2.3)."""

from datetime import date, timedelta

import pytest

from applications.models import Application
from applications.selectors.way import offers_for
from applications.services import applicant as drafts
from applications.services import notices, reviewing, way
from portal.accounts.models import RoleAssignment, ServicePoint
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.workflow import Act, run
from tests import factories
from tests.applications.staff.factories import calendar, fresh, published, signed_in, with_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture(autouse=True)
def _catalogue(db):
    calendar()
    for key, value in (("posted_away_years", 1), ("leave_years_max", 3), ("fallback_assignment_working_days", 5)):
        Parameter.objects.create(key=key, name=key, value=value, unit="years" if "years" in key else "working_days")


def draft(**fields) -> Application:
    return factories.ApplicationFactory(route=False, **fields)


def me(case: Application):
    return factories.applicant_actor(case.applicant)


def told(case: Application, **facts) -> Application:
    given = {"employment": "contract", "workplace": "140702", "archive": {"kept_by": "employer"}}
    way.tell_route_facts(application=case, actor=me(case), told={**given, **facts})
    return fresh(case)


def laid(case: Application) -> list[tuple[str, str | None]]:
    """The legs after laying: stage and the region of an office, or the kind of another body."""
    for code in ("140702", "140700", "140000"):
        factories.hrss_office(code)
    way.lay_route(fresh(case))
    return [
        (leg.stage, leg.body and (leg.body.region_id if leg.body.kind == "hrss" else leg.body.kind))
        for leg in fresh(case).legs.select_related("body")
    ]


def service_point(kind: str = "industrial_park"):
    body = factories.OrganisationFactory(kind="service_point", uscc=None, name="榆次工业园区服务点")
    point = ServicePoint.objects.create(
        organisation=body, kind=kind, contact_person="孙立", valid_from=date(2026, 1, 1)
    )
    point.areas.add(factories.region("140702"))
    return body


UPWARD = [("HRSS_REVIEW", "140702"), ("HRSS_REVIEW", "140700"), ("COMMITTEE_ACCEPTANCE", "organiser")]


def test_the_usual_way_is_the_employers():
    assert laid(draft()) == [("UNIT_REVIEW", "employer"), ("UNIT_NOTICE", "employer"), *UPWARD]


def test_the_usual_way_is_offered_first():
    case = told(draft())
    service_point()
    offers = offers_for(case).open
    assert len(offers) > 1
    assert [offer.route.default for offer in offers] == [True] + [False] * (len(offers) - 1)


def test_a_service_point_reviews_publishes_and_recommends():
    case, point = draft(), service_point()
    way.choose_route(application=case, actor=me(case), channel="service_point", body=point)
    assert laid(case) == [("UNIT_REVIEW", "service_point"), ("UNIT_NOTICE", "service_point"), *UPWARD]
    assert fresh(case).reviewer == point


def test_a_federation_takes_the_case_by_social_intake():
    case, federation = draft(), service_point("federation")
    way.choose_route(application=case, actor=me(case), channel="social_intake", body=federation)
    assert laid(case)[0] == ("UNIT_REVIEW", "service_point")


def test_a_dispatch_company_reviews_its_people():
    company = factories.OrganisationFactory(kind="dispatch_company")
    case = told(draft(employer=company, channel="labour_dispatch"), employment="dispatch")
    assert laid(case)[:2] == [("UNIT_REVIEW", "dispatch_company"), ("UNIT_NOTICE", "dispatch_company")]


def test_an_archive_agency_stands_between_employer_and_office():
    agency = factories.OrganisationFactory(kind="talent_agency", uscc=None)
    case = told(draft(), archive={"kept_by": "public_agency"})
    way.choose_route(application=case, actor=me(case), channel="archive_agency", agency=agency)
    assert laid(case) == [
        ("UNIT_REVIEW", "employer"), ("UNIT_NOTICE", "employer"), ("AGENCY_REVIEW", "talent_agency"), *UPWARD,
    ]  # fmt: skip


def test_the_provincial_market_sends_straight_to_the_committee():
    market = factories.OrganisationFactory(kind="provincial_market", uscc=None)
    case = told(draft(), archive={"kept_by": "provincial_market"})
    way.choose_route(application=case, actor=me(case), channel="provincial_market", agency=market)
    assert laid(case)[2:] == [("AGENCY_REVIEW", "provincial_market"), ("COMMITTEE_ACCEPTANCE", "organiser")]


def test_an_archive_elsewhere_closes_no_door():
    case = told(draft(), archive={"kept_by": "elsewhere"})
    way.choose_route(application=case, actor=me(case), channel="archive_elsewhere")
    assert laid(case) == [("UNIT_REVIEW", "employer"), ("UNIT_NOTICE", "employer"), *UPWARD]


def test_people_posted_away_begin_at_the_posting_place():
    factories.hrss_office("140105")
    factories.hrss_office("140100")
    case = told(draft(), posted={"region": "140105", "since": "2025-09-07"})
    way.choose_route(application=case, actor=me(case), channel="posted_away")
    assert [place for stage, place in laid(case) if stage == "HRSS_REVIEW"] == ["140105", "140100"]


def test_a_posting_of_less_than_a_year_is_refused_with_the_day():
    case = told(draft(), posted={"region": "140105", "since": "2025-09-08"})
    with pytest.raises(Refused, match="2026年9月8日起"):
        way.choose_route(application=case, actor=me(case), channel="posted_away")


def test_the_original_unit_reviews_within_three_years():
    unit = factories.OrganisationFactory(kind="original_unit", region=factories.region("140105"))
    factories.hrss_office("140105")
    factories.hrss_office("140100")
    leave = {"kind": "startup", "approved_on": "2023-09-07", "unit_region": "140105"}
    case = told(draft(), leave=leave)
    way.choose_route(application=case, actor=me(case), channel="original_unit", body=unit)
    assert laid(case)[0] == ("UNIT_REVIEW", "original_unit")
    with clock.frozen(clock.now() + timedelta(days=1)), pytest.raises(Refused, match="届满"):
        way.lay_route(fresh(case))


def test_a_freelancer_goes_by_a_personnel_agency():
    agency = factories.OrganisationFactory(kind="personnel_agency")
    case = told(draft(employer=None, channel="freelancer"), employment="freelancer")
    way.choose_route(application=case, actor=me(case), channel="freelancer", body=agency)
    assert laid(case)[:2] == [("UNIT_REVIEW", "personnel_agency"), ("UNIT_NOTICE", "personnel_agency")]
    assert fresh(case).unit_name == "自由职业"


def test_an_enterprise_with_its_own_committee_needs_no_office():
    employer = factories.OrganisationFactory()
    batch = factories.BatchFactory(committee=factories.CommitteeFactory(organiser=employer))
    case = draft(employer=employer, batch=batch)
    way.choose_route(application=case, actor=me(case), channel="self_review_enterprise")
    assert laid(case) == [
        ("UNIT_REVIEW", "employer"), ("UNIT_NOTICE", "employer"), ("COMMITTEE_ACCEPTANCE", "employer"),
    ]  # fmt: skip


def test_the_fallback_begins_with_the_assignment_of_a_body():
    case = told(draft(), unit_refuses=True, complaint="单位不给审核")
    assert case.channel == "fallback"
    assert laid(case) == [("ASSIGNMENT", "140702"), ("UNIT_REVIEW", None), ("UNIT_NOTICE", None), *UPWARD]


def test_facts_that_close_the_chosen_channel_choose_the_usual_one():
    case, point = draft(), service_point()
    way.choose_route(application=case, actor=me(case), channel="service_point", body=point)
    company = factories.OrganisationFactory(kind="dispatch_company")
    Application.objects.filter(pk=case.pk).update(employer=company)
    assert told(fresh(case), employment="dispatch").channel == "labour_dispatch"


@pytest.mark.parametrize("channel", ["labour_dispatch", "freelancer", "original_unit", "nonsense", "fallback"])
def test_a_channel_that_is_not_open_cannot_be_chosen(channel):
    case = draft()
    with pytest.raises(Refused):
        way.choose_route(application=case, actor=me(case), channel=channel)
    assert fresh(case).channel == "employer"


def test_a_body_of_another_kind_cannot_be_chosen():
    case = draft()
    service_point()
    with pytest.raises(Refused, match="请选择办理"):
        way.choose_route(application=case, actor=me(case), channel="service_point", body=case.employer)


def test_nobody_is_reviewed_by_a_body_that_he_administers():
    case, point = draft(), service_point()
    for body in (case.employer, point):
        RoleAssignment.objects.create(
            user=case.applicant, role=Role.UNIT_CLERK, organisation=body, valid_from=date(2026, 1, 1)
        )
    with pytest.raises(Refused, match="职称管理员"):
        way.choose_route(application=case, actor=me(case), channel="service_point", body=point)
    with pytest.raises(Refused, match="本人管理"):
        way.lay_route(fresh(case))


def test_only_the_applicant_changes_his_draft():
    case = draft()
    stranger = factories.applicant_actor(factories.UserFactory())
    with pytest.raises(Refused, match="本人"):
        way.tell_route_facts(application=case, actor=stranger, told={})
    with pytest.raises(Refused, match="本人"):
        way.choose_route(application=case, actor=stranger, channel="employer")


def test_a_submitted_case_is_changed_only_by_its_own_act():
    case = factories.ApplicationFactory(status="UNIT_REVIEW", leg=1)
    with pytest.raises(Refused, match="已经提交"):
        way.choose_route(application=case, actor=me(case), channel="employer")


def test_changing_the_route_begins_review_and_notice_anew():
    """Cross rule 1: the second round publishes a notice of its own, though one ran in the first."""
    case = factories.ApplicationFactory()
    run(Application, case.pk, Act(move="submit", actor=me(case)))
    with_version(case)
    clerk = factories.staff(Role.UNIT_CLERK, case.employer)
    reviewing.only(reviewing.approve_by_unit(ids=[case.pk], actor=clerk))
    published(case, actor=clerk)
    way.change_route(application=case, actor=me(case))
    stored = fresh(case)
    assert (stored.status, stored.leg, stored.handler, stored.decided_by) == ("DRAFT", 0, None, [])
    run(Application, case.pk, Act(move="submit", actor=me(case)))
    reviewing.only(reviewing.approve_by_unit(ids=[case.pk], actor=clerk))
    notices.publish_notice(ids=[case.pk], actor=clerk, title="再次公示", contact="0354-1234567")
    assert fresh(case).route_round == 2


def test_the_route_does_not_change_once_the_committee_has_the_case():
    case = factories.ApplicationFactory(status="COMMITTEE_ACCEPTANCE", leg=5)
    with pytest.raises(Refused):
        way.change_route(application=case, actor=me(case))


def test_a_recognition_by_an_office_ends_at_the_office_of_its_level():
    middle = draft(track="cross_region_confirmation", batch=None, deciding_body=None, confirming_body=None)
    assert laid(middle) == [("HRSS_REVIEW", "140702"), ("RECOGNITION", "140700")]
    assert fresh(middle).deciding_body.region_id == "140700"


def test_a_qualification_is_recognised_by_the_local_office_alone():
    case = draft(track="qualification", batch=None, deciding_body=None, confirming_body=None)
    assert laid(case) == [("RECOGNITION", "140702")]


def test_a_postdoc_recognition_is_decided_by_the_province():
    fields = {"batch": None, "deciding_body": None, "confirming_body": None}
    case = draft(track="postdoc", level="associate_senior", **fields)
    assert laid(case) == [
        ("UNIT_REVIEW", "employer"), ("UNIT_NOTICE", "employer"),
        ("HRSS_REVIEW", "140702"), ("HRSS_REVIEW", "140700"), ("RECOGNITION", "140000"),
    ]  # fmt: skip


def test_a_talent_goes_from_the_unit_straight_to_the_committee():
    case = draft(track="talent_recognition")
    assert laid(case) == [("UNIT_REVIEW", "employer"), ("UNIT_NOTICE", "employer"), ("RECOGNITION", "organiser")]


def test_a_conversion_goes_up_level_by_level_to_the_committee():
    case = draft(track="conversion")
    assert laid(case)[2:] == [("HRSS_REVIEW", "140702"), ("HRSS_REVIEW", "140700"), ("RECOGNITION", "organiser")]


def test_a_committee_procedure_is_not_begun_without_a_committee():
    person = factories.UserFactory()
    with pytest.raises(Refused, match="评审委员会"):
        drafts.start_recognition(
            actor=factories.applicant_actor(person), track="conversion", series=factories.engineering(),
            level="middle", employment=None,
        )  # fmt: skip


def test_the_pages_tell_choose_and_show_the_channel():
    case, point = factories.ApplicationFactory(route=False), service_point()
    client = signed_in(me(case))
    drafts.FormDraft.objects.create(application=case, saved_at=clock.now())
    posted = {"employment": "contract", "workplace": "140702", "archive": "elsewhere"}
    answer = client.post(f"/my/{case.code}/route/", posted)
    assert answer["Location"] == f"/my/{case.code}/route/choose/"
    page = client.get(f"/my/{case.code}/route/choose/").content.decode()
    assert "申报受理服务点" in page
    assert "榆次工业园区服务点" in page
    chosen = {"channel": "service_point", "body-service_point": str(point.pk)}
    assert client.post(f"/my/{case.code}/route/choose/", chosen)["Location"] == f"/my/{case.code}/"
    assert "榆次工业园区服务点" in client.get(f"/my/{case.code}/").content.decode()


def test_wrong_facts_keep_what_was_typed():
    case = factories.ApplicationFactory(route=False)
    factories.region("140105")
    posted = {"employment": "contract", "workplace": "140702", "posted_region": "140105", "unit_refuses": "on"}
    page = signed_in(me(case)).post(f"/my/{case.code}/route/", posted).content.decode()
    assert "请一并填写派驻地和派驻开始日期" in page
    assert "请简单说明情况" in page
    assert '<option value="140105" selected>' in page
    assert fresh(case).route_facts == {}
