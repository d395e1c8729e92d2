"""A list read from its file: its rows in pieces, each judged and planned, and what they do in figures."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from portal.core.cells import CellError, Row
from portal.core.importing import CHANGES, DOES, NEW, ImportKind, Line
from portal.core.packages import BadWorkbook
from portal.core.sheets import Source, rows_in
from portal.workbooks.models import Intake
from portal.workbooks.progress import note_progress
from portal.workbooks.rules import CHUNK, SHOWN_ERRORS, SHOWN_LINES


@dataclass
class Tally:
    """What the rows read so far do, in figures; ``plan`` is the running hash of it."""

    kind: ImportKind
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[CellError] = field(default_factory=list)
    wrong: int = 0
    shown: list[list[Any]] = field(default_factory=list)
    plan: Any = field(default_factory=hashlib.sha256)

    def note(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if line.errors:
                self.wrong += len(line.errors)
                self.errors += line.errors[: SHOWN_ERRORS - len(self.errors)]
                continue
            self.counts[line.does] += 1
            did = [line.row.number, line.does, str(line.target or ""), line.changes]
            self.plan.update(json.dumps(did, ensure_ascii=False).encode())
            if line.does in {NEW, CHANGES} and len(self.shown) < SHOWN_LINES:
                self.shown.append([line.row.number, line.facts[self.kind.label], line.does, line.changes])

    def refuse(self, bad: BadWorkbook) -> None:
        """What keeps the file from being read to its end."""
        self.wrong += 1
        self.errors.append(CellError(self.kind.title, "", str(bad)))

    def report(self) -> dict[str, Any]:
        return {
            "counts": {does: self.counts[does] for does in DOES},
            "errors": [[each.sheet, each.cell, each.text] for each in self.errors],
            "wrong": self.wrong,
            "lines": self.shown,
            "plan": self.plan.hexdigest(),
        }


def planned_lines(intake: Intake, kind: ImportKind, scope: Any) -> Iterator[list[Line]]:
    """The rows of the file in pieces, each judged and planned. Raises ``BadWorkbook``."""
    columns = kind.columns()
    headings = [column.column_name for column in columns]
    seen: dict[int, int] = {}
    done = 0
    # Of a list at work the file is there.
    with intake.file.content.open("rb") as opened:  # type: ignore[union-attr]
        content = opened.file
        source = Source(intake.encoding, intake.expected_rows)
        rows = rows_in(content, source, kind.title, headings, kind.most_rows)
        while piece := list(islice(rows, CHUNK)):
            lines = [_line(row, columns, kind, seen) for row in piece]
            good = [line for line in lines if not line.errors]
            if good:
                kind.plan(good, scope)
            yield lines
            done += len(lines)
            note_progress("intake", intake.pk, done)


def _line(row: Row, columns: Sequence[Any], kind: ImportKind, seen: dict[int, int]) -> Line:
    facts: dict[str, Any] = {}
    line = Line(row, facts)
    for column in columns:
        try:
            facts[column.attribute] = column.clean(row.values)
        except ValueError as wrong:
            line.wrong(column.column_name, str(wrong))
    if not line.errors:
        _refuse_repeated(line, columns, kind, seen)
    return line


def _refuse_repeated(line: Line, columns: Sequence[Any], kind: ImportKind, seen: dict[int, int]) -> None:
    # Numbers instead of the values: a hundred thousand ID numbers need not stay in memory.
    same = hash(tuple(line.facts[name] for name in kind.key))
    if first := seen.get(same):
        heading = next(column.column_name for column in columns if column.attribute == kind.key[0])
        line.wrong(heading, f"与第{first}行重复。")
    else:
        seen[same] = line.row.number
