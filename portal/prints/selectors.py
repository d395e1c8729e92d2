"""Reads of copies: what anybody learns of one, what an investigator learns, and where it came from."""

from portal.audit.models import Record
from portal.core.actors import Actor, Role
from portal.prints.kinds import kind_of
from portal.prints.models import Print

INVESTIGATORS = (Role.SUPERVISOR, Role.AUDIT_ADMIN)


def print_by_code(code: str) -> Print | None:
    return Print.objects.filter(code=code).first()


def taken_by(copy: Print, actor: Actor) -> Record | None:
    """The record of who took the copy, for those who trace a leaked one (令40 art. 24; M6b); None for others."""
    if actor.role not in INVESTIGATORS or copy.record_id is None:
        return None
    return Record.objects.filter(pk=copy.record_id).first()


def page_behind(copy: Print, actor: Actor) -> str:
    """The path of the page that the copy came from, empty for who may not open it."""
    return kind_of(copy.kind).opens(actor, copy.subject_id)
