"""What supervisors trace back (令40 arts. 34–35; M6b)."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from applications.models import Application
from certificates.models import Certificate
from portal import workflow
from portal.audit.models import Record
from portal.audit.rules import GENESIS
from portal.core.actors import Actor

MOST_SHOWN = 100


def cases_to_trace(actor: Actor, text: str) -> QuerySet[Application]:
    """Submitted cases by code, applicant's name or certificate number, newest first."""
    text = text.strip()
    found = Application.objects.visible_to(actor).select_related("applicant", "batch__committee", "employer")
    if text:
        found = found.filter(
            Q(code=text.upper()) | Q(applicant__name=text) | Q(certificates__number=text.upper())
        ).distinct()
    return found.order_by("-id")[:MOST_SHOWN]


def records_of_case(case: Application) -> list[Record]:
    """Every record about the case and its certificates, in the order of time."""
    chains = [workflow.chain(case)]
    chains += [workflow.chain(certificate) for certificate in Certificate.objects.filter(application=case)]
    return list(Record.objects.filter(chain__in=chains).order_by("at", "id"))


def chains_hold(records: Sequence[Record]) -> bool:
    """Do these records, whole chains, each follow from the one before?"""
    previous: dict[str, str] = {}
    for record in records:
        stored, stored_previous = record.hash, record.previous_hash
        record.seal(previous.get(record.chain, GENESIS))
        if (record.hash, record.previous_hash) != (stored, stored_previous):
            return False
        previous[record.chain] = stored
    return True
