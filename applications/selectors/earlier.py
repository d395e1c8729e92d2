"""What else the same person has applied for, as far as the reader may see it, and how each ended (lessons, pain 3)."""

from dataclasses import dataclass

from applications import reasons
from applications.models import Application
from applications.selectors.reviewing import level_label
from portal.audit.models import Record
from portal.core.actors import Actor
from portal.workflow import chain

# Acts that say why a case ended, and for what it was sent back.
TOLD_WHY = (
    "application.refused",
    "application.recognition_declined",
    "application.objection_upheld",
    "application.correction_asked",
    "application.review_not_passed",
)
MOST = 20


@dataclass(frozen=True)
class Earlier:
    """One other case of the person; ``why``: the last word of a body on what it lacked, or empty."""

    case: Application
    level: str
    why: str


def earlier_cases(case: Application, actor: Actor) -> list[Earlier]:
    """Newest first; two queries, however many."""
    others = Application.objects.visible_to(actor).filter(applicant_id=case.applicant_id).exclude(pk=case.pk)
    related = ("series", "specialty", "batch__committee", "deciding_body")
    found = list(others.select_related(*related).order_by("-year", "-created_at")[:MOST])
    why = _why(found)
    return [Earlier(each, level_label(each.level), why.get(chain(each), "")) for each in found]


def _why(cases: list[Application]) -> dict[str, str]:
    records = Record.objects.filter(chain__in=[chain(each) for each in cases], verb__in=TOLD_WHY).order_by("position")
    return {record.chain: _words(record) for record in records}


def _words(record: Record) -> str:
    asked = [item.get("explanation") or reasons.text_of(item["reason"]) for item in record.data.get("items", [])]
    lines = [reasons.texts_of(record.data.get("reasons", [])), record.note, *asked]
    return "；".join(line for line in lines if line)
