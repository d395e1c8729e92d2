"""What a meeting prints: ballots, tally sheets, minutes (regulation 1.2; 令40 art. 22).

Nothing on a ballot paper tells it from another.
"""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pikepdf
from django.template.loader import render_to_string

from portal.catalog.models import Level
from portal.core import pdf
from reviews.minutes import SHEET_CSS, absent_from
from reviews.models import Meeting, Round

SEAL_CSS = (
    SHEET_CSS
    + """
.seal { border: 1.5pt solid #c00; border-radius: 2mm; color: #c00; padding: 2mm 4mm; margin: 4mm 0 0 auto; width: 76mm;
  text-align: center; line-height: 1.5; break-inside: avoid; }
.seal strong { display: block; font-size: 12pt; }
"""
)


@dataclass(frozen=True)
class SealMark:
    """What the sealed copy says of its seal, for whoever holds it on paper."""

    at: datetime
    is_test: bool


def minutes_pdf(meeting: Meeting, minutes: Mapping[str, Any], *, digest: str, mark: SealMark | None = None) -> bytes:
    """The minutes on paper; with a ``mark`` the copy that is about to be sealed (令40 arts. 22, 23)."""
    page = {"meeting": meeting, "minutes": minutes, "absent": absent_from(minutes), "digest": digest, "mark": mark}
    sheet = render_to_string("reviews/minutes_sheet.html", page)
    return pdf.render(sheet, css=SEAL_CSS, identifier=bytes.fromhex(digest)[:16])


def ballot_papers(meeting: Meeting, votes: Sequence[Round]) -> bytes:
    """One paper for each voter, with all items on which the same people vote; others get papers of their own.

    The papers of one electorate are the same page again and again, so that none can be told from the next.
    """
    bound = pikepdf.new()
    for group in electorates(votes):
        page = {"meeting": meeting, "items": [_line(vote) for vote in group], "copies": group[0].present}
        _append(bound, _printed("reviews/paper_ballot.html", page), group[0].present)
    content = io.BytesIO()
    bound.save(content, deterministic_id=True)
    return content.getvalue()


def tally_sheet(meeting: Meeting, votes: Sequence[Round]) -> bytes:
    """The empty sheet on which one counter writes down what the urn held."""
    page = {"meeting": meeting, "lines": [(_line(vote), vote.present) for vote in votes]}
    return _printed("reviews/paper_tally.html", page)


def electorates(votes: Iterable[Round]) -> list[list[Round]]:
    """The rounds grouped by who votes on them: a paper without one item would tell who stands aside from it."""
    groups: dict[frozenset[int], list[Round]] = {}
    for vote in votes:
        groups.setdefault(frozenset(entry.expert_id for entry in vote.roll.all()), []).append(vote)
    return list(groups.values())


def _line(vote: Round) -> dict[str, Any]:
    case = vote.item.application
    specialty = case.specialty.name if case.specialty else ""
    return {
        "number": vote.item.number,
        "title": f"{case.series.name} {Level(case.level).label}",
        "specialty": specialty,
        "round": vote.number,
    }


def _printed(template: str, page: dict[str, Any]) -> bytes:
    sheet = render_to_string(template, page)
    return pdf.render(sheet, css=SHEET_CSS, identifier=hashlib.sha256(sheet.encode()).digest()[:16])


def _append(bound: pikepdf.Pdf, content: bytes, copies: int) -> None:
    with pikepdf.open(io.BytesIO(content)) as paper:
        for _ in range(copies):
            bound.pages.extend(paper.pages)
