"""Which papers of a case experts may see, which words are hidden in them, and who may open what (令40 art. 24)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from applications.models import Version
from applications.paper.materials import BY_CODE
from committees.models import Relation
from portal.core.actors import Actor, Role
from portal.core.errors import Refused
from portal.files.models import StoredFile
from reviews.blinding.terms import terms_of
from reviews.models import AgendaItem, Attendance, BlindCopy, IssuedCopy, Meeting, Recusal, ReviewSetup
from reviews.panel_selectors import material_is_open, readings
from reviews.selectors import meeting_for

SHOWN_ITEMS = ("achievement", "paper", "contribution_proof")
"""What shows achievements. Photo, education, contract, insurance and the like name a person and were checked before."""
NAMED_FIELDS = ("employer", "unit", "company", "works_at", "organisation", "recommender", "tutor", "supervisor")
PERSON_FIELDS = ("name", "phone", "email")
NAMED_SECTIONS = ("work", "exceptional")


@dataclass(frozen=True)
class Paper:
    file_id: uuid.UUID
    kind: str


def latest_papers(items: Sequence[AgendaItem]) -> dict[int, list[Paper]]:
    """The papers of each item's latest submitted version, in the order of the version."""
    by_case = {item.application_id: item.pk for item in items}
    latest = Version.objects.filter(application__in=by_case).order_by("application", "-number").distinct("application")
    return {
        by_case[version.application_id]: [
            Paper(uuid.UUID(str(each["file"])), str(each.get("item", ""))) for each in version.materials
        ]
        for version in latest
    }


def label_of(copy: BlindCopy) -> str:
    item = BY_CODE.get(copy.kind)
    return f"{item.label if item else '材料'} {copy.number}"


def bound_names(items: Sequence[AgendaItem]) -> dict[int, list[str]]:
    """By item: the experts on record as bound to the applicant, by name (令40 art. 25); two queries for any agenda.

    Tutors, co-authors and relatives whom an expert declared or an office noted, by ID number or by name alone, and
    those who stand aside from the case. Named in a paper they would say whose it is. ``items`` come with applicants.
    """
    people = {item.pk: item.application.applicant for item in items}
    hashes = {each.id_number_hash for each in people.values() if each.id_number_hash}
    alone = Q(id_number_hash="", name__in={each.name for each in people.values()})
    noted = Relation.objects.standing().filter(Q(id_number_hash__in=hashes) | alone).order_by()
    bound: dict[str, set[str]] = defaultdict(set)
    for number, name, expert in noted.values_list("id_number_hash", "name", "expert__user__name"):
        bound[number or name].add(expert)
    found = {pk: bound[each.id_number_hash or each.name] | bound[each.name] for pk, each in people.items()}
    aside = Recusal.objects.filter(item__in=found).order_by()
    for item_id, expert in aside.values_list("item_id", "expert__user__name"):
        found[item_id] = found[item_id] | {expert}
    return {item_id: sorted(experts) for item_id, experts in found.items()}


def bound_items(relation: Relation) -> QuerySet[AgendaItem]:
    """The items of meetings that are called in which somebody of the relation's ID number, or name alone, applies."""
    given = Q(application__applicant__id_number_hash=relation.id_number_hash)
    same = given if relation.id_number_hash else Q(application__applicant__name=relation.name)
    return AgendaItem.objects.filter(same, meeting__status="PLANNED")


def terms_for(item: AgendaItem) -> list[str]:
    """What is hidden in a case's papers: the person, all his employers, the experts who are bound to him.

    And what the secretary has added.
    """
    case = item.application
    person = case.applicant
    names = [person.name, str(person.id_number or ""), str(person.phone or ""), case.works_at]
    names += [body.name for body in (case.employer, case.reviewer, case.agency) if body]
    version = case.versions.order_by("-number").first()
    names += _named(version.form) if version else []
    names += bound_names([item])[item.pk]
    setup = ReviewSetup.objects.filter(meeting=item.meeting_id).first()
    return terms_of(names, (setup.hidden_words if setup else {}).get(str(item.pk), []))


def _named(form: Mapping[str, Any]) -> Iterable[str]:
    """Names of bodies and of other people that the form itself holds."""
    for slug, section in form.items():
        for row in [section.get("fields", {}), *section.get("rows", [])]:
            for name, value in row.items():
                told = any(part in name for part in NAMED_FIELDS)
                person = slug in NAMED_SECTIONS and name in PERSON_FIELDS
                if (told or person) and isinstance(value, str) and not value.isdecimal():
                    yield value


def copy_for_office(actor: Actor, code: str) -> BlindCopy:
    """One paper for the secretary of the meeting. Raises Refused for whoever may not see the meeting."""
    found = BlindCopy.objects.for_act().filter(code=code).first()
    if found is None:
        raise Refused("没有找到这份材料。", code="not_found")
    meeting_for(actor, found.item.meeting.code)
    return found


def may_read_paper(meeting: Meeting, item: AgendaItem, line: Attendance) -> bool:
    """May the expert open the papers of this case now: his to read, or on the agenda while he sits in the meeting?

    Never one from which he stands aside, and never outside the window or the meeting (arts. 24, 25).
    """
    if item.recusals.filter(expert=line.expert_id).exists():
        return False
    if line.is_present and meeting.status == "IN_SESSION":
        return True
    return material_is_open(meeting) and any(each.item.pk == item.pk for each in readings(meeting, line))


def may_read_issued(stored: StoredFile, actor: Actor) -> bool:
    """An expert's own copy, by him alone, while he may read the case and the paper has not been taken back."""
    issued = IssuedCopy.objects.filter(file=stored).select_related("blind__item", "expert").first()
    if issued is None or actor.role != Role.EXPERT or issued.expert.user_id != actor.user_id:
        return False
    blind = issued.blind
    if blind.status != "READY" or blind.copy_id != issued.base_id:
        return False
    meeting = Meeting.objects.visible_to(actor).for_act().filter(pk=blind.item.meeting_id).first()
    line = meeting and Attendance.objects.filter(meeting=meeting, expert=issued.expert_id).first()
    return bool(meeting and line and may_read_paper(meeting, blind.item, line))


def may_read_check(stored: StoredFile, actor: Actor) -> bool:
    """The office's copy with the grid, by the secretary of the meeting alone."""
    blind = BlindCopy.objects.filter(check_copy=stored).select_related("item").first()
    if blind is None or actor.role != Role.SECRETARY:
        return False
    return Meeting.objects.visible_to(actor).filter(pk=blind.item.meeting_id).exists()
