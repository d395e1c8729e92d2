"""The tables of this room, which stand in ``portal.core.tables`` now."""

from portal.core.tables import Table, workbook_of

__all__ = ["Table", "workbook_of"]
