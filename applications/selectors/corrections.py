"""A correction request as a whole: before it is sent, and as the applicant answers it (令40 art. 18)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from applications import reasons
from applications.conditions import condition_label
from applications.models import Application
from applications.paper.diff import Change
from applications.paper.sections import MATERIALS, readable
from applications.selectors.applicant import Correction, Remark, facts_of, is_touched, present_materials
from applications.selectors.check import changes_since_version
from applications.selectors.desk import places_to_correct
from portal.core.actors import Actor
from portal.core.errors import Refused
from portal.workflow import preview


def check_may_ask(case: Application, actor: Actor) -> None:
    """Raises ``Refused`` when ``actor`` could not send a request now, so that nobody writes one in vain."""
    declined = preview(Application, [case.pk], "ask_correction", actor=actor)
    if declined:
        raise Refused(declined[0].reason, code=declined[0].code)


@dataclass(frozen=True)
class AskedItem:
    """One thing to correct in words: ``condition`` is empty when none was named."""

    place: str
    reason: str
    clause: str
    condition: str
    explanation: str


def asked_by_section(items: Iterable[Any], places: Sequence[tuple[str, Any]]) -> list[tuple[str, list[AskedItem]]]:
    """Everything that is about to be asked, by the sections of the form and in their order.

    ``items`` have the attributes of ``services.reviewing.ItemToCorrect``; ``places`` as ``places_to_correct`` gives.
    """
    asked = list(items)
    groups = []
    for title, choices in places:
        labels = dict(choices)
        here = [_in_words(item, labels) for item in asked if item.field in labels]
        if here:
            groups.append((title, here))
    return groups


def _in_words(item: Any, labels: Mapping[str, str]) -> AskedItem:
    return AskedItem(
        place=labels.get(item.field, item.field),
        reason=reasons.text_of(item.reason),
        clause=item.clause or reasons.clause_of(item.reason),
        condition=condition_label(item.condition),
        explanation=item.explanation,
    )


@dataclass(frozen=True)
class Answer:
    """One item with what the applicant has changed there since the version that was returned.

    ``near`` are changes elsewhere in the same section, shown when there is none at the very place.
    """

    asked: AskedItem
    section: str
    url: str
    changed: list[Change]
    near: list[Change]

    @property
    def is_answered(self) -> bool:
        return bool(self.changed)


def answers_of(case: Application, correction: Correction) -> list[Answer]:
    """What was asked, item by item, why, and what has been changed; a constant number of queries."""
    last = case.versions.order_by("-number").first()
    sections = readable(last.form, facts_of(case)) if last else []
    labels = {place: label for _title, group in places_to_correct(case, sections) for place, label in group}
    made = changes_since_version(case, present_materials(case))
    items = zip(correction.request.items.all(), correction.remarks, strict=True)
    return [_answer(case, _in_words(item, labels), remark, made) for item, remark in items]


def _answer(case: Application, asked: AskedItem, remark: Remark, made: Sequence[Change]) -> Answer:
    changed = [each for each in made if is_touched(remark, [each.place])]
    near = [] if changed else [each for each in made if each.place.partition(".")[0] == remark.section]
    return Answer(asked, remark.title, _url(case, remark), changed, near)


def _url(case: Application, remark: Remark) -> str:
    if not remark.section:
        return ""
    if remark.section == MATERIALS:
        anchor = f"#item-{remark.name}" if remark.name else ""
        return reverse("applications:materials", args=[case.code]) + anchor
    anchor = f"#id_{remark.name}" if remark.name else ""
    return reverse("applications:section", args=[case.code, remark.section]) + anchor
