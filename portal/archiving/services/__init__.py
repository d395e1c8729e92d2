"""What is made for years, and what is decided about it."""

from portal.archiving.services.exports import ask_export, make_export
from portal.archiving.services.packages import begin_packages, make_packages
from portal.archiving.services.retention import decide_retention, decide_retentions, retention_refusals

__all__ = [
    "ask_export",
    "begin_packages",
    "decide_retention",
    "decide_retentions",
    "make_export",
    "make_packages",
    "retention_refusals",
]
