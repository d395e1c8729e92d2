"""An applicant begins a recognition that needs no committee (regulation 8.1)."""

import pytest

from applications.models import Application
from portal.catalog.models import QualificationMapping, SeriesLevel
from tests import factories
from tests.applications.staff.factories import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def person():
    person = factories.UserFactory()
    factories.employ(person, factories.OrganisationFactory(name="晋中精工机械有限公司"))
    SeriesLevel.objects.get_or_create(
        series=factories.engineering(), level="middle", defaults={"names": ["工程师"], "mode": "review"}
    )
    return person


def constructor(**fields) -> QualificationMapping:
    given = {"code": "constructor_grade_1", "qualification": "建造师", "grade": "一级", "level": "middle"}
    return QualificationMapping.objects.create(series=factories.engineering(), title="工程师", **given | fields)


def client_of(person):
    return signed_in(factories.applicant_actor(person))


def test_every_recognition_without_a_committee_is_offered(person):
    page = client_of(person).get("/my/recognition/").content.decode()
    for name in ("职业资格认定", "博士后认定", "跨地区职称确认", "考核认定"):
        assert name in page
    for name in ("高层次人才认定", "转评"):
        assert f"申请{name}" not in page


def test_a_qualification_opens_a_draft_for_its_title(person):
    mapping = constructor()
    employment = person.employments.get()
    answer = client_of(person).post(
        "/my/recognition/qualification/", {"mapping": mapping.pk, "employment": employment.pk}
    )
    case = Application.objects.get(applicant=person)
    assert answer["Location"] == f"/my/{case.code}/"
    assert (case.status, case.track, case.level, case.batch, case.employer) == (
        "DRAFT", "qualification", "middle", None, employment.organisation,
    )  # fmt: skip
    page = client_of(person).get(f"/my/{case.code}/")
    assert page.status_code == 200
    assert "2026 年度职业资格认定" in page.content.decode()


def test_a_mapping_that_the_province_has_not_confirmed_is_not_offered(person):
    mapping = constructor(to_confirm=True)
    page = client_of(person).post("/my/recognition/qualification/", {"mapping": mapping.pk}).content.decode()
    assert "请从列表中选择" in page
    assert not Application.objects.exists()


def test_a_freelancer_needs_no_employer(person):
    mapping = constructor()
    client_of(person).post("/my/recognition/qualification/", {"mapping": mapping.pk, "employment": ""})
    case = Application.objects.get(applicant=person)
    assert (case.employer, case.channel, case.unit_name) == (None, "freelancer", "自由职业")


def test_a_title_from_elsewhere_is_asked_for_by_series_and_level(person):
    form = {"series": factories.engineering().pk, "level": "middle", "employment": ""}
    client_of(person).post("/my/recognition/cross_region_confirmation/", form)
    assert Application.objects.get(applicant=person).track == "cross_region_confirmation"


def test_a_level_that_the_series_does_not_have_is_refused_beside_the_field(person):
    form = {"series": factories.engineering().pk, "level": "full_senior", "employment": ""}
    page = client_of(person).post("/my/recognition/cross_region_confirmation/", form).content.decode()
    assert "这个系列没有所选的级别" in page
    assert not Application.objects.exists()


@pytest.mark.parametrize("track", ["talent_recognition", "conversion", "review", "nonsense"])
def test_what_a_committee_decides_is_not_begun_here(person, track):
    assert client_of(person).get(f"/my/recognition/{track}/").status_code == 404


def test_a_second_open_case_for_the_same_title_is_refused(person):
    mapping = constructor()
    for _ in range(2):
        page = client_of(person).post("/my/recognition/qualification/", {"mapping": mapping.pk, "employment": ""})
    assert "不得重复申报" in page.content.decode()
    assert Application.objects.filter(applicant=person).count() == 1
