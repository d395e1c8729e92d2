"""Which materials a case is asked for, by its procedure, track and channel (S12a, regulation 2.3, 2.4, 4.3). Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from applications.paper.materials import ITEMS, PHOTO, MaterialItem, always, never
from applications.routing.procedures import PROCEDURES
from applications.routing.texts import evidence_for

CONTRACT: Final = "labour_contract"
BY_PROCEDURE: Final[Mapping[str, frozenset[str]]] = {
    "review": frozenset(
        {
            "education", "present_title", "qualification", CONTRACT, "social_insurance", "achievement", "study",
            "paper", "skill_certificate", "exam_certificate",
        }
    ),
    "qualification": frozenset({"qualification"}),
    "cross_region_confirmation": frozenset({"former_certificate"}),
    "postdoc": frozenset({"education", CONTRACT, "achievement", "postdoc_proof"}),
    "talent_recognition": frozenset({"education", "present_title", CONTRACT, "achievement", "talent_proof"}),
    "assessment_recognition": frozenset({"education", CONTRACT, "social_insurance", "assessment_opinion"}),
    "conversion": frozenset({CONTRACT, "targeted_certificate"}),
}  # fmt: skip
# What the procedure or the track rests on, so that it can be asked of nobody else.
DEMANDED: Final[Mapping[str, str]] = {
    "skilled_worker": "skill_certificate",
    "from_government": "government_record",
    "green_channel": "talent_proof",
    "direct_senior": "contribution_proof",
    "exceptional": "recommendation_letters",
    "entrusted": "entrustment_letter",
    "qualification": "qualification",
    "cross_region_confirmation": "former_certificate",
    "postdoc": "postdoc_proof",
    "talent_recognition": "talent_proof",
    "assessment_recognition": "assessment_opinion",
    "conversion": "targeted_certificate",
}


def items_of(procedure: str, track: str, channel: str) -> tuple[MaterialItem, ...]:
    """The items of a case, in the order of the list. Raises `KeyError` for an unknown procedure or channel."""
    by_channel = _of_channel(procedure, channel)
    demanded = {DEMANDED.get(track, PHOTO), *by_channel}
    wanted = {PHOTO, *BY_PROCEDURE[procedure], *demanded}
    return tuple(_fitted(item, demanded, by_channel) for item in ITEMS if item.code in wanted)


def _of_channel(procedure: str, channel: str) -> set[str]:
    """Where no body reviews and recommends, nothing has to prove which body that is."""
    if not PROCEDURES[procedure].unit_steps:
        return set()
    return {each.material for each in evidence_for(channel) if each.material}


def _fitted(item: MaterialItem, demanded: set[str], by_channel: set[str]) -> MaterialItem:
    if item.code in demanded:
        return replace(item, needed=always)
    if item.code == CONTRACT and item.code not in by_channel:
        return replace(item, needed=never)
    return item
