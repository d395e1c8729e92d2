"""An application to form a committee, from the draft to the filing (令40 arts. 6-8; S5-S7; M2b-M2d)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from committees import services
from committees.models import Committee, CommitteeFiling, FilingVersion
from portal.accounts.models import ServicePoint
from portal.audit.models import Record
from portal.catalog.models import Specialty
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from portal.messages.models import Message
from tests import factories
from tests.committees.filing_room import content_for, room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
MONDAY = date(2026, 9, 7)


def broken():
    return [line for each in all_invariants() if each.number == 1 for line in each.violations()]


def test_social_body_is_selected_and_its_committee_filed():
    here = room().fill().submit().select()
    filed = here.approve()
    committee = Committee.objects.get()
    assert (filed.status, filed.filed_on, filed.committee) == ("FILED", MONDAY, committee)
    assert (committee.organiser, committee.filing_authority, committee.level) == (here.body, here.authority, "middle")
    assert (committee.valid_from, committee.valid_to) == (MONDAY, date(2029, 9, 7))
    assert (committee.filing_number, committee.formed_by, committee.scope) == (
        "晋中人社备〔2026〕7号", "social_body", "open",
    )  # fmt: skip
    assert committee.in_force(MONDAY)
    assert broken() == []


def test_social_body_is_not_filed_before_it_is_selected():
    here = room().fill().submit()
    with pytest.raises(Refused, match="须先遴选"):
        here.approve()
    assert not Committee.objects.exists()
    assert here.fresh().status == "SUBMITTED"


def test_not_selected_ends_the_application_with_its_reason():
    here = room().fill().submit()
    services.decline_organiser(
        filing=here.filing, actor=here.officer, document="晋中人社遴〔2026〕1号", score=55, told="专家人数不足。"
    )
    assert (here.fresh().status, here.fresh().told) == ("NOT_SELECTED", "专家人数不足。")
    letter = Message.objects.filter(recipient=here.clerk.user_id).last()
    assert "专家人数不足" in letter.body


def test_who_is_no_social_body_is_not_selected():
    here = room(formed_by="authority").fill().submit()
    with pytest.raises(Refused, match="社会组织"):
        here.select()
    assert here.approve().status == "FILED"


def test_enterprise_forms_an_internal_committee_of_its_own_level():
    here = room(kind="employer", formed_by="enterprise", level="junior", region="140702", authority="140702")
    here.fill(region=factories.region("140702")).submit().approve()
    committee = Committee.objects.get()
    assert (committee.formed_by, committee.scope, committee.level) == ("enterprise", "internal", "junior")


@pytest.mark.parametrize(
    ("kind", "formed_by", "level", "words"),
    [
        ("employer", "enterprise", "senior", "只能组建中级、初级"),
        ("employer", "social_body", "middle", "不能以这种方式"),
        ("service_point", "social_body", "middle", "不能以这种方式"),
        ("personnel_agency", "authority", "middle", "不能以这种方式"),
    ],
)
def test_who_may_not_form_such_a_committee_cannot_begin(kind, formed_by, level, words):
    with pytest.raises(Refused, match=words):
        room(kind=kind, formed_by=formed_by, level=level)
    assert not CommitteeFiling.objects.exists()


def test_an_association_that_is_a_service_point_may_begin():
    point = factories.OrganisationFactory(kind="service_point")
    ServicePoint.objects.create(
        organisation=point, kind="association", contact_person="侯敏", valid_from=date(2026, 1, 1)
    )
    filing = services.start_filing(
        actor=factories.staff(Role.UNIT_CLERK, point),
        formed_by="social_body",
        series=factories.engineering(),
        level="junior",
    )
    assert filing.scope == "open"


def test_sme_authority_forms_engineering_committees_alone():
    here = room(kind="sme_authority", formed_by="sme_targeted").fill().submit()
    here.approve()
    assert Committee.objects.get().usage_scope == "targeted"
    economics = here.filing.series.__class__.objects.get(code="economics")
    with pytest.raises(Refused, match="只组建工程系列"):
        services.start_filing(actor=here.clerk, formed_by="sme_targeted", series=economics, level="middle")


@pytest.mark.parametrize(
    ("level", "region", "authority", "words"),
    [
        ("senior", "140700", "140700", "只能由省人力资源和社会保障厅"),
        ("middle", "140700", "140702", "本辖区"),
        ("middle", "140700", "140100", "本辖区"),
    ],
)
def test_the_right_authority_is_asked(level, region, authority, words):
    here = room(level=level, region=region).fill(authority=factories.hrss_office(authority))
    with pytest.raises(services.FilingIncomplete) as refused:
        here.submit()
    assert words in refused.value.problems["authority"]
    assert here.fresh().status == "DRAFT"


def test_senior_committee_is_filed_by_the_province():
    here = room(level="senior", authority="140000").fill(authority=factories.hrss_office("140000"))
    here.submit().select().approve()
    assert Committee.objects.get().filing_authority.region_id == "140000"


def test_nothing_is_submitted_before_everything_is_there():
    here = room()
    with pytest.raises(services.FilingIncomplete) as refused:
        here.submit()
    named = set(refused.value.problems)
    assert {"name", "authority", "proposed_from", "contact", "text_main_series", "text_discipline"} <= named
    assert here.fresh().status == "DRAFT"
    assert not FilingVersion.objects.exists()


@pytest.mark.parametrize(
    ("columns", "field", "words"),
    [
        ({"proposed_to": date(2029, 9, 8)}, "proposed_to", "最长3年"),
        ({"proposed_from": date(2026, 9, 6)}, "proposed_from", "不能早于今天"),
        ({"basis": "specialty"}, "specialties", "至少填写一个评审专业"),
    ],
)
def test_what_is_beyond_the_rules_is_told_beside_its_field(columns, field, words):
    here = room().fill(**columns)
    with pytest.raises(services.FilingIncomplete) as refused:
        here.submit()
    assert words in refused.value.problems[field]


def test_submission_freezes_a_version_and_tells_the_authority():
    here = room().fill().submit()
    version = FilingVersion.objects.get()
    assert version.number == 1
    assert ["名称", "晋中市装备制造行业协会工程系列中级职称评审委员会"] in version.content["facts"]
    assert version.content["evidence"][0]["text"].endswith("属实。")
    assert Message.objects.filter(recipient=here.officer.user_id).count() == 1
    with pytest.raises(Refused, match="不能再修改"):
        here.fill(name="另一个名称")
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        FilingVersion.objects.update(number=2)


def test_correction_is_asked_once_and_answered():
    here = room().fill().submit()
    asked = services.ask_filing_correction(filing=here.filing, actor=here.officer, told="请补充专家名册。")
    assert (asked.status, asked.told) == ("CORRECTION", "请补充专家名册。")
    here.fill(name="改过的名称").submit()
    assert (here.fresh().status, here.fresh().version) == ("SUBMITTED", 2)
    with pytest.raises(Refused, match="不能再次要求补正"):
        services.ask_filing_correction(filing=here.filing, actor=here.officer, told="再补一次。")
    assert here.fresh().status == "SUBMITTED"


def test_an_older_page_does_not_overwrite_a_newer_one():
    here = room().fill()
    content = content_for(here.fresh(), here.authority, name="旧页面")
    with pytest.raises(Refused, match="另一个页面"):
        services.save_filing(filing=here.filing, actor=here.clerk, content=content, revision=0)
    assert here.fresh().name != "旧页面"


@pytest.mark.parametrize("who", ["other_authority", "other_role", "stranger_clerk"])
def test_others_can_neither_write_nor_decide(who):
    here = room().fill().submit().select()
    actors = {
        "other_authority": factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000")),
        "other_role": factories.staff(Role.SUPERVISOR, here.authority),
        "stranger_clerk": factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser")),
    }
    dates = {"valid_from": MONDAY, "valid_to": MONDAY}
    with pytest.raises(Refused) as refused:
        services.approve_filing(filing=here.filing, actor=actors[who], number="1号", **dates)
    assert refused.value.code == "denied"
    with pytest.raises(Refused):
        services.withdraw_filing(filing=here.filing, actor=actors[who])
    assert here.fresh().status == "SELECTED"


def test_who_submitted_for_the_organiser_does_not_decide():
    here = room().fill().submit()
    same = factories.staff(Role.HRSS_OFFICER, here.authority, here.fresh().submitted_by)
    with pytest.raises(Refused, match="须由其他人员审核"):
        services.refuse_filing(filing=here.filing, actor=same, told="不予备案。")


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (MONDAY, date(2029, 9, 8), "valid_to"),
        (date(2026, 9, 6), date(2028, 1, 1), "valid_from"),
        (date(2027, 1, 1), date(2029, 12, 31), "valid_to"),
    ],
)
def test_a_filing_past_three_years_is_refused_and_nothing_is_half_done(first, last, field):
    here = room().fill().submit().select()
    with pytest.raises(services.BadPeriod) as refused:
        here.approve(first, last)
    assert set(refused.value.problems) == {field}
    assert not Committee.objects.exists()
    assert here.fresh().status == "SELECTED"


def test_a_filing_number_counts_once():
    here = room().fill().submit().select()
    here.approve(number="1号")
    again = services.start_filing(
        actor=here.clerk, formed_by="social_body", series=factories.engineering(), level="junior"
    )
    here.filing = again
    here.fill().submit().select()
    with pytest.raises(Refused, match="文号已经用过"):
        here.approve(number="1号")
    assert Committee.objects.count() == 1
    assert here.fresh().status == "SELECTED"


def test_second_click_files_once():
    here = room().fill().submit().select()
    key = "4f1c2b0e-7f4e-4c0d-9d0e-1f5a6f6b7a01"
    for _ in range(2):
        services.approve_filing(
            filing=here.filing, actor=here.officer, number="1号", valid_from=MONDAY, valid_to=date(2029, 9, 7), key=key
        )
    assert Committee.objects.count() == 1


def renewed(here, committee, **columns):
    here.filing = services.start_renewal(actor=here.clerk, committee=committee)
    return here.fill(**columns).submit().select()


def test_renewal_keeps_the_committee_and_the_old_filing():
    here = room().fill().submit().select()
    old = here.approve()
    committee = Committee.objects.get()
    with clock.frozen(clock.now() + timedelta(days=365)):
        here = renewed(
            here, committee, proposed_from=date(2027, 9, 7), proposed_to=date(2030, 9, 7), name="改了名称的评审委员会"
        )
        new = here.approve(date(2027, 9, 7), date(2030, 9, 7), number="晋中人社备〔2027〕3号")
    committee = Committee.objects.get()
    assert (new.committee, new.predecessor) == (committee, old)
    assert (committee.name, committee.filing_number) == ("改了名称的评审委员会", "晋中人社备〔2027〕3号")
    assert (committee.valid_from, committee.valid_to) == (date(2027, 9, 7), date(2030, 9, 7))
    kept = CommitteeFiling.objects.get(pk=old.pk)
    assert (kept.status, kept.filing_number, kept.valid_to) == ("FILED", "晋中人社备〔2026〕7号", date(2029, 9, 7))
    record = Record.objects.get(verb="committee.renewed")
    assert record.data["before"]["filing_number"] == "晋中人社备〔2026〕7号"
    assert broken() == []


def test_renewal_of_a_running_filing_counts_from_its_own_day():
    here = room().fill().submit().select()
    here.approve()
    here = renewed(here, Committee.objects.get())
    with pytest.raises(services.BadPeriod, match="从核准当天起算"):
        here.approve(date(2026, 10, 1), date(2028, 1, 1), number="2号")


def test_one_renewal_at_a_time_and_none_for_a_stranger():
    here = room().fill().submit().select()
    here.approve()
    committee = Committee.objects.get()
    services.start_renewal(actor=here.clerk, committee=committee)
    with pytest.raises(Refused, match="已有一件重新备案申请"):
        services.start_renewal(actor=here.clerk, committee=committee)
    stranger = factories.staff(Role.SECRETARY, factories.OrganisationFactory(kind="organiser"))
    with pytest.raises(Refused, match="本单位组建"):
        services.start_renewal(actor=stranger, committee=committee)


def test_renewal_takes_the_specialties_along_and_replaces_them():
    here = room()
    gas, mechanical = (Specialty.objects.get(series=here.filing.series, code=code) for code in ("gas", "mechanical"))
    taken = [services.Specialised(gas, date(2026, 1, 1))]
    here.fill(basis="specialty", specialties=taken).submit().select().approve()
    committee = Committee.objects.get()
    assert [each.code for each in committee.specialties_on(MONDAY)] == ["gas"]
    here.filing = services.start_renewal(actor=here.clerk, committee=committee)
    assert [row.specialty.code for row in here.fresh().specialty_rows.all()] == ["gas"]
    wanted = [services.Specialised(mechanical, MONDAY)]
    here.fill(basis="specialty", specialties=wanted).submit().select().approve(number="2号")
    assert [each.code for each in Committee.objects.get().specialties_on(MONDAY)] == ["mechanical"]


def test_joint_enterprises_show_their_agreement_and_are_served():
    here = room(kind="employer", formed_by="enterprise", region="140702", authority="140702")
    partner = factories.OrganisationFactory()
    texts = dict.fromkeys(("main_series", "influence", "people", "capacity", "standing"), "属实。")
    here.fill(units=[partner], texts=texts, region=factories.region("140702"))
    with pytest.raises(services.FilingIncomplete) as refused:
        here.submit()
    assert set(refused.value.problems) == {"text_agreement"}
    here.fill(units=[partner], region=factories.region("140702")).submit().approve()
    committee = Committee.objects.get()
    assert committee.serves == {here.body.pk, partner.pk}


def test_open_committee_names_no_units():
    here = room().fill(units=[factories.OrganisationFactory()])
    with pytest.raises(services.FilingIncomplete) as refused:
        here.submit()
    assert "不限定单位" in refused.value.problems["units"]


def test_withdrawn_application_is_closed():
    here = room().fill().submit()
    services.withdraw_filing(filing=here.filing, actor=here.clerk)
    with pytest.raises(Refused, match="当前状态"):
        services.refuse_filing(filing=here.filing, actor=here.officer, told="不予备案。")


def test_database_refuses_a_filing_of_more_than_three_years_and_a_status_without_record():
    here = room().fill().submit().select()
    here.approve()
    with pytest.raises(IntegrityError, match="three_years"), transaction.atomic():
        CommitteeFiling.objects.filter(pk=here.filing.pk).update(valid_to=date(2029, 9, 8))
    with pytest.raises(IntegrityError, match="three_years"), transaction.atomic():
        Committee.objects.update(valid_to=date(2029, 9, 8))
    with pytest.raises(Exception, match="has no record"), transaction.atomic():
        Committee.objects.update(status="SUSPENDED")
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
