"""Reads of the applicant's own pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from applications.eligibility.rulebook import Rulebook
from applications.models import Application, CorrectionRequest, Material
from applications.paper.base import Facts
from applications.paper.completeness import Outline
from applications.paper.outline import sections_of
from applications.paper.sections import BY_SLUG
from applications.paper.wanted import items_of
from applications.reasons import text_of
from applications.selectors.rulebook import rulebook
from applications.selectors.terms import book_for, conditions_for
from applications.workflow import Status
from committees.models import Batch
from portal.accounts.models import Employment, User
from portal.catalog.models import Level, Mode, Parameter, SeriesLevel, Specialty
from portal.core import clock
from portal.core.actors import Actor
from portal.core.identifiers import BadIdentifier, birth_date_of, sex_of

HOURS, PROFESSIONAL_HOURS = "continuing_education_hours", "continuing_education_professional_hours"


def own_cases(actor: Actor) -> QuerySet[Application]:
    """Newest first; one query, however many."""
    related = ("batch__committee", "series", "specialty", "employer", "handler")
    return Application.objects.visible_to(actor).select_related(*related).order_by("-created_at", "-pk")


def own_case(actor: Actor, code: str) -> Application:
    """Another person's code is as unknown as none: ``Http404``."""
    case = (
        Application.objects.visible_to(actor)
        .filter(code=code, applicant_id=actor.user_id)
        .select_related("batch__committee__organiser", "series", "specialty", "employer__region", "handler", "draft")
        .select_related("applicant")
        .prefetch_related("legs__body")
        .first()
    )
    if case is None:
        raise Http404
    return case


def open_batch(code: str, moment: datetime) -> Batch:
    batch = Batch.objects.open_at(moment).with_committee().filter(code=code).first()
    if batch is None or not batch.committee.in_force(moment.astimezone(clock.SHANXI).date()):
        raise Http404
    return batch


def levels_of(batch: Batch) -> list[tuple[str, str]]:
    return [(level, level_label(level)) for level in batch.levels]


def level_label(level: str) -> str:
    return str(dict(Level.choices).get(level, level))


def specialties_of(batch: Batch) -> list[Specialty]:
    """Those that the committee takes today (S5d); when it is filed for no one in particular, all of its series."""
    today = clock.today()
    own = batch.committee.specialties_on(today)
    if own is not None:
        return own
    return list(Specialty.objects.in_force(today).filter(series_id=batch.committee.series_id).order_by("pk"))


def employments_of(user_id: int) -> QuerySet[Employment]:
    """The labour relations that last today, claimed or confirmed."""
    lasting = Q(until__isnull=True) | Q(until__gte=clock.today())
    return (
        Employment.objects.filter(lasting, user_id=user_id)
        .exclude(status=Employment.Status.ENDED)
        .select_related("organisation__region")
        .order_by("-since", "pk")
    )


def facts_of(application: Application) -> Facts:
    """What the checks of this case's form read."""
    today = clock.today()
    names = SeriesLevel.objects.in_force(today).filter(series_id=application.series_id, level=application.level)
    hours = dict(
        Parameter.objects.in_force(today).filter(key__in=[HOURS, PROFESSIONAL_HOURS]).values_list("key", "value")
    )
    hours |= conditions_for(application.batch)
    return Facts(
        today=today,
        born_on=person_of(application.applicant)["born_on"],
        titles=tuple(name for each in names.values_list("names", flat=True) for name in each),
        series=tuple((code, each.name) for code, each in rulebook(today).series.items()),
        qualifications=tuple(_qualifications(application, book_for(application.batch, today)[0])),
        hours_a_year=hours.get(HOURS, Facts.hours_a_year),
        professional_hours=hours.get(PROFESSIONAL_HOURS, Facts.professional_hours),
    )


def _qualifications(application: Application, book: Rulebook) -> list[tuple[str, str]]:
    """Those that count in the case's series; where one is to be recognised, those that give the title asked for."""
    series, level = application.series.code, application.level
    own = application.track == "qualification"
    return [
        (code, f"{row.name} → {row.title}")
        for code, rows in book.mappings.items()
        for row in rows
        if row.series == series and not row.to_confirm and (row.level == level or not own)
    ]


