"""Rows of the catalogue that the administrator brings by workbook."""

from portal.catalog.imports import calendar, mappings

__all__ = ["calendar", "mappings"]
