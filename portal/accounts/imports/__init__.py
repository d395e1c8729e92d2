"""Lists of people and bodies that are brought in by workbook."""

from portal.accounts.imports import employers, service_points, staff

__all__ = ["employers", "service_points", "staff"]
