"""Cells are judged by columns and each text once, and every cell still counts for itself."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.accounts.models import StaffEntry
from portal.core.cells import Row
from portal.core.columns import Cell, Choice, Column, Verdicts
from portal.workbooks.services import reading
from tests import factories
from tests.workbooks.bringing import written
from tests.workbooks.files import HEADINGS, STAFF, csv_text, row

NUMBER = "11010519491231002X"
COLUMNS = STAFF.resource().columns()
A_MOMENT = datetime(2020, 3, 6, tzinfo=UTC)
CELLS = st.one_of(
    st.sampled_from([
        "王建国", "王1", NUMBER, "１１010519491231002x", "110105194912310021", "2020-03-06", "2020/3/6", "2020-13-01",
        "", " ", "=1+1", "@x", "+86", "-1", "\t", "'技术部", "1.4E+17", "字" * 61,
    ]),
    st.sampled_from([None, 0, 1, 1.0, True, 1.5, 110105194912310021, date(2020, 3, 6), A_MOMENT]),
    st.text("王a1=@+-.' \t\n", max_size=4),
)  # fmt: skip


def cell_by_cell(values):
    """What the columns themselves say of one row: the facts, and the sentences by heading."""
    facts, wrong = {}, []
    for column in COLUMNS:
        try:
            facts[column.attribute] = column.clean(values)
        except ValueError as error:
            wrong.append((column.column_name, str(error)))
    return facts, wrong


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=6))
@example([("王建国", NUMBER, "2020-03-06", True, 1.0), ("王建国", NUMBER, "2020-03-06", 1, 1)])
def test_many_rows_mean_what_each_means_alone(cells):
    places = dict(zip(HEADINGS, "ABCDE", strict=True))
    rows = [Row("CSV", number, dict(zip(HEADINGS, each, strict=True)), places) for number, each in enumerate(cells, 2)]
    first: dict[str, int] = {}
    for line in reading.judged(rows, COLUMNS, STAFF, {}):
        facts, wrong = cell_by_cell(line.row.values)
        if not wrong and (before := first.setdefault(facts["id_number"], line.row.number)) != line.row.number:
            wrong = [("身份证号", f"与第{before}行重复。")]
        assert line.facts == facts
        assert {name: type(value) for name, value in line.facts.items()} == {k: type(v) for k, v in facts.items()}
        assert [(error.cell, error.text) for error in line.errors] == [
            (f"{places[heading]}{line.row.number}", text) for heading, text in wrong
        ]


def test_a_text_is_judged_once_and_other_values_by_themselves():
    asked = []

    def words():
        asked.append(1)
        return {"是": "yes", "1": "one", "True": "true"}

    verdicts = Verdicts(Column("办", "does", Choice(words)))
    assert [verdicts["是"] for _each in range(3)] == [("yes", None)] * 3
    assert len(asked) == 1
    assert [verdicts[value][0] for value in ("1", 1, 1.0, True)] == ["one", "one", "one", "true"]
    assert verdicts["否"] == verdicts["否"] == (None, "没有“否”这一项，请填写是、1、True之一。")
    assert Verdicts(Column("部门", "department", Cell()))[""] == (None, "请填写部门。")


@pytest.mark.django_db
@pytest.mark.usefixtures("monday")
def test_pieces_of_one_list_do_not_hide_who_was_listed_before(monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 1)
    clerk = factories.staff("unit_clerk", factories.OrganisationFactory())
    ids = [factories.id_number(900_000 + each) for each in range(4)]
    assert written(csv_text(*map(row, ids[:3])).encode(), clerk).report["counts"]["new"] == 3
    other = written(csv_text(*map(row, ids)).encode(), factories.staff("unit_clerk", factories.OrganisationFactory()))
    assert other.report["counts"]["new"] == 4
    again = [row(ids[3]), row(ids[2], post="班长"), row(ids[1]), row(ids[0])]
    counts = written(csv_text(*again).encode(), clerk).report["counts"]
    assert counts == {"new": 1, "changes": 1, "same": 2}
    mine = StaffEntry.objects.filter(organisation=clerk.organisation_id).order_by("pk")
    assert [(entry.id_number, entry.post) for entry in mine] == list(zip(ids, ["", "", "班长", ""], strict=True))
    assert {(entry.since, entry.listed_at.tzinfo) for entry in mine} == {(date(2020, 3, 6), UTC)}
