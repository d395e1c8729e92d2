"""The cells of a meeting's workbook are read as those of any other."""

from portal.core.cells import (
    MOST_BYTES,
    BadWorkbook,
    CellError,
    Reader,
    Row,
    is_count,
    open_workbook,
    rows_of,
)

__all__ = ["MOST_BYTES", "BadWorkbook", "CellError", "Reader", "Row", "is_count", "open_workbook", "rows_of"]
