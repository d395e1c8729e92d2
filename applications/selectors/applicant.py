"""Reads of the applicant's own pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from applications.models import Application, CorrectionRequest, Material
from applications.paper.base import Facts
from applications.paper.sections import BY_SLUG, SECTIONS
from applications.reasons import text_of
from applications.workflow import Status
from committees.models import Batch, CommitteeLevel
from portal.accounts.models import Employment, User
from portal.catalog.models import Level, Parameter, SeriesLevel, Specialty
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


@dataclass(frozen=True)
class BatchGroup:
    """Open batches of one level of committees and one series."""

    level: str
    series: str
    batches: list[Batch]


def open_batches(moment: datetime) -> list[BatchGroup]:
    """Of the whole province, senior committees first; only of committees that are in force."""
    today = moment.date()
    found = (
        Batch.objects.open_at(moment)
        .with_committee()
        .filter(committee__valid_from__lte=today, committee__valid_to__gte=today)
        .filter(committee__status__in=["ACTIVE", "RECTIFYING"])
    )
    ranks = {value: rank for rank, value in enumerate(CommitteeLevel.values)}

    def place(batch: Batch) -> tuple[int, int, str]:
        return ranks[batch.committee.level], batch.committee.series.number, batch.committee.series.name

    ordered = sorted(found, key=lambda batch: (*place(batch), batch.closes_at, batch.pk))
    labels = dict(CommitteeLevel.choices)
    return [
        BatchGroup(labels[CommitteeLevel.values[rank]], name, list(batches))
        for (rank, _number, name), batches in groupby(ordered, key=place)
    ]


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
    """Those of the committee; when it names none, all of its series."""
    own = list(batch.committee.specialties.all())
    series = batch.committee.series_id
    return own or list(Specialty.objects.in_force(clock.today()).filter(series_id=series).order_by("pk"))


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
    return Facts(
        today=today,
        born_on=person_of(application.applicant)["born_on"],
        titles=tuple(name for each in names.values_list("names", flat=True) for name in each),
        hours_a_year=hours.get(HOURS, Facts.hours_a_year),
        professional_hours=hours.get(PROFESSIONAL_HOURS, Facts.professional_hours),
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
    everything = frozenset(section.slug for section in SECTIONS)
    if application.status == Status.DRAFT:
        return everything
    if correction is None:
        return frozenset()
    return frozenset(remark.section for remark in correction.remarks if remark.section) or everything


def unanswered(correction: Correction, changed_places: Sequence[str]) -> list[Remark]:
    """Remarks whose section has not changed since the version that was returned."""
    touched = {place.partition(".")[0] for place in changed_places}
    return [remark for remark in correction.remarks if remark.section and remark.section not in touched]


def material_slots(materials: Sequence[Material]) -> dict[str, list[Material]]:
    slots: dict[str, list[Material]] = {}
    for material in materials:
        slots.setdefault(material.item, []).append(material)
    return slots
