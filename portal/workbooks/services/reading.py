"""A list read from its file: its rows in pieces, each judged and planned, and what they do in figures."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any

from portal.core.cells import CellError, Row
from portal.core.columns import Verdicts
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
            did = (line.row.number, line.does, str(line.target or ""), line.changes)
            self.plan.update(repr(did).encode())
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
            lines = judged(piece, columns, kind, seen)
            good = [line for line in lines if not line.errors]
            if good:
                kind.plan(good, scope)
            yield lines
            done += len(lines)
            note_progress("intake", intake.pk, done)


def judged(rows: Sequence[Row], columns: Sequence[Any], kind: ImportKind, seen: dict[int, int]) -> list[Line]:
    """The rows with what their cells mean, judged column by column, as the cells of a column repeat themselves."""
    lines = [Line(row, {}) for row in rows]
    for column in columns:
        heading, name, verdicts = column.column_name, column.attribute, Verdicts(column)
        for line in lines:
            meaning, wrong = verdicts[line.row.values[heading]]
            if wrong is None:
                line.facts[name] = meaning
            else:
                line.wrong(heading, wrong)
    _refuse_repeated(lines, columns, kind, seen)
    return lines


def _refuse_repeated(lines: Sequence[Line], columns: Sequence[Any], kind: ImportKind, seen: dict[int, int]) -> None:
    heading = next(column.column_name for column in columns if column.attribute == kind.key[0])
    key_of = itemgetter(*kind.key)
    for line in lines:
        if line.errors:
            continue
        # Numbers instead of the values: a hundred thousand ID numbers need not stay in memory.
        first = seen.setdefault(hash(key_of(line.facts)), line.row.number)
        if first != line.row.number:
            line.wrong(heading, f"与第{first}行重复。")
