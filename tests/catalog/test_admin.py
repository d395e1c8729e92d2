"""The back office of the catalogue: every edit is recorded and makes the row the administrator's."""

from datetime import date

import pytest
from django.urls import reverse

from portal.audit.models import Record
from portal.catalog import selectors
from portal.catalog.models import CalendarException, CalendarYear, Parameter, ReasonText, Series, Specialty
from tests import factories
from tests.shipped import load_catalog

pytestmark = pytest.mark.usefixtures("loaded", "monday")

TABLES = "region series specialty formertitle exammode qualificationmapping evaluationstandard eligibilityrule"
TABLES += " educationequivalence parameter calendaryear reasontext"


@pytest.fixture
def office(client, db):
    keeper = factories.UserFactory(name="管理员")
    factories.staff("hrss_admin", factories.hrss_office("140000"), keeper)
    client.force_login(keeper)
    return client


def parameter_form(row, **changes):
    names = ("key", "name", "value", "unit", "document", "clause", "confidence", "note")
    return {name: getattr(row, name) for name in names} | {"valid_from": "", "valid_to": ""} | changes


@pytest.mark.parametrize("table", TABLES.split())
def test_list_and_search_open(office, table):
    assert office.get(reverse(f"admin:catalog_{table}_changelist")).status_code == 200
    assert office.get(reverse(f"admin:catalog_{table}_changelist"), {"q": "a"}).status_code == 200


@pytest.mark.parametrize("table", TABLES.split())
def test_form_of_a_new_row_opens(office, table):
    assert office.get(reverse(f"admin:catalog_{table}_add")).status_code == 200


def test_edit_is_recorded_with_before_and_after_and_survives_the_loader(office):
    row = Parameter.objects.get(key="notice_working_days")
    url = reverse("admin:catalog_parameter_change", args=[row.pk])
    assert office.post(url, parameter_form(row, value=7)).status_code == 302
    record = Record.objects.get(chain=f"catalog.parameter:{row.pk}")
    assert (record.verb, record.actor_name) == ("catalog.changed", "管理员")
    assert record.data["before"]["value"] == "5"
    assert record.data["after"]["value"] == "7"
    load_catalog()
    assert selectors.parameter("notice_working_days", date(2026, 9, 7)) == 7


def test_a_reason_of_the_library_is_about_a_place_that_exists_and_its_edit_is_recorded(office):
    url = reverse("admin:catalog_reasontext_change", args=["contract_missing"])
    sent = {
        "kind": "correction", "place": "materials.labour_contract", "reason": "missing", "text": "请补全劳动合同。",
        "document": "省厅文件", "clause": "第1条", "note": "", "valid_from": "2026-09-01", "valid_to": "",
    }  # fmt: skip
    for wrong in ({"place": "materials.nothing"}, {"reason": "because"}, {"text": ""}):
        assert office.post(url, sent | wrong).status_code == 200
    assert ReasonText.objects.get(pk="contract_missing").origin == "file"
    assert office.post(url, sent).status_code == 302
    assert Record.objects.get(chain="catalog.reasontext:contract_missing").data["after"]["text"] == "请补全劳动合同。"


def test_form_sent_unchanged_leaves_the_row_to_the_files(office):
    row = Parameter.objects.get(key="notice_working_days")
    office.post(reverse("admin:catalog_parameter_change", args=[row.pk]), parameter_form(row))
    row.refresh_from_db()
    assert row.origin == "file"
    assert not Record.objects.filter(chain__startswith="catalog.").exists()


def test_edit_below_the_law_is_refused_in_words_and_not_recorded(office):
    row = Parameter.objects.get(key="notice_working_days")
    url = reverse("admin:catalog_parameter_change", args=[row.pk])
    answer = office.post(url, parameter_form(row, value=4))
    assert "按规定不得少于5" in answer.content.decode()
    assert not Record.objects.filter(chain__startswith="catalog.").exists()


def test_calendar_day_added_is_recorded_and_counts_at_once(office):
    office.post(
        reverse("admin:catalog_calendaryear_add"),
        {
            "year": 2027,
            "source_document": "国务院办公厅通知",
            "exceptions-TOTAL_FORMS": 1,
            "exceptions-INITIAL_FORMS": 0,
            "exceptions-0-day": "2027-01-01",
        },
    )
    assert not selectors.working_day_calendar().is_working_day(date(2027, 1, 1))
    day = CalendarException.objects.get(day=date(2027, 1, 1))
    assert Record.objects.filter(chain=f"catalog.calendarexception:{day.pk}", verb="catalog.added").exists()


def test_calendar_day_deleted_is_recorded_and_raises_the_version(office):
    year = CalendarYear.objects.get(year=2026)
    day = CalendarException.objects.get(day=date(2026, 10, 10))
    office.post(
        reverse("admin:catalog_calendaryear_change", args=[year.pk]),
        {
            "year": 2026,
            "source_document": year.source_document,
            "exceptions-TOTAL_FORMS": 1,
            "exceptions-INITIAL_FORMS": 1,
            "exceptions-0-id": day.pk,
            "exceptions-0-year": year.pk,
            "exceptions-0-day": "2026-10-10",
            "exceptions-0-working": "on",
            "exceptions-0-DELETE": "on",
        },
    )
    year.refresh_from_db()
    assert (year.version, year.origin) == (2, "admin")
    assert not CalendarException.objects.filter(pk=day.pk).exists()
    assert Record.objects.get(chain=f"catalog.calendarexception:{day.pk}").verb == "catalog.deleted"