def outline_of(application: Application) -> Outline:
    """The sections and materials of this case's form; one or two small queries."""
    procedure, track = application.procedure.code, application.track
    book, _rules = book_for(application.batch, clock.today())
    series = book.series.get(application.series.code)
    specialty = application.specialty.code if application.specialty else None
    known = series is not None and application.level in series.levels
    mode = series.mode(application.level, specialty) if series and known else None
    return Outline(
        sections_of(procedure, track, exam=mode == Mode.EXAM_PLUS_REVIEW),
        items_of(procedure, track, application.channel),
    )


def person_of(user: User) -> dict[str, Any]:
    """``name``, ``sex`` (Chinese) and ``born_on`` (date) of the account; the last two None without an ID number."""
    try:
        sex = {"male": "男", "female": "女"}[sex_of(user.id_number)]
        return {"name": user.name, "sex": sex, "born_on": birth_date_of(user.id_number)}
    except BadIdentifier:
        return {"name": user.name, "sex": None, "born_on": None}


def present_materials(application: Application) -> list[Material]:
    found = Material.objects.filter(application=application, removed_at=None).select_related("file")
    return list(found.order_by("file__stored_at", "pk"))


@dataclass(frozen=True)
class Remark:
    """One thing to correct: ``section`` is a slug or empty, ``name`` the HTML name or material code, or empty."""

    section: str
    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Correction:
    """The open request and all that it asks."""

    request: CorrectionRequest
    remarks: list[Remark]

    def of(self, slug: str) -> list[Remark]:
        return [remark for remark in self.remarks if remark.section == slug]

    def by_name(self, slug: str) -> dict[str, str]:
        """Texts by HTML name, for the fields of one section."""
        remarks = self.of(slug)
        names = {remark.name for remark in remarks if remark.name}
        return {name: "；".join(each.text for each in remarks if each.name == name) for name in names}


def correction_of(application: Application) -> Correction | None:
    """What the applicant is asked to correct now, or None."""
    if application.status != Status.CORRECTION:
        return None
    asked = CorrectionRequest.objects.filter(application=application, answered_at=None).prefetch_related("items")
    request = asked.order_by("-asked_at").first()
    if request is None:
        return None
    return Correction(request, [_remark(item) for item in request.items.all()])


def _remark(item: Any) -> Remark:
    slug, _, name = item.field.partition(".")
    section = BY_SLUG.get(slug)
    text = "：".join(filter(None, [text_of(item.reason), item.explanation]))
    return Remark(slug if section else "", name, section.title if section else "整体", text)


def editable_sections(application: Application, correction: Correction | None) -> frozenset[str]:
    """All while a draft; only what a correction names (令40 art. 18); none afterwards.

    A request that names no section opens all of them, for else it could not be answered.
    """
    if application.status != Status.DRAFT and correction is None:
        return frozenset()
    everything = frozenset(section.slug for section in outline_of(application).sections)
    if application.status == Status.DRAFT or correction is None:
        return everything
    return everything & {remark.section for remark in correction.remarks if remark.section} or everything


def unanswered(correction: Correction, changed_places: Sequence[str]) -> list[Remark]:
    """Remarks whose place has not changed since the version that was returned."""
    return [remark for remark in correction.remarks if remark.section and not is_touched(remark, changed_places)]


def is_touched(remark: Remark, places: Sequence[str]) -> bool:
    """Is one of the changed ``places`` what the remark is about: its field, or anything in its section?"""
    if remark.name:
        return f"{remark.section}.{remark.name}" in places
    return any(not remark.section or place.partition(".")[0] == remark.section for place in places)


def material_slots(materials: Sequence[Material]) -> dict[str, list[Material]]:
    slots: dict[str, list[Material]] = {}
    for material in materials:
        slots.setdefault(material.item, []).append(material)
    return slots
