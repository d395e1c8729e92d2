"""The list of what an office has passed on, level by level (S3; 令40 art. 16)."""

import io
import subprocess

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.services import reviewing
from portal.accounts.models import User
from portal.audit.models import Record
from portal.core.actors import Role
from portal.core.identifiers import mask_id_number
from portal.core.print_codes import print_code
from portal.workflow import chain
from tests import factories
from tests.applications.staff.factories import calendar, case_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def officer_of(region):
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office(region))


def enter(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def passed_on(count, batch=None):
    """That many cases which the county's officer has passed on; returns them, their batch and the officer."""
    batch = batch or factories.BatchFactory()
    officer = officer_of("140702")
    cases = [case_at("HRSS_REVIEW", batch=batch) for _ in range(count)]
    for case in cases:
        reviewing.claim(ids=[case.pk], actor=officer)
        reviewing.only(reviewing.pass_on(ids=[case.pk], actor=officer))
    return cases, batch, officer


def address(batch, form):
    return reverse("applications:forwarded_list", args=[batch.code, form])


def rows_of(answer):
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.fixture(autouse=True)
def _calendar(db):
    calendar()


def test_list_names_each_case_that_went_up_and_to_whom(client):
    cases, batch, officer = passed_on(2)
    waits = case_at("HRSS_REVIEW", batch=batch)
    enter(client, officer)
    assert "2 件" in client.get(reverse("applications:forwarded")).text
    rows = rows_of(client.get(address(batch, "xlsx")))
    assert sorted(row["受理编号"] for row in rows) == sorted(case.code for case in cases)
    assert waits.code not in str(rows)
    by_code = {row["受理编号"]: row for row in rows}
    for case in cases:
        row = by_code[case.code]
        assert (row["姓名"], row["身份证号"]) == (case.applicant.name, mask_id_number(case.applicant.id_number))
        assert (row["审核人"], row["上报日期"]) == (officer.name, "2026年9月7日")
        assert (row["报送至"], row["现在环节"]) == ("晋中市人力资源和社会保障局", "人社部门审核")
        assert row["申报职称"] == "工程师"


def test_copy_is_on_record_and_carries_its_code(client):
    cases, batch, officer = passed_on(1)
    answer = enter(client, officer).get(address(batch, "pdf"))
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True
    ).stdout.decode()
    record = Record.objects.get(chain=f"looks:{chain(batch)}")
    assert (record.verb, record.actor_id) == ("batch.printed", officer.user_id)
    assert print_code(record.hash) in text
    assert cases[0].applicant.name in text
    assert cases[0].applicant.id_number not in text


def test_other_offices_and_withdrawn_cases_are_not_on_it(client):
    cases, batch, officer = passed_on(2)
    city = officer_of("140700")
    assert enter(client, city).get(address(batch, "xlsx")).status_code == 404
    assert enter(client, officer_of("140105")).get(address(batch, "xlsx")).status_code == 404
    type(cases[0]).objects.filter(pk=cases[0].pk).update(leg=3)
    rows = rows_of(enter(client, officer).get(address(batch, "xlsx")))
    assert [row["受理编号"] for row in rows] == [cases[1].code]
    assert client.get(address(batch, "docx")).status_code == 404


def test_list_costs_the_same_for_one_case_and_for_three(client):
    counts = []
    for count in (1, 3):
        _cases, batch, officer = passed_on(count)
        enter(client, officer)
        client.get(address(batch, "xlsx"))
        with CaptureQueriesContext(connection) as captured:
            assert len(rows_of(client.get(address(batch, "xlsx")))) == count
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_letter_goes_to_the_next_office_with_the_list(client):
    cases, batch, officer = passed_on(2)
    letter = reverse("applications:forwarding_letter", args=[batch.code, "pdf"])
    answer = enter(client, officer).get(letter)
    printed = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True).stdout
    text = "".join(printed.decode().split())
    for said in ("晋中市人力资源和社会保障局：", "共2件", "附件：逐级报送表（2件）", *(case.code for case in cases)):
        assert said in text
    assert not [case for case in cases if case.applicant.id_number in text]
    assert enter(client, officer_of("140700")).get(letter).status_code == 404
