"""The tracks of regulation 2.4, in its order; each answers None when it cannot concern the person."""

from collections.abc import Callable
from typing import Final

from applications.eligibility.conditions import Case, TrackResult
from applications.eligibility.tracks.exceptional import direct_senior, exceptional
from applications.eligibility.tracks.government import from_government
from applications.eligibility.tracks.initial import assessment_recognition, no_initial_appointment
from applications.eligibility.tracks.normal import entrusted, normal, technical_school
from applications.eligibility.tracks.recognition import (
    conversion,
    cross_region_confirmation,
    green_channel,
    postdoc,
    qualification,
    talent_recognition,
)
from applications.eligibility.tracks.skilled import skilled_worker

TRACKS: Final[tuple[Callable[[Case], TrackResult | None], ...]] = (
    normal,
    skilled_worker,
    technical_school,
    no_initial_appointment,
    talent_recognition,
    from_government,
    green_channel,
    postdoc,
    qualification,
    direct_senior,
    exceptional,
    conversion,
    entrusted,
    cross_region_confirmation,
    assessment_recognition,
)
# No review stands between the facts and these titles, so neither does an exam in its place (S8a, S8b).
WITHOUT_REVIEW: Final = frozenset({"qualification", "cross_region_confirmation"})