def test_calendar_day_of_another_year_is_refused(office):
    answer = office.post(
        reverse("admin:catalog_calendaryear_add"),
        {
            "year": 2027,
            "source_document": "国务院办公厅通知",
            "exceptions-TOTAL_FORMS": 1,
            "exceptions-INITIAL_FORMS": 0,
            "exceptions-0-day": "2028-01-03",
        },
    )
    assert "日期不属于这一年" in answer.content.decode()
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_level_edited_inside_its_series_is_recorded_alone(office):
    series = Series.objects.get(code="library")
    levels = list(series.levels.all())
    form = {"number": series.number, "name": series.name, "is_active": "on", "confidence": series.confidence}
    form |= {"document": series.document, "clause": series.clause, "note": series.note}
    form |= {"levels-TOTAL_FORMS": len(levels), "levels-INITIAL_FORMS": len(levels)}
    for place, level in enumerate(levels):
        fields = {"id": level.pk, "series": series.pk, "level": level.level, "names": level.names[0]}
        fields |= {"mode": level.mode, "mode_note": "改" if level.level == "middle" else level.mode_note}
        fields |= {"document": "省厅文件" if level.level == "middle" else level.document, "clause": level.clause}
        form |= {f"levels-{place}-{name}": value for name, value in fields.items()}
    assert office.post(reverse("admin:catalog_series_change", args=[series.pk]), form).status_code == 302
    (record,) = Record.objects.filter(chain__startswith="catalog.")
    middle = series.levels.get(level="middle")
    assert (record.chain, record.data["after"]["mode_note"]) == (f"catalog.serieslevel:{middle.pk}", "改")
    assert set(series.levels.filter(origin="admin")) == {middle}


def test_new_row_needs_its_document_and_the_day_from_which_it_counts(office):
    series = Series.objects.get(code="library")
    url = reverse("admin:catalog_specialty_add")
    whole = {
        "series": series.pk, "code": "restoration", "name": "文献修复", "confidence": "decision",
        "document": "晋人社厅发〔2026〕12号", "valid_from": "2026-10-01",
    }  # fmt: skip
    assert "请填写依据文件" in office.post(url, whole | {"document": " "}).text
    assert "请填写生效日期" in office.post(url, whole | {"valid_from": ""}).text
    assert not Specialty.objects.filter(code="restoration").exists()
    assert office.post(url, whole).status_code == 302
    row = Specialty.objects.get(code="restoration")
    assert (row.document, row.valid_from) == ("晋人社厅发〔2026〕12号", date(2026, 10, 1))


def test_changed_row_needs_its_document_and_may_stay_without_a_first_day(office):
    row = Specialty.objects.get(series__code="engineering", code="mechanical")
    url = reverse("admin:catalog_specialty_change", args=[row.pk])
    sent = {"series": row.series_id, "code": row.code, "name": "机械制造", "confidence": row.confidence}
    assert "请填写依据文件" in office.post(url, sent).text
    row.refresh_from_db()
    assert (row.name, row.valid_from) == ("机械工程", None)
    assert office.post(url, sent | {"document": "省厅文件"}).status_code == 302


def test_level_changed_inside_its_series_needs_a_document(office):
    series = Series.objects.get(code="library")
    level = series.levels.get(level="middle")
    form = {"number": series.number, "name": series.name, "is_active": "on", "confidence": series.confidence}
    form |= {"document": series.document, "clause": series.clause, "note": series.note}
    form |= {"levels-TOTAL_FORMS": 1, "levels-INITIAL_FORMS": 1, "levels-0-id": level.pk, "levels-0-series": series.pk}
    form |= {"levels-0-level": "middle", "levels-0-names": level.names[0], "levels-0-mode": level.mode}
    form |= {"levels-0-mode_note": "改", "levels-0-document": ""}
    page = office.post(reverse("admin:catalog_series_change", args=[series.pk]), form).text
    assert "请填写依据文件" in page
    level.refresh_from_db()
    assert level.mode_note != "改"


def test_region_has_no_column_for_its_document_which_stands_in_the_record(office):
    url = reverse("admin:catalog_region_add")
    sent = {"code": "149901", "name": "试验区", "level": "county", "parent": "140000"}
    assert "请填写依据文件" in office.post(url, sent).text
    assert office.post(url, sent | {"document": "国函〔2026〕9号"}).status_code == 302
    assert Record.objects.get(chain="catalog.region:149901").data["document"] == "国函〔2026〕9号"


def test_row_of_the_files_cannot_be_deleted_but_an_own_one_can(office):
    shipped = Specialty.objects.first()
    own = Specialty.objects.create(series=shipped.series, code="own", name="自设专业")
    delete = {"post": "yes"}
    assert office.post(reverse("admin:catalog_specialty_delete", args=[shipped.pk]), delete).status_code == 403
    assert office.post(reverse("admin:catalog_specialty_delete", args=[own.pk]), delete).status_code == 302
    assert not Specialty.objects.filter(pk=own.pk).exists()
    assert Record.objects.get(chain=f"catalog.specialty:{own.pk}").verb == "catalog.deleted"
