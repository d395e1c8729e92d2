"""The register's events as lines of the export, read in pieces."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from certificates.facts import ObtainedBy, UsageScope
from certificates.models import Certificate
from portal.archiving.title_format import EVENTS
from portal.audit.models import Record
from portal.core import clock

PIECE = 1000
FROZEN = ("name", "sex", "employer", "committee", "series", "specialty", "level", "obtained_on", "tenure_from",
          "issuer", "issued_on")  # fmt: skip


def events_between(since: int, last: int, first_moment: datetime, next_moment: datetime) -> Any:
    """The records of titles issued, replaced and revoked, in the order in which they happened."""
    found = Record.objects.filter(verb__in=EVENTS, id__gt=since, id__lte=last)
    return found.filter(at__gte=first_moment, at__lt=next_moment).order_by("id")


def rows_between(
    since: int, last: int, first_moment: datetime, next_moment: datetime
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The code of each event and its line, by the columns' names; a constant number of queries for each piece."""
    events = events_between(since, last, first_moment, next_moment).values_list("verb", "at", "chain", named=True)
    piece: list[Any] = []
    for event in events.iterator(chunk_size=PIECE):
        piece.append(event)
        if len(piece) == PIECE:
            yield from _lines(piece)
            piece = []
    yield from _lines(piece)


def _lines(events: Sequence[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    keys = [int(each.chain.rpartition(":")[2]) for each in events]
    certificates = Certificate.objects.select_related(
        "application__applicant", "application__employer__region__parent",
        "application__deciding_body__region__parent", "replaces", "replaced_by",
    ).in_bulk(set(keys))  # fmt: skip
    for event, key in zip(events, keys, strict=True):
        code, label = EVENTS[event.verb]
        yield code, _line(certificates[key], code, {"event": label, "event_on": _day(event.at)})


def _line(certificate: Certificate, code: str, event: dict[str, Any]) -> dict[str, Any]:
    case: Any = certificate.application
    facts = certificate.facts
    ending = {}
    if code != "issued":
        ending = {
            "event_reason": certificate.get_ended_kind_display(),
            "event_document": certificate.ended_by_document,
        }
    successor = getattr(certificate, "replaced_by", None)
    return {
        **event,
        **ending,
        **{name: facts.get(name) for name in FROZEN},
        "number": certificate.number,
        "replaces": certificate.replaces.number if certificate.replaces else "",
        "replaced_by": successor.number if successor and code == "replaced" else "",
        "year": case.year,
        "city": _city((case.employer or case.deciding_body).region),
        "id_number": case.applicant.id_number,
        "title": facts["title_name"],
        "obtained_by": ObtainedBy(facts["obtained_by"]).label,
        "usage_scope": UsageScope(facts["usage_scope"]).label,
        "document": facts["document_number"],
        "code": certificate.code,
    }


def _city(region: Any) -> str:
    """The city in which a place lies, or the province itself."""
    inside = region.parent is not None and region.parent.level == "city"
    return region.parent.name if inside else region.name


def _day(moment: datetime) -> str:
    return moment.astimezone(clock.SHANXI).date().isoformat()
