"""Taking in the files that registers put into the exchange directory.

Own reading in chunks and no import-export resource: those hold the whole file in memory and show values in their
errors, and here only a check, a hash and an upsert happen to each row.
"""

import codecs
import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from pydantic import ValidationError

from portal.core import clock
from portal.registers.connectors.file_drop import key_hash
from portal.registers.models import DroppedFile, DroppedRecord
from portal.registers.records import RECORDS
from portal.registers.rules import SHAPES, Register

CHUNK_ROWS = 1000
READ_BYTES = 1024 * 1024
LOCK = "registers.exchange"
ENCODINGS = ("utf-8-sig", "gb18030")
DONE = "done"
UNREADABLE = "文件中有无法读取的内容，改正后请重新放入。"


@dataclass(frozen=True)
class FileReport:
    """What became of one file; ``repeated``: the same content had been taken in before, so nothing was done."""

    register: Register
    name: str
    good_rows: int = 0
    bad_rows: int = 0
    repeated: bool = False


class UnreadableError(Exception):
    """The file as a whole cannot be taken in; the message says why."""


def import_exchange() -> list[FileReport]:
    """Take in every ``EXCHANGE_DIR/<register>/*.csv``, oldest name first, and move it to ``done/`` (S12b).

    Idempotent: a content that was taken in is only moved. Rows that are wrong are left out and listed, by line and
    field but without their values, in ``done/….errors.csv``. Does nothing while another process is at it.
    """
    if not _take_lock():
        return []
    try:
        return [_take_in(register, path) for register in Register for path in _waiting(register)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [LOCK])


def _take_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [LOCK])
        return bool(cursor.fetchone()[0])


def _waiting(register: Register) -> list[Path]:
    folder = Path(settings.EXCHANGE_DIR) / register
    return sorted(path for path in folder.glob("*.csv") if path.is_file() and not path.is_symlink())


def _take_in(register: Register, path: Path) -> FileReport:
    sha256 = _digest(path)
    done = path.parent / DONE
    done.mkdir(exist_ok=True)
    target = done / f"{sha256[:12]}-{path.name}"
    if DroppedFile.objects.filter(register=register, sha256=sha256).exists():
        path.replace(target)
        return FileReport(register, path.name, repeated=True)
    good, bad = _import_rows(register, path, target.with_suffix(".errors.csv"))
    DroppedFile.objects.create(
        register=register, sha256=sha256, name=path.name[:200], good_rows=good, bad_rows=bad, imported_at=clock.now()
    )
    path.replace(target)
    return FileReport(register, path.name, good, bad)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _import_rows(register: Register, path: Path, report: Path) -> tuple[int, int]:
    """Store what is right chunk by chunk, write what is wrong to ``report``; returns both counts of rows."""
    good = bad = 0
    with report.open("w", encoding="utf-8-sig", newline="") as file:
        errors = csv.writer(file)
        errors.writerow(["行", "列", "问题"])
        try:
            with path.open(encoding=_encoding(path), newline="") as source:
                lines = _lines(register, source)
                while chunk := list(islice(lines, CHUNK_ROWS)):
                    rows, problems = _checked(register, chunk)
                    errors.writerows(problems)
                    _store(register, rows)
                    good, bad = good + len(rows), bad + len(chunk) - len(rows)
        except (UnreadableError, csv.Error, UnicodeDecodeError) as error:
            bad += 1
            errors.writerow(
                [
                    "",
                    "",
                    str(error) if isinstance(error, UnreadableError) else UNREADABLE,
                ]
            )
    if not bad:
        report.unlink()
    return good, bad


def _encoding(path: Path) -> str:
    """The encoding in which the whole file can be read. Raises ``UnreadableError``."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(READ_BYTES):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableError("文件编码既不是 UTF-8，也不是 GB18030。")


def _lines(register: Register, source: IO[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row with the number of its line. Raises ``UnreadableError`` when columns are missing."""
    reader = csv.DictReader(source, restkey="", restval="")
    fields = RECORDS[register].model_fields
    missing = [name for name, field in fields.items() if field.is_required() and name not in (reader.fieldnames or [])]
    if missing:
        raise UnreadableError(f"缺少列：{'、'.join(missing)}")
    for row in reader:
        yield reader.line_num, row


def _checked(
    register: Register, chunk: list[tuple[int, dict[str, Any]]]
) -> tuple[list[dict[str, str]], list[tuple[int, str, str]]]:
    rows, problems = [], []
    for line, row in chunk:
        try:
            rows.append(RECORDS[register].model_validate(row).model_dump())
        except ValidationError as error:
            problems += [(line, ".".join(map(str, each["loc"])), _problem(each)) for each in error.errors()]
    return rows, problems


def _problem(error: Mapping[str, Any]) -> str:
    """The sentence of our own checks; of the others only that the value is wrong."""
    own = error.get("ctx", {}).get("error")
    return str(own) if own else "内容不符合要求。"


def _store(register: Register, rows: list[dict[str, str]]) -> None:
    shape, now = SHAPES[register], clock.now()
    records = {}
    for row in rows:
        place = key_hash(register, "\n".join(row[name] for name in shape.row))
        records[place] = DroppedRecord(
            register=register,
            key=key_hash(register, row[shape.key]),
            row=place,
            content=json.dumps(row, ensure_ascii=False),
            delivered_at=now,
        )
    DroppedRecord.objects.bulk_create(
        records.values(),
        update_conflicts=True,
        unique_fields=["register", "row"],
        update_fields=["key", "content", "delivered_at"],
    )
