"""What was brought and not imported goes when its time is over; what it was stays on record (PIPL 19)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import StaffEntry, User
from portal.audit.models import Record
from portal.catalog.models import Parameter
from portal.core import clock
from portal.core.actors import Role
from portal.files.models import StoredFile
from portal.workbooks import services
from portal.workbooks.models import Intake
from portal.workbooks.services import retention
from tests import factories
from tests.workbooks.bringing import brought, written
from tests.workbooks.files import row, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday", "thirty_days")]
ID = factories.id_number


@pytest.fixture
def thirty_days(db):
    Parameter.objects.update_or_create(key="unused_list_days", defaults={"name": "x", "value": 30, "unit": "days"})


@pytest.fixture
def clerk(db):
    return factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())


def after(days):
    return clock.frozen(clock.now() + timedelta(days=days))


def test_what_was_not_imported_goes_with_its_report(clerk, client, django_capture_on_commit_callbacks):
    faulty = brought(workbook(row("1")), clerk)
    dropped, waiting = brought(workbook(row(ID(1), "张三")), clerk), brought(workbook(row(ID(2), "李四")), clerk)
    services.drop_intake(intake=dropped, actor=clerk)
    kept = written(workbook(row(ID(3))), clerk)
    stored = {each.pk: each.file for each in (faulty, dropped, waiting)}
    client.force_login(User.objects.get(pk=clerk.user_id))
    page = reverse("workbooks:intake", args=[faulty.code])
    shown = client.get(page).content.decode()
    assert ("没有导入的到期删除" in shown, reverse("files:open", args=[faulty.file_id]) in shown) == (True, True)
    assert "上传30天后删除" in client.get(reverse("workbooks:new_intake", args=["staff"])).content.decode()
    with after(29):
        assert retention.remove_unused() == 0
    with after(30), django_capture_on_commit_callbacks(execute=True):
        assert retention.remove_unused() == 3
        assert retention.remove_unused() == 0
    assert set(StoredFile.objects.filter(purpose="intake").values_list("pk", flat=True)) == {kept.file_id}
    assert not any(each.content.storage.exists(each.content.name) for each in stored.values())
    for pk, file in stored.items():
        intake = Intake.objects.get(pk=pk)
        assert (intake.file, intake.report) == (None, {})
        gone = Record.objects.get(chain=f"workbooks.intake:{pk}", verb="intake.file_removed")
        assert gone.data == {"sha256": file.sha256}
    waiting = Intake.objects.get(pk=waiting.pk)
    assert (waiting.status, waiting.decided_by_name) == ("DROPPED", "系统")
    shown = client.get(page).content.decode()
    assert ("原文件和检查明细已到期删除" in shown, "重新上传" in shown) == (True, False)
    assert Intake.objects.get(pk=kept.pk).report["counts"]["new"] == StaffEntry.objects.count() == 1


def test_without_a_number_nothing_goes_and_the_pages_stand(clerk, client):
    intake = brought(workbook(row("1")), clerk)
    Parameter.objects.all().delete()
    with after(1000):
        assert retention.remove_unused() == 0
    client.force_login(User.objects.get(pk=clerk.user_id))
    shown = client.get(reverse("workbooks:intake", args=[intake.code])).content.decode()
    assert ("原文件" in shown, "到期删除" in shown) == (True, False)


def test_as_many_statements_for_three_lists_as_for_one(clerk):
    counts = []
    for many in (1, 3):
        for _each in range(many):
            brought(workbook(row("1")), clerk)
        with after(30 + many), CaptureQueriesContext(connection) as captured:
            assert retention.remove_unused() == many
        counts.append(len(captured))
    assert counts[0] == counts[1]
