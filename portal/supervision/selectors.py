"""What supervisors trace back (令40 arts. 34–35; M6b)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from applications.models import Application
from certificates.models import Certificate
from portal import workflow
from portal.audit.models import Record
from portal.audit.rules import GENESIS
from portal.core.actors import Actor
from portal.workflow import moves_of

MOST_SHOWN = 100
OPENED = {
    "application.opened": "开始申报",
    "certificate.prepared": "准备制发证书",
    "committee.filed": "核准备案",
    "filing.opened": "开始填写备案申请",
    "meeting.planned": "安排会议",
    "round.opened": "开始表决",
    "results.imported": "提交线下会议结果",
    "catalog.changed": "后台修改",
    "catalog.added": "后台登记",
}


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


@dataclass(frozen=True)
class Line:
    """A record as a supervisor reads it: the act and its statuses in words."""

    record: Record
    act: str
    status_from: str
    status_to: str


def lines_of(records: Sequence[Record], models: Sequence[Any] = (Application, Certificate)) -> list[Line]:
    """The records in the words of the moves they tell of; what has no words keeps its code."""
    acts = dict(OPENED)
    statuses: dict[str, str] = {}
    for model in models:
        for meta in moves_of(model).values():
            move = next(iter(meta.transitions.values())).custom["move"]
            acts[move.verb] = move.label
        statuses |= dict(model._meta.get_field("status").choices)  # noqa: SLF001 - Django's public model API
    return [
        Line(
            record,
            acts.get(record.verb, record.verb),
            statuses.get(record.status_from, record.status_from),
            statuses.get(record.status_to, record.status_to),
        )
        for record in records
    ]


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
