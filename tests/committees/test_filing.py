"""What the database and the forms refuse about a committee's filing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from committees.models import CommitteeSpecialty, CommitteeUnit, Entrustment
from portal.catalog.models import Series, Specialty
from tests import factories
from tests.shipped import load_catalog

pytestmark = pytest.mark.django_db


def economics():
    return Series.objects.get_or_create(code="economics", defaults={"name": "经济专业人员", "number": 19})[0]


def targeted(**fields):
    return {"formed_by": "sme_targeted", "usage_scope": "targeted", **fields}


@pytest.mark.parametrize(
    "fields",
    [
        {"formed_by": "enterprise", "scope": "internal", "level": "senior"},
        {"formed_by": "enterprise", "scope": "open", "level": "junior"},
        {"formed_by": "sme_targeted", "usage_scope": "general"},
        {"formed_by": "sme_targeted", "usage_scope": "targeted", "scope": "internal"},
        {"level": "highest"},
        {"valid_from": date(2026, 1, 1), "valid_to": date(2029, 1, 2)},
    ],
)
def test_database_refuses_a_committee_that_nobody_may_form(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.CommitteeFactory(**fields)


def test_database_refuses_a_targeted_committee_of_another_series_than_engineering():
    factories.CommitteeFactory(**targeted())
    with pytest.raises(IntegrityError, match="SME authority"), transaction.atomic():
        factories.CommitteeFactory(**targeted(series=economics()))


@pytest.mark.parametrize("level", ["junior", "middle", "senior"])
def test_targeted_committees_stand_at_each_level(level):
    assert factories.CommitteeFactory(**targeted(level=level)).pk


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"level": "senior"}, "filing_authority", "省人力资源和社会保障厅"),
        ({"formed_by": "sme_targeted", "usage_scope": "targeted"}, "formed_by", "组建单位的类型"),
        ({"valid_to": date(2029, 6, 1)}, "valid_to", "最长3年"),
    ],
)
def test_form_refuses_beside_the_field(fields, field, words):
    load_catalog()
    committee = factories.CommitteeFactory.build(organiser=factories.OrganisationFactory(kind="organiser"), **fields)
    with pytest.raises(ValidationError) as refused:
        committee.clean()
    assert words in refused.value.message_dict[field][0]


def test_specialties_are_taken_in_their_time_and_none_means_the_whole_series():
    committee = factories.CommitteeFactory()
    gas = Specialty.objects.create(series=committee.series, code="gas", name="燃气工程")
    assert committee.specialties_on(date(2026, 9, 7)) is None
    CommitteeSpecialty.objects.create(
        committee=committee, specialty=gas, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30)
    )
    CommitteeSpecialty.objects.create(committee=committee, specialty=gas, valid_from=date(2026, 9, 1))
    taken = {day: committee.specialties_on(day) for day in map(date.fromisoformat, TAKEN)}
    assert {str(day): [each.code for each in found] for day, found in taken.items()} == TAKEN


TAKEN = {"2025-12-31": [], "2026-01-01": ["gas"], "2026-06-30": ["gas"], "2026-07-01": [], "2026-09-01": ["gas"]}


def test_same_specialty_is_not_taken_twice_at_once():
    committee = factories.CommitteeFactory()
    gas = Specialty.objects.create(series=committee.series, code="gas", name="燃气工程")
    period = {"committee": committee, "specialty": gas}
    CommitteeSpecialty.objects.create(**period, valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteeSpecialty.objects.create(**period, valid_from=date(2026, 6, 30))


def test_specialty_of_another_series_is_refused():
    finance = Specialty.objects.create(series=economics(), code="finance", name="金融")
    period = CommitteeSpecialty(committee=factories.CommitteeFactory(), specialty=finance, valid_from=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="专业不属于评审委员会的系列"):
        period.clean()


def letter(committee, **fields):
    given = {"from_body": factories.hrss_office("140700"), "series": committee.series, "level": committee.level}
    dates = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    return Entrustment(committee=committee, persons="全市", **({"document": "委〔2026〕1号"} | given | dates | fields))


def test_letter_stays_within_what_the_committee_is_filed_for():
    committee = factories.CommitteeFactory(level="middle")
    letter(committee).save()
    for field, value in [("level", "senior"), ("series", economics())]:
        exceeding = letter(committee, document="委〔2026〕2号", **{field: value})
        with pytest.raises(ValidationError, match="备案范围"):
            exceeding.clean()
        with pytest.raises(IntegrityError, match="exceeds"), transaction.atomic():
            exceeding.save()


@pytest.mark.parametrize(
    ("organiser_kind", "who", "own"),
    [
        ("employer", "organiser", True),
        ("employer", "member", True),
        ("employer", "stranger", False),
        ("organiser", "organiser", False),
        ("organiser", "member", False),
    ],
)
def test_own_committee_is_one_that_the_employer_formed_alone_or_with_others(organiser_kind, who, own):
    organiser = factories.OrganisationFactory(kind=organiser_kind)
    committee = factories.CommitteeFactory(organiser=organiser)
    member, stranger = factories.OrganisationFactory(), factories.OrganisationFactory()
    CommitteeUnit.objects.create(committee=committee, organisation=member)
    bodies = {"organiser": organiser, "member": member, "stranger": stranger}
    assert committee.is_own_of(bodies[who].pk) == own
