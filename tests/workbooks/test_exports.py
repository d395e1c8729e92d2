"""Lists taken out: what the caller may see, by a job, for himself alone, for a time, on record (lessons 15, 16)."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import Employment, RoleAssignment, StaffEntry, User
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.exporting import all_lists, list_called
from portal.core.importing import kind_called
from portal.files.models import StoredFile
from portal.messages.models import Message
from portal.workbooks import services
from portal.workbooks.models import ListExport
from portal.workbooks.services import exports
from tests import factories
from tests.accounts.factories import UnitRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def clerk(db):
    return factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())


def listed(actor, *names):
    for serial, name in enumerate(names):
        StaffEntry.objects.create(
            organisation_id=actor.organisation_id, name=name, id_number=factories.id_number(serial),
            id_number_hash=str(serial), since=date(2020, 3, 6), listed_at=clock.now(),
        )  # fmt: skip


def made(actor, name, form="xlsx", **filters):
    asked = services.ask_export(kind=list_called(name), filters=filters, form=form, actor=actor)
    assert services.make_export(asked.pk)
    assert not services.make_export(asked.pk)
    return ListExport.objects.get(pk=asked.pk)


def rows_of(export):
    with export.file.content.open("rb") as content:
        if export.format == "csv":
            return list(csv.reader(io.StringIO(content.read().decode("utf-8-sig"))))
        sheet = openpyxl.load_workbook(io.BytesIO(content.read())).active
    assert {cell.number_format for line in sheet.iter_rows() for cell in line} == {"@"}
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}
    return [[cell.value or "" for cell in line] for line in sheet.iter_rows()]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_cells_are_text_and_start_no_formula(clerk, form):
    listed(clerk, "王建国", "=cmd|' /C calc'!A0")
    export = made(clerk, "staff-list", form)
    lines = rows_of(export)
    assert lines[0] == [column.column_name for column in kind_called("staff").resource().columns()]
    assert {line[0] for line in lines[1:]} == {"王建国", "'=cmd|' /C calc'!A0"}
    assert {line[1] for line in lines[1:]} == {factories.id_number(0), factories.id_number(1)}
    record = Record.objects.get(chain=f"workbooks.listexport:{export.pk}", verb="list_export.made")
    assert record.data == {
        "list": "staff-list", "filters": {}, "rows": 2, "sha256": export.file.sha256, "id_numbers": True,
    }  # fmt: skip
    assert (record.actor_id, record.organisation_id) == (clerk.user_id, clerk.organisation_id)


def test_from_the_button_to_the_download(client):
    office = factories.hrss_office("140702")
    actor = factories.staff(Role.HRSS_OFFICER, office)
    waiting = UnitRequestFactory(office=office)
    UnitRequestFactory(office=factories.hrss_office("140105"))
    client.force_login(User.objects.get(pk=actor.user_id))
    page = client.get(reverse("accounts:unit_requests"), {"status": "WAITING"}).content.decode()
    assert 'name="filters" value="status=WAITING"' in page
    asked = {"kind": "unit-requests", "format": "csv", "filters": "status=WAITING&q=x"}
    answer = client.post(reverse("workbooks:ask_export"), asked, follow=True)
    assert "正在生成" in answer.content.decode()
    export = ListExport.objects.get()
    assert export.filters == {"status": "WAITING"}
    services.make_export(export.pk)
    export = ListExport.objects.get()
    assert [line[0] for line in rows_of(export)] == ["单位", waiting.organisation.name]
    address = reverse("files:open", args=[export.file_id])
    assert address in client.get(reverse("workbooks:exports")).content.decode()
    assert client.get(address).status_code == 200
    assert Record.objects.filter(chain=f"files.storedfile:{export.file_id}", verb="file.opened").count() == 1
    assert Message.objects.get(recipient=actor.user_id).link == reverse("workbooks:exports")
    colleague = factories.staff(Role.HRSS_OFFICER, office)
    client.force_login(User.objects.get(pk=colleague.user_id))
    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("workbooks:exports")).content.decode()


def test_who_may_not_take_it_out_and_who_may_no_more(clerk, client):
    with pytest.raises(Refused, match="切换身份"):
        made(clerk, "register")
    client.force_login(User.objects.get(pk=clerk.user_id))
    refused = client.post(reverse("workbooks:ask_export"), {"kind": "nothing", "format": "csv"})
    assert refused.status_code == 422
    listed(clerk, "王建国")
    asked = services.ask_export(kind=list_called("staff-list"), filters={}, form="csv", actor=clerk)
    RoleAssignment.objects.filter(user=clerk.user_id).update(valid_to=date(2026, 9, 1))
    assert not services.make_export(asked.pk)
    assert ListExport.objects.get().failure == exports.NO_LONGER
    assert exports.send_again() == 0


def test_people_are_masked_as_on_the_page(clerk):
    unit = clerk.organisation_id
    claimed, confirmed = factories.UserFactory(), factories.UserFactory()
    Employment.objects.create(user=claimed, organisation_id=unit, since=date(2020, 1, 1))
    Employment.objects.create(user=confirmed, organisation_id=unit, since=date(2020, 1, 1), status="CONFIRMED")
    text = str(rows_of(made(clerk, "unit-people")))
    assert claimed.name in text
    assert confirmed.name in text
    assert claimed.id_number not in text
    assert f"{claimed.id_number[:3]}*" in text


def test_work_list_is_what_the_page_lists_beyond_its_first_page(clerk, monkeypatch):
    monkeypatch.setattr("applications.selectors.reviewing.PAGE_SIZE", 2)
    employer = factories.Organisation.objects.get(pk=clerk.organisation_id)
    mine = [
        factories.ApplicationFactory(status="UNIT_REVIEW", employer=employer, handler=employer, route=False)
        for _each in range(3)
    ]
    factories.ApplicationFactory(status="UNIT_REVIEW", route=False)
    lines = rows_of(made(clerk, "worklist", tab="mine"))
    assert [line[0] for line in lines[1:]] == [case.code for case in mine]
    assert rows_of(made(clerk, "worklist", q=mine[1].code))[1:][0][0] == mine[1].code


def test_file_goes_when_its_time_is_over_and_the_record_stays(clerk, client, django_capture_on_commit_callbacks):
    listed(clerk, "王建国")
    export = made(clerk, "staff-list")
    stored = export.file
    assert exports.remove_expired() == 0
    client.force_login(User.objects.get(pk=clerk.user_id))
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert client.get(reverse("files:open", args=[stored.pk])).status_code == 404
        with django_capture_on_commit_callbacks(execute=True):
            assert exports.remove_expired() == 1
        assert "已到期删除" in client.get(reverse("workbooks:exports")).content.decode()
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert not stored.content.storage.exists(stored.content.name)
    assert ListExport.objects.get().sha256 == stored.sha256


@pytest.mark.parametrize("kind", sorted(all_lists(), key=lambda each: each.name), ids=lambda kind: kind.name)
def test_each_list_can_be_written_even_empty(kind):
    actor = factories.staff(kind.roles[0], factories.hrss_office("140702"))
    export = made(actor, kind.name, "csv")
    assert rows_of(export) == [list(kind.headings)]


def test_as_many_statements_for_ten_rows_as_for_one(clerk):
    counts = []
    for names in (["甲"], ["乙"] * 9):
        StaffEntry.objects.all().delete()
        listed(clerk, *names)
        asked = services.ask_export(kind=list_called("staff-list"), filters={}, form="csv", actor=clerk)
        with CaptureQueriesContext(connection) as captured:
            assert services.make_export(asked.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]
