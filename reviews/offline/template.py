"""The workbook in which an office writes down a meeting: made from its roster and agenda, and read again."""

from collections.abc import Sequence

from portal.core.cells import CellError, open_workbook, rows_of
from portal.core.tables import Table
from reviews.offline.judging import (
    RESULT_HEADINGS,
    RESULTS,
    SEAT_HEADINGS,
    SEATS,
    Report,
    read_item,
    read_seat,
)

EMPTY = ("",) * 10


def template_tables(seats: Sequence[Sequence[object]], items: Sequence[Sequence[object]]) -> list[Table]:
    """``seats``: number, name and position; ``items``: number, code, name and masked ID number; the rest is blank."""
    return [
        Table(SEATS, SEAT_HEADINGS, [(*seat, "", "") for seat in seats]),
        Table(RESULTS, RESULT_HEADINGS, [(*item, *EMPTY) for item in items]),
    ]


def read_workbook(content: bytes) -> tuple[Report, list[CellError]]:
    """What the workbook says, and the cells that cannot be read. Raises ``BadWorkbook``."""
    workbook, errors = open_workbook(content), list[CellError]()
    seats = [read_seat(row, errors) for row in rows_of(workbook, SEATS, SEAT_HEADINGS)]
    items = [read_item(row, errors) for row in rows_of(workbook, RESULTS, RESULT_HEADINGS)]
    return Report(seats, items), errors
