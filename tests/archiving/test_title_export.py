"""The yearly export: one format, ID numbers as text, what is new, who asked and who looked (令40 art. 32; S13)."""

import io
import re
import tracemalloc
from datetime import datetime

import openpyxl
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.models import Certificate
from certificates.services.register import replace_certificate, revoke_certificate
from portal.archiving import services
from portal.archiving.models import TitleExport
from portal.archiving.selectors import years_of_events
from portal.archiving.services import exports
from portal.archiving.title_format import COLUMNS, HEADINGS, table_schema
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.errors import Refused
from portal.core.long_tables import write_workbook
from tests import factories
from tests.certificates.factories import issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def officer(db):
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000"))


def city_officer():
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700"))


def made(officer, **asked):
    export = services.ask_export(actor=officer, year=2026, **asked)
    assert services.make_export(export.pk)
    return TitleExport.objects.get(pk=export.pk)


def lines_of(export):
    """The lines as dictionaries by the columns' names; each cell is text."""
    with export.file.content.open("rb") as content:
        sheet = openpyxl.load_workbook(io.BytesIO(content.read())).active
    cells = list(sheet.iter_rows())
    assert [cell.value for cell in cells[0]] == HEADINGS
    assert {cell.number_format for row in cells for cell in row} == {"@"}
    assert {type(cell.value) for row in cells for cell in row} <= {str, type(None)}
    names = [column.name for column in COLUMNS]
    return [dict(zip(names, [cell.value or "" for cell in row], strict=True)) for row in cells[1:]]


def test_year_of_titles_issued_replaced_and_revoked(officer):
    first, second, third = issued(3)
    end = {"actor": city_officer(), "reason": "核实有误"}
    replace_certificate(certificate=first, document="更〔2026〕1号", **end)
    revoke_certificate(certificate=second, document="撤〔2026〕2号", **end)
    export = made(officer)
    assert export.counts == {"issued": 3, "replaced": 1, "revoked": 1}
    lines = lines_of(export)
    assert [(line["event"], line["number"], line["event_document"]) for line in lines] == [
        ("发证", first.number, ""), ("发证", second.number, ""), ("发证", third.number, ""),
        ("换发", first.number, "更〔2026〕1号"), ("撤销", second.number, "撤〔2026〕2号"),
    ]  # fmt: skip
    assert lines[3]["replaced_by"] == Certificate.objects.get(replaces=first).number
    person = first.application.applicant
    assert (lines[0]["id_number"], lines[0]["name"]) == (person.id_number, person.name)
    assert (lines[0]["city"], lines[0]["event_on"], lines[0]["obtained_on"]) == ("晋中市", "2026-09-07", "2026-09-01")
    assert (lines[4]["event_reason"], lines[0]["usage_scope"]) == ("弄虚作假", "通用（非定向）")
    for line in lines:
        for field in table_schema()["fields"]:
            rules, value = field.get("constraints", {}), line[field["name"]]
            assert value or not rules.get("required"), field["name"]
            assert not value or re.fullmatch(rules.get("pattern", ".*"), value), (field["name"], value)


def test_only_what_is_new_since_the_last_export(officer):
    [first] = issued(1)
    whole = made(officer)
    assert [(line.year, line.new, line.exported) for line in years_of_events()] == [(2026, 0, True)]
    revoke_certificate(certificate=first, actor=city_officer(), document="撤1号", reason="抄袭")
    assert [line.new for line in years_of_events()] == [1]
    new = made(officer, only_new=True)
    assert new.since_record == whole.last_record
    assert [line["event"] for line in lines_of(new)] == ["撤销"]
    assert [line["event"] for line in lines_of(made(officer))] == ["发证", "撤销"]
    assert lines_of(made(officer, only_new=True)) == []


def test_year_ends_at_midnight_of_shanxi(officer):
    with clock.frozen(datetime(2025, 12, 31, 23, 59, tzinfo=clock.SHANXI)):
        issued(1)
    assert made(officer).counts["issued"] == 0
    [line] = years_of_events()
    assert (line.year, line.counts["issued"], line.exported) == (2025, 1, False)


def test_nobody_but_the_province_asks_or_reads(officer, client):
    with pytest.raises(Refused, match="省级人社部门"):
        services.ask_export(actor=city_officer(), year=2026)
    with pytest.raises(Refused, match="2019年到2026年"):
        services.ask_export(actor=officer, year=2027)
    export = made(officer)
    address = reverse("files:open", args=[export.file_id])
    client.force_login(factories.User.objects.get(pk=city_officer().user_id))
    assert client.get(address).status_code == 404
    client.force_login(factories.User.objects.get(pk=officer.user_id))
    assert client.get(address).status_code == 200
    page = client.get(reverse("archiving:exports")).content.decode()
    assert export.file.sha256 in page
    assert f"{officer.name}　<time" in page
    assert Record.objects.filter(chain=f"files.storedfile:{export.file_id}", verb="file.opened").count() == 1


def test_page_asks_once_however_often_it_is_sent(officer, client):
    client.force_login(factories.User.objects.get(pk=officer.user_id))
    sent = {"year": "2026", "idempotency_key": "5b0c6e3e-9d64-4c64-9c55-7f0b34f2a001"}
    for _ in range(2):
        assert client.post(reverse("archiving:ask_export"), sent).status_code == 302
    assert TitleExport.objects.count() == 1
    answer = client.post(reverse("archiving:ask_export"), {"year": "明年"})
    assert (answer.status_code, "四位数字" in answer.content.decode()) == (422, True)


def test_what_fails_leaves_nothing_and_is_tried_again(officer, settings, tmp_path):
    issued(1)
    export = services.ask_export(actor=officer, year=2026)

    blocked = tmp_path / "title_export"
    blocked.write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path
    assert not services.make_export(export.pk)
    blocked.unlink()
    waiting = TitleExport.objects.get(pk=export.pk)
    assert (waiting.file, waiting.attempts) == (None, 1)
    assert "Error" in waiting.last_error
    assert exports.ask_again() == 1
    assert services.make_export(export.pk)
    assert not services.make_export(export.pk)
    assert exports.ask_again() == 0


def test_what_was_made_stands(officer):
    export = made(officer)
    for change in (export.delete, lambda: TitleExport.objects.update(counts={})):
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            change()


def test_as_many_queries_for_three_titles_as_for_one(officer):
    issued(1)
    one = queries_of(officer)
    issued(2, batch=Certificate.objects.get().application.batch)
    assert queries_of(officer) == one


def queries_of(officer):
    export = services.ask_export(actor=officer, year=2026)
    with CaptureQueriesContext(connection) as queries:
        services.make_export(export.pk)
    return len(queries)


def test_memory_stays_flat_however_long_the_sheet():
    def peak(rows):
        tracemalloc.start()
        write_workbook(io.BytesIO(), "x", HEADINGS[:4], (["140702199001010018"] * 4 for _ in range(rows)))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)
    assert peak(1200) < 1.5 * peak(150)


def test_no_cell_is_a_formula():
    content = io.BytesIO()
    assert write_workbook(content, "x", ["a"], [["=1+1"], ["\x00x"], [None]]) == 3
    cells = [row[0] for row in openpyxl.load_workbook(content).active.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["'=1+1", "x", None]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
