"""Lists brought in: checked by a job, confirmed, written whole or not at all (issue 6 part 3; lessons 10, 15, 16)."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import Employment, Organisation, RoleAssignment, StaffEntry, User
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.columns import Choice
from portal.core.errors import Refused
from portal.core.importing import kind_called
from portal.messages.models import Message
from portal.workbooks import services
from portal.workbooks.models import Intake
from portal.workbooks.services import intakes, reading, working
from portal.workbooks.template_file import template_of
from tests import factories
from tests.workbooks.bringing import admin, brought, errors_of, written
from tests.workbooks.files import STAFF, csv_text, row, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def ID(serial):  # noqa: N802 - reads as a constant
    """An ID number that no factory gives to anybody else."""
    return factories.id_number(900_000 + serial)


@pytest.fixture
def clerk(db):
    return factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory(name="晋中精工"))


def test_list_of_people_from_upload_to_record(clerk, client):
    client.force_login(User.objects.get(pk=clerk.user_id))
    address = reverse("workbooks:new_intake", args=["staff"])
    assert "文本格式" in client.get(address).content.decode()
    upload = SimpleUploadedFile("名册.xlsx", workbook(row(ID(1)), row(ID(2), "买买提·艾力")))
    answer = client.post(address, {"workbook": upload})
    intake = Intake.objects.get()
    page = reverse("workbooks:intake", args=[intake.code])
    assert answer.headers["Location"] == page
    working_page = client.get(page)
    assert (working_page.headers["Refresh"], "约 2 行" in working_page.content.decode()) == ("3", True)
    services.check_intake(intake.pk)
    shown = client.get(page).content.decode()
    assert "确认后会这样办理" in shown
    assert "买买提·艾力" in shown
    assert ID(1) not in shown
    assert not StaffEntry.objects.exists()
    client.post(reverse("workbooks:confirm_intake", args=[intake.code]))
    assert services.apply_intake(intake.pk)
    assert not services.apply_intake(intake.pk)
    assert f'href="{reverse("accounts:employees")}">查看导入的内容' in client.get(page).text
    entry = StaffEntry.objects.get(name="王建国")
    assert (entry.id_number, entry.since, entry.department, entry.post) == (ID(1), date(2020, 3, 6), "技术部", "")
    chain = Record.objects.filter(chain=f"workbooks.intake:{intake.pk}").order_by("position")
    assert [each.verb for each in chain] == ["intake.taken", "intake.checked", "intake.confirmed", "intake.applied"]
    assert (chain[3].data["new"], chain[3].data["sha256"]) == (2, intake.file.sha256)
    assert Message.objects.filter(recipient=clerk.user_id, subject="批量导入有了结果").count() == 2
    client.get(reverse("files:open", args=[intake.file_id]))
    assert Record.objects.filter(chain=f"files.storedfile:{intake.file_id}", verb="file.opened").exists()


def test_errors_stand_in_their_cells_and_nothing_is_written(clerk):
    rows = [
        row(1.4e17), row("110105194912310021"), row(ID(1), "=1+1"), row(ID(2)), row(ID(2)),
        row(ID(3), since="2026-09-08"),
        row(ID(4), department="@x"), row("", since=""),
    ]  # fmt: skip
    intake = brought(workbook(*rows), clerk)
    assert [cell for cell, _text in errors_of(intake)] == ["B2", "B3", "A4", "B6", "C7", "D8", "B9", "C9"]
    assert errors_of(intake)[3][1] == "与第5行重复。"
    assert (intake.status, intake.report["wrong"]) == ("FAULTY", 8)
    with pytest.raises(Refused, match="有错误"):
        services.confirm_intake(intake=intake, actor=clerk)
    assert not StaffEntry.objects.exists()
    assert ID(2) not in str(intake.report)


def test_a_file_that_cannot_be_read_is_not_kept(clerk, client):
    client.force_login(User.objects.get(pk=clerk.user_id))
    upload = SimpleUploadedFile("名册.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    answer = client.post(reverse("workbooks:new_intake", args=["staff"]), {"workbook": upload})
    assert answer.status_code == 422
    assert "旧版的 .xls" in answer.content.decode()
    assert not Intake.objects.exists()
    far = brought(csv_text(row(ID(1)), [*row(ID(2)), "x"]).encode(), clerk)
    assert errors_of(far) == [("", "F3：模板以外的列里有内容，请删除后再上传。")]


def test_second_list_changes_what_differs_and_confirms_claims(clerk):
    unit = Organisation.objects.get(pk=clerk.organisation_id)
    claimant, himself = factories.UserFactory(name="王建国", id_number=ID(1)), User.objects.get(pk=clerk.user_id)
    User.objects.filter(pk=himself.pk).update(name="李会计")
    other = factories.UserFactory(name="别的名字", id_number=ID(3))
    for person in (claimant, himself, other):
        Employment.objects.create(user=person, organisation=unit, since=date(2020, 1, 1))
    written(workbook(row(ID(1)), row(ID(2)), row(ID(3))), clerk)
    himself.refresh_from_db()
    again = written(workbook(row(ID(1), post="班长"), row(ID(2)), row(himself.id_number, "李会计")), clerk)
    assert again.report["counts"] == {"new": 1, "changes": 1, "same": 1}
    assert again.report["lines"][0] == [2, "王建国", "changes", [["岗位", "", "班长"]]]
    assert StaffEntry.objects.get(name="王建国", post="班长").id_number == ID(1)
    statuses = dict(Employment.objects.values_list("user", "status"))
    assert statuses == {claimant.pk: "CONFIRMED", himself.pk: "CLAIMED", other.pk: "CLAIMED"}


def test_what_changed_since_the_preview_stops_the_whole(clerk, client):
    first = brought(workbook(row(ID(1)), row(ID(2))), clerk)
    written(workbook(row(ID(2))), clerk)
    services.confirm_intake(intake=first, actor=clerk)
    services.apply_intake(first.pk)
    first = Intake.objects.get(pk=first.pk)
    assert (first.status, first.failure) == ("FAILED", working.STALE)
    assert StaffEntry.objects.count() == 1
    client.force_login(User.objects.get(pk=clerk.user_id))
    shown = client.get(reverse("workbooks:intake", args=[first.code])).text
    said = ["检查时的内容，没有导入", "重新上传", "确认后会这样办理"]
    assert [words in shown for words in said] == [True, True, False]


def test_a_failure_in_the_last_chunk_leaves_nothing(clerk, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 2)
    intake = brought(workbook(*(row(ID(each)) for each in range(5))), clerk)
    services.confirm_intake(intake=intake, actor=clerk)
    Organisation.objects.filter(pk=clerk.organisation_id).update(name="改了名")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_staffentry ADD CONSTRAINT few CHECK (name <> '王建国') NOT VALID")
        for attempt in range(3):
            assert not services.apply_intake(intake.pk)
            assert Intake.objects.get(pk=intake.pk).attempts == attempt + 1
        cursor.execute("ALTER TABLE accounts_staffentry DROP CONSTRAINT few")
    intake = Intake.objects.get(pk=intake.pk)
    assert (intake.status, intake.failure, StaffEntry.objects.count()) == ("FAILED", working.BROKEN, 0)


def test_only_who_may_brings_decides_and_reads(clerk, client):
    stranger = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    with pytest.raises(Refused, match="切换身份"):
        brought(workbook(row(ID(1))), admin())
    intake = brought(workbook(row(ID(1))), clerk)
    with pytest.raises(Refused, match="提交它的机构"):
        services.confirm_intake(intake=intake, actor=stranger)
    client.force_login(User.objects.get(pk=stranger.user_id))
    assert client.get(reverse("workbooks:intake", args=[intake.code])).status_code == 404
    assert client.get(reverse("files:open", args=[intake.file_id])).status_code == 404
    services.confirm_intake(intake=intake, actor=clerk)
    RoleAssignment.objects.filter(user=clerk.user_id).update(valid_to=date(2026, 9, 1))
    services.apply_intake(intake.pk)
    assert Intake.objects.get(pk=intake.pk).failure == "提交人已不再担任提交时的身份。"
    assert not StaffEntry.objects.exists()


def test_lost_jobs_are_sent_again_and_a_dropped_list_stays_dropped(clerk):
    content = workbook(row(ID(1)))
    taken = services.take_intake(kind=STAFF, content=io.BytesIO(content), size=len(content), actor=clerk)
    assert intakes.send_again() == 1
    services.drop_intake(intake=taken, actor=clerk)
    assert intakes.send_again() == 0
    assert not services.check_intake(taken.pk)


def test_as_many_statements_for_fifty_rows_as_for_five(clerk):
    counts = []
    written(workbook(row(ID(200))), clerk)
    for start, rows in ((0, 5), (100, 50)):
        intake = brought(workbook(*(row(ID(start + each)) for each in range(rows))), clerk)
        services.confirm_intake(intake=intake, actor=clerk)
        with CaptureQueriesContext(connection) as captured:
            assert services.apply_intake(intake.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_template_is_read_again_without_its_example(clerk):
    book = openpyxl.load_workbook(io.BytesIO(template_of(STAFF)))
    sheet = book[STAFF.title]
    assert sheet.column_dimensions["B"].number_format == "@"
    assert book["填写说明"]["A3"].value == "身份证号"
    assert sheet["A2"].value.startswith("（示例）")
    for place, value in enumerate(row(ID(1)), 1):
        sheet.cell(3, place, value)
    content = io.BytesIO()
    book.save(content)
    assert written(content.getvalue(), clerk).report["counts"]["new"] == 1


def test_template_offers_each_choice():
    employers = kind_called("employers")
    book = openpyxl.load_workbook(io.BytesIO(template_of(employers)))
    offered = [column for column in employers.resource().columns() if isinstance(column.widget, Choice)]
    lists = [rule for rule in book[employers.title].data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == len(offered) == 2
    assert [cell.value for cell in book["选项"]["C"]][:2] == ["单位类型", "用人单位"]
