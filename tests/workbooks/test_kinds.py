"""What each kind of list does beyond that of a unit's people: bodies and the catalogue (issue 6 part 3)."""

from datetime import date

import pytest

from portal.accounts.models import Organisation, ServicePoint
from portal.audit.models import Record
from portal.catalog.models import CalendarException, CalendarYear, QualificationMapping
from portal.core.importing import kind_called
from tests import factories
from tests.accounts.factories import officer, service_point
from tests.workbooks.bringing import admin, brought, errors_of, list_of, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_employers_are_registered_and_changed_on_record():
    actor, kind = admin(), kind_called("employers")
    factories.region("140702")
    known = factories.OrganisationFactory(name="旧名")
    agency = factories.OrganisationFactory(kind="personnel_agency")
    new = {
        "name": "太谷新厂",
        "uscc": factories.uscc(777),
        "kind": "用人单位",
        "region_id": "140702",
        "ownership": "民营",
    }
    old = new | {"name": "新名", "uscc": known.uscc, "telephone": "+86 354"}
    wrong = brought(list_of(kind, new | {"region_id": "999999"}, new | {"uscc": agency.uscc}), actor, kind)
    assert [cell for cell, _text in errors_of(wrong)] == ["D2", "C3"]
    done = written(list_of(kind, new, old), actor, kind)
    assert done.report["counts"] == {"new": 1, "changes": 1, "same": 0}
    assert Organisation.objects.get(uscc=new["uscc"]).status == "ACTIVE"
    known = Organisation.objects.get(pk=known.pk)
    assert (known.name, known.telephone) == ("新名", "+86 354")
    record = Record.objects.get(chain=f"accounts.organisation:{known.pk}", verb="organisation.changed")
    assert (record.data["before"]["name"], record.data["after"]["name"]) == ("旧名", "新名")


def test_service_points_of_the_office_alone():
    actor, kind = officer(), kind_called("service-points")
    known = service_point("140702", name="老服务点", telephone="1")
    facts = {
        "name": "新服务点", "kind": "工业（产业）园区", "areas": "榆次区", "contact_person": "孙立", "telephone": "2",
        "address": "迎宾街", "valid_from": "2026-10-01",
    }  # fmt: skip
    wrong = brought(list_of(kind, facts | {"areas": "榆次区、太谷区"}), actor, kind)
    assert [cell for cell, _text in errors_of(wrong)] == ["C2"]
    old = facts | {"name": "老服务点", "valid_from": "2026-01-01"}
    assert written(list_of(kind, facts, old), actor, kind).report["counts"]["new"] == 1
    point = ServicePoint.objects.get(organisation__name="新服务点")
    assert ([area.code for area in point.areas.all()], point.office.pk) == (["140702"], actor.organisation_id)
    known = ServicePoint.objects.get(pk=known.pk)
    assert (known.organisation.telephone, known.areas.count()) == ("2", 1)


def test_catalogue_by_list_keeps_document_and_record():
    actor, kind = admin(), kind_called("qualification-mappings")
    factories.engineering()
    facts = {
        "code": "safety", "qualification": "注册安全工程师", "series": "工程技术人员", "level": "中级",
        "title": "工程师", "document": "人社部发〔2026〕1号",
    }  # fmt: skip
    backwards = facts | {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}
    assert [cell for cell, _text in errors_of(brought(list_of(kind, backwards), actor, kind))] == ["K2"]
    written(list_of(kind, facts), actor, kind)
    written(list_of(kind, facts | {"valid_to": "2027-12-31"}), actor, kind)
    row = QualificationMapping.objects.get(code="safety")
    assert (row.origin, row.valid_to, row.document) == ("admin", date(2027, 12, 31), "人社部发〔2026〕1号")
    records = Record.objects.filter(chain=f"catalog.qualificationmapping:{row.pk}").order_by("position")
    assert [each.verb for each in records] == ["catalog.added", "catalog.changed"]
    assert records[1].data["after"]["valid_to"] == "2027-12-31"


def test_calendar_by_list_raises_the_version():
    actor, kind = admin(), kind_called("calendar")
    day = {"day": "2031-01-01", "working": "放假", "document": "国办发"}
    wrong = brought(
        list_of(kind, day | {"working": "上班"}, day | {"day": "2031-01-02", "document": "别的"}), actor, kind
    )
    assert [cell for cell, _text in errors_of(wrong)] == ["B2", "C3"]
    written(list_of(kind, day), actor, kind)
    written(list_of(kind, day, day | {"day": "2031-01-04", "working": "上班"}), actor, kind)
    year = CalendarYear.objects.get(year=2031)
    assert (year.version, year.source_document, year.origin) == (2, "国办发", "admin")
    assert list(CalendarException.objects.filter(year=year).values_list("working", flat=True)) == [False, True]
