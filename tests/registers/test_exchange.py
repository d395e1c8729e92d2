"""Files of the exchange directory: three good rows, two bad ones, twice; and what else arrives there."""

import csv
import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.due import run_due
from portal.core.identifiers import ID_CHECK_CHARACTERS, ID_WEIGHTS
from portal.registers.models import DroppedFile, DroppedRecord
from portal.registers.rules import Question, Register, State
from portal.registers.selectors import connected, connector_of
from portal.registers.services.exchange import import_exchange
from tests.factories import id_number, uscc

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
HEADER = "name,id_number,uscc,insured_from,insured_to"
ON = date(2026, 9, 7)


@pytest.fixture
def folder(settings, tmp_path):
    settings.EXCHANGE_DIR = tmp_path
    made = tmp_path / "social_insurance"
    made.mkdir()
    return made


def row(serial, name="王䶮", code=None, since="2018-03-01", until=""):
    return f"{name},{id_number(serial)},{code or uscc(1)},{since},{until}"


def drop(folder, *lines, name="2026-09.csv", encoding="utf-8"):
    (folder / name).write_bytes("\n".join([HEADER, *lines, ""]).encode(encoding))


def ask(serial, name="王䶮", code=None):
    values = {"name": name, "id_number": id_number(serial), "uscc": code or uscc(1)}
    return connector_of(Register.SOCIAL_INSURANCE).ask(Question(Register.SOCIAL_INSURANCE, values, ON))


MIXED = (row(1), row(2), "王小明,140702199001010018,91140700MA00000013,2018-03-01,", row(3), row(4, since="2018.3.1"))


def report_of(folder):
    [report] = (folder / "done").glob("*.errors.csv")
    return list(csv.reader(io.StringIO(report.read_text(encoding="utf-8-sig"))))


def test_good_rows_are_taken_in_and_bad_ones_listed_without_their_values(folder):
    drop(folder, *MIXED)
    [report] = import_exchange()
    assert (report.good_rows, report.bad_rows) == (3, 2)
    header, *lines = report_of(folder)
    assert header == ["行", "列", "问题"]
    assert [line[:2] for line in lines] == [["4", "id_number"], ["4", "uscc"], ["6", "insured_from"]]
    assert lines[0][2] == "身份证号码校验不通过，可能有一位输错，请逐位核对。"
    assert not any(secret in str(lines) for secret in ("王小明", "140702199001010018", "91140700MA"))
    assert list(folder.glob("*.csv")) == []


def test_the_same_file_twice_changes_nothing(folder):
    drop(folder, *MIXED)
    import_exchange()
    drop(folder, *MIXED, name="again.csv")
    [report] = import_exchange()
    assert report.repeated
    assert (DroppedFile.objects.count(), DroppedRecord.objects.count()) == (1, 3)
    assert list(folder.glob("*.csv")) == []


def test_questions_are_answered_from_the_file(folder):
    assert connected() == frozenset()
    assert connector_of(Register.SOCIAL_INSURANCE) is None
    drop(folder, row(1), row(1, code=uscc(2), until="2020-01-31"), row(2))
    import_exchange()
    assert connected() == {Register.SOCIAL_INSURANCE}
    assert ask(1).state == State.VERIFIED
    assert (ask(2, name="王小明").state, ask(2, name="王小明").differs) == (State.MISMATCH, ("name",))
    assert ask(2, code=uscc(9)).differs == ("uscc",)
    assert ask(3).state == State.NOT_FOUND


def test_a_later_file_replaces_what_an_earlier_one_said(folder):
    drop(folder, row(1))
    import_exchange()
    drop(folder, row(1, until="2026-08-31"), row(1, until="2026-07-31"), name="2026-10.csv")
    import_exchange()
    assert DroppedRecord.objects.count() == 1
    assert ask(1).differs == ("insured_to",)


def test_records_are_unreadable_in_the_database(folder):
    drop(folder, row(1))
    import_exchange()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM registers_droppedrecord r")
        [(stored,)] = cursor.fetchall()
    assert id_number(1) not in stored
    assert "王䶮" not in stored


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_encodings_of_spreadsheets_are_read(folder, encoding):
    drop(folder, row(1), encoding=encoding)
    import_exchange()
    assert ask(1).state == State.VERIFIED


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("姓名,身份证\n王䶮,1\n".encode(), "缺少列：name、id_number、uscc、insured_from"),
        (b"", "缺少列：name、id_number、uscc、insured_from"),
        (b"\xff\xfe\x00\x01\x80", "文件编码既不是 UTF-8，也不是 GB18030。"),
        (f'{HEADER}\n"{"x" * 200_000}'.encode(), "文件中有无法读取的内容，改正后请重新放入。"),
    ],
)
def test_unreadable_file_is_put_aside_with_the_reason(folder, content, problem):
    (folder / "bad.csv").write_bytes(content)
    [report] = import_exchange()
    assert report.good_rows == 0
    assert report_of(folder)[-1] == ["", "", problem]
    assert connected() == frozenset()


def test_only_finished_files_of_known_registers_are_read(folder, tmp_path):
    (folder / "2026-09.csv.part").write_text(HEADER)
    (tmp_path / "unknown").mkdir()
    drop(tmp_path / "unknown", row(1))
    (folder / "link.csv").symlink_to(tmp_path / "unknown" / "2026-09.csv")
    assert import_exchange() == []


def test_five_thousand_rows_are_taken_in_by_chunks(folder):
    def number(serial):
        body = f"140702{1970 + serial % 25}{serial // 25 % 12 + 1:02d}{serial // 300 % 28 + 1:02d}{serial % 1000:03d}"
        return body + ID_CHECK_CHARACTERS[sum(w * int(c) for w, c in zip(ID_WEIGHTS, body, strict=True)) % 11]

    numbers = list(dict.fromkeys(number(serial) for serial in range(5000)))
    assert len(numbers) == 5000
    drop(folder, *(f"王䶮,{each},{uscc(1)},2018-03-01," for each in numbers))
    with CaptureQueriesContext(connection) as captured:
        [report] = import_exchange()
    assert (report.good_rows, DroppedRecord.objects.count()) == (5000, 5000)
    assert sum("registers_droppedrecord" in each["sql"] for each in captured.captured_queries) == 5


def test_command_and_due_work_take_files_in(folder, capsys):
    drop(folder, *MIXED)
    call_command("import_registers")
    assert capsys.readouterr().out == "social_insurance/2026-09.csv: 3 rows, 2 wrong\n"
    drop(folder, row(7), name="later.csv")
    assert dict(run_due())["登记机关的交换文件"] == 1
    call_command("import_registers")
    assert capsys.readouterr().out == "no files\n"
