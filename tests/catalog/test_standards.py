"""A standard may ask more than the one above it, never less (令40 art. 5)."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.catalog import rules
from portal.catalog.models import EligibilityRule, EvaluationStandard, Series
from portal.catalog.services import load_catalog
from tests import factories

CLAUSE = "人社部令第40号第5条"


@dataclass(frozen=True)
class Asked:
    education: str = "bachelor"
    prior_level: str = "assistant"
    years: int = 4
    recommenders: int = 0
    skill_level: int | None = None
    track: str = "normal"
    level: str = "middle"


NATIONAL = [Asked(), Asked(education="college", years=5)]
SKILLED = [Asked(education="", prior_level="", skill_level=2, years=3, track="skilled_worker")]
EXCEPTIONAL = [Asked(education="", recommenders=2, years=0, track="exceptional", level="associate_senior")]


@pytest.mark.parametrize(
    ("row", "above", "field"),
    [
        (Asked(), NATIONAL, None),
        (Asked(years=5), NATIONAL, None),
        (Asked(years=3), NATIONAL, "years"),
        (Asked(prior_level="technician"), NATIONAL, "prior_level"),
        (Asked(prior_level=""), NATIONAL, "prior_level"),
        (Asked(prior_level="middle"), NATIONAL, None),
        (Asked(education="secondary", years=9), NATIONAL, "education"),
        (Asked(education="", years=9), NATIONAL, "education"),
        (Asked(education="master", years=4), NATIONAL, None),
        (Asked(education="master", years=3), NATIONAL, "years"),
        (Asked(education="college", years=4), NATIONAL, "years"),
        (Asked(level="technician", years=0, education="", prior_level=""), NATIONAL, None),
        (Asked(track="no_initial_appointment", years=0), NATIONAL, None),
        (Asked(education="", prior_level="", skill_level=2, years=2, track="skilled_worker"), SKILLED, "years"),
        (Asked(education="", prior_level="", skill_level=3, years=9, track="skilled_worker"), SKILLED, "skill_level"),
        (Asked(education="", prior_level="", skill_level=1, years=3, track="skilled_worker"), SKILLED, None),
        (
            Asked(education="", recommenders=1, years=0, track="exceptional", level="associate_senior"),
            EXCEPTIONAL,
            "recommenders",
        ),
        (Asked(), [], None),
    ],
)
def test_laxer_field_is_found(row, above, field):
    assert rules.laxer_field(row, above) == field


@pytest.mark.parametrize(
    ("held", "wanted", "order", "reached"),
    [
        ("doctor", "bachelor", rules.DEGREES, True),
        ("bachelor", "bachelor", rules.DEGREES, True),
        ("college", "bachelor", rules.DEGREES, False),
        ("full_senior", "middle", rules.LEVELS, True),
        ("technician", "assistant", rules.LEVELS, False),
    ],
)
def test_reaches_compares_by_the_order(held, wanted, order, reached):
    assert rules.reaches(held, wanted, order) is reached


def test_ancestors_are_named_from_the_root_and_a_circle_is_cut():
    parents = {"unit": "region", "region": "nation", "nation": None, "a": "b", "b": "a"}
    assert rules.ancestors("unit", parents) == ["nation", "region"]
    assert rules.ancestors("nation", parents) == []
    assert rules.ancestors("a", parents) == ["b"]


@pytest.fixture
def province(db):
    load_catalog()
    return EvaluationStandard.objects.create(
        code="engineering_shanxi", name="山西省工程系列申报条件", kind="regional",
        parent_id="engineering_national", series=Series.objects.get(code="engineering"),
    )  # fmt: skip


def own_row(province, **changes):
    fields = {
        "code": "shanxi_middle_bachelor",
        "track": "normal",
        "level": "middle",
        "education": "bachelor",
        "prior_level": "assistant",
        "years": 5,
    }
    return EligibilityRule(standard=province, **(fields | changes))


@pytest.fixture
def office(client, db):
    keeper = factories.UserFactory()
    factories.staff("hrss_admin", factories.hrss_office("140000"), keeper)
    client.force_login(keeper)
    return client


def form_of(row):
    columns = [field for field in row._meta.concrete_fields if field.editable and not field.primary_key]
    values = {field.name: field.value_from_object(row) for field in columns}
    return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("years", {"years": 3}),
        ("prior_level", {"prior_level": ""}),
        ("education", {"education": "secondary"}),
        ("recommenders", {"track": "exceptional", "level": "full_senior", "education": "", "recommenders": 1}),
    ],
)
def test_laxer_row_is_refused_beside_its_field_and_not_saved(office, province, field, changes):
    answer = office.post(reverse("admin:catalog_eligibilityrule_add"), form_of(own_row(province, **changes)))
    assert answer.status_code == 200
    assert CLAUSE in str(answer.context["adminform"].form.errors[field])
    assert not EligibilityRule.objects.filter(standard=province).exists()


def test_stricter_row_is_saved(office, province):
    row = own_row(province, document="晋人社厅发〔2026〕12号", valid_from=date(2026, 9, 1))
    assert office.post(reverse("admin:catalog_eligibilityrule_add"), form_of(row)).status_code == 302
    assert EligibilityRule.objects.get(standard=province).years == 5


def test_unit_may_ask_less_than_nobody_above_it_through_the_generations(province):
    own_row(province).save()
    unit = EvaluationStandard.objects.create(
        code="unit", name="某企业标准", kind="unit", parent=province, series=province.series
    )
    with pytest.raises(ValidationError, match=CLAUSE):
        own_row(unit, code="x", years=4).clean()
    own_row(unit, code="x", years=5).clean()
    own_row(unit, code="y", education="college", years=4).clean()


def test_row_of_another_time_is_no_measure(province):
    row = own_row(province, years=3)
    with pytest.raises(ValidationError, match=CLAUSE):
        row.clean()
    EligibilityRule.objects.filter(track="normal", level="middle").update(valid_to="2024-12-31")
    row.valid_from = date(2025, 1, 1)
    row.clean()
    assert row.laxer_field([]) is None


def test_loader_refuses_a_standard_below_its_parent(province):
    own_row(province, years=3).save()
    with pytest.raises(ValidationError, match="shanxi_middle_bachelor"):
        load_catalog()


@pytest.mark.parametrize(
    ("code", "changes", "words"),
    [
        ("engineering_national", {"parent_id": "engineering_skilled"}, "国家标准没有上位标准"),
        ("engineering_shanxi", {"parent_id": "engineering_shanxi"}, "不能是本标准"),
        ("engineering_initial", {"parent_id": "engineering_shanxi", "series_id": None}, "其他系列"),
    ],
)
@pytest.mark.usefixtures("province")
def test_parent_that_cannot_be_is_refused(code, changes, words):
    standard = EvaluationStandard.objects.get(code=code)
    for name, value in changes.items():
        setattr(standard, name, value)
    with pytest.raises(ValidationError, match=words):
        standard.clean()


def test_parent_that_asks_more_than_the_rows_is_refused(province):
    province.parent = None
    province.save()
    own_row(province, years=3).save()
    province.parent_id = "engineering_national"
    with pytest.raises(ValidationError, match=CLAUSE):
        province.clean()


def test_circle_of_standards_is_refused(province):
    initial = EvaluationStandard.objects.get(code="engineering_initial")
    initial.parent = province
    initial.save()
    province.parent = initial
    with pytest.raises(ValidationError, match="下位标准"):
        province.clean()


@pytest.mark.django_db
def test_load_brings_common_conditions_like_engineerings():
    load_catalog()
    fields = ("track", "level", "education", "prior_level", "years", "years_of", "recommenders")
    common = EligibilityRule.objects.filter(standard="common")
    engineering = EligibilityRule.objects.filter(standard__in=["engineering_national", "engineering_initial"])
    assert set(common.values_list(*fields)) == set(engineering.values_list(*fields))
    assert EvaluationStandard.objects.get(code="common").series is None
    assert set(common.values_list("confidence", flat=True)) == {"decision"}
    assert all("待省人社厅确认" in note for note in common.values_list("note", flat=True))
