"""Acts on lists that are brought in and taken out."""

from portal.workbooks.services.exports import ask_export, make_export
from portal.workbooks.services.intakes import confirm_intake, drop_intake, take_intake
from portal.workbooks.services.working import apply_intake, check_intake

__all__ = [
    "apply_intake",
    "ask_export",
    "check_intake",
    "confirm_intake",
    "drop_intake",
    "make_export",
    "take_intake",
]
