"""The tracks among which an applicant chooses, each open or closed with its reasons (regulation 2.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from applications.eligibility.blockers import Blocker
from applications.eligibility.conditions import Condition, TrackResult
from applications.eligibility.texts import TrackText, track_text
from applications.models import Application
from applications.paper.person_facts import Form
from applications.routing.procedures import COMMITTEE_TRACKS
from applications.selectors.eligibility import answer_to, day_of
from applications.selectors.terms import book_for
from committees.models import Batch, Committee, Entrustment
from portal.core import clock

SENIOR: Final = frozenset({"full_senior", "associate_senior"})


@dataclass(frozen=True)
class TrackOffer:
    """A track as the applicant may choose it; ``result`` None when it does not concern what he has typed."""

    text: TrackText
    result: TrackResult | None
    picked: bool

    @property
    def missing(self) -> list[Condition]:
        return [each for each in self.result.conditions if not each.ok] if self.result else []


@dataclass(frozen=True)
class TrackOffers:
    """Every track by which the case's committee can take it, the open ones first."""

    as_of: date
    offers: list[TrackOffer]
    blocked_by: Sequence[Blocker]


def track_offers(case: Application, form: Form) -> TrackOffers:
    """For what is typed so far, each track open or closed with its reasons (regulation 2.4)."""
    as_of = day_of(case)
    answer, _series, _rules = answer_to(case, form, as_of)
    results = {each.track: each for each in answer.tracks} if answer else {}
    offers = [
        TrackOffer(track_text(code), results.get(code), code == case.track)
        for code in tracks_of(case.batch, [case.level])
    ] if case.batch else []  # fmt: skip
    return TrackOffers(as_of, sorted(offers, key=_open_first), answer.blocked_by if answer else ())


def _open_first(offer: TrackOffer) -> int:
    if offer.result is None:
        return 2
    return 0 if offer.result.eligible else 1


def tracks_of(batch: Batch, levels: Iterable[str]) -> list[str]:
    """The tracks by which the batch can take a case of one of ``levels``, by its own rules (regulation 2.4)."""
    committee = batch.committee
    book, _rules = book_for(batch, batch.cutoff_on)
    series, wanted = book.series.get(committee.series.code), set(levels)
    doors = {track for track, level in series.rules if level in wanted} if series else set()
    closed = {"skilled_worker", "no_initial_appointment", "exceptional"} - doors
    if not wanted & SENIOR:
        closed.add("direct_senior")
    if committee.series.code != "engineering" or committee.usage_scope != Committee.UsageScope.GENERAL:
        closed.add("conversion")
    if not Entrustment.objects.in_force(clock.today()).filter(committee=committee).exists():
        closed.add("entrusted")
    return [code for code in COMMITTEE_TRACKS if code not in closed]
