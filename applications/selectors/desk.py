"""One case as the reviewer sees it: the material, what changed, the check list, what happened so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from applications import permissions as may
from applications import reasons
from applications.checklist import CheckItem, items_of
from applications.conditions import condition_label
from applications.models import Application, CorrectionRequest, Review, Version
from applications.paper.diff import Change, changes
from applications.paper.sections import MATERIALS, ReadableSection, readable
from applications.selectors.absence import absent_claimer
from applications.selectors.applicant import facts_of, outline_of
from applications.selectors.eligibility import FrozenView, frozen_view
from applications.selectors.grounds import Held, ShownFile, ShownGrounds
from applications.selectors.reason_texts import library
from applications.selectors.reviewing import APPROVALS, DECISION_PAGES, level_label, own_case_refusal
from applications.selectors.sharing import ReviewLine, review_lines
from applications.workflow import ApplicationWorkflow
from portal.audit.models import Record
from portal.audit.selectors import chain_of
from portal.catalog.models import ReasonKind, ReasonText
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.dates import in_chinese
from portal.core.errors import Refused
from portal.core.identifiers import mask_id_number
from portal.integrity.selectors import ban_until
from portal.workflow import chain, declared_move, moves_of, preview

LABELS = {
    move.verb: move.label
    for meta in moves_of(ApplicationWorkflow).values()
    for move in [next(iter(meta.transitions.values())).custom["move"]]
}


@dataclass(frozen=True)
class Finding:
    """One line of the check list with what the reviewer has found so far, and the reasons that fit it."""

    item: CheckItem
    outcome: str
    note: str
    grounds: ShownGrounds
    offered: list[ReasonText]


@dataclass(frozen=True)
class Event:
    """One line of the timeline, as the component wants it."""

    title: str
    at: Any
    by: str
    note: str
    state: str = "done"


@dataclass(frozen=True)
class Desk:
    """Everything that the desk page shows of one case."""

    facts: list[tuple[str, str]]
    version: Version | None
    sections: list[ReadableSection]
    files: list[ShownFile]
    shared: list[ReviewLine]
    changed: list[Change]
    changed_places: frozenset[str]
    changed_since: "Compared | None"
    findings: list[Finding]
    evaluation: FrozenView | None
    review: Review | None
    correction: "Asked | None"
    events: list[Event]


@dataclass(frozen=True)
class Compared:
    """With which version the present one is compared; ``decided``: is it the last that the actor's body judged?

    ``numbers``: every earlier version.
    """

    number: int
    decided: bool
    numbers: list[int]


@dataclass(frozen=True)
class Asked:
    """The latest correction request in words: who asked, until when, and what."""

    request: CorrectionRequest
    lines: list[str]


@dataclass(frozen=True)
class Choices:
    """What ``actor`` may do at the desk now. ``refusal`` says why nothing; ``blocked`` why it cannot go on yet.

    ``page`` is the address that asks for more than a click, or empty. ``stands_in_for``: the absent colleague.
    """

    refusal: str
    is_mine: bool
    approval: str
    approval_label: str
    blocked: str
    may_ask: bool
    page: str
    may_take_over: bool
    stands_in_for: str


def choices(case: Application, actor: Actor) -> Choices | None:
    """None when the case does not wait at the actor's body."""
    approval, page = DECISION_PAGES.get(case.status, (APPROVALS.get(case.status, ""), ""))
    if case.handler_id != actor.organisation_id or not approval:
        return None
    declined = preview(Application, [case.pk], approval, actor=actor)
    return Choices(
        refusal=may.reviewer_in_charge.refusal(case, actor) or "",
        is_mine=case.claimed_by_id == actor.user_id,
        approval=approval,
        approval_label=declared_move(Application, approval).label,
        blocked=declined[0].reason if declined else "",
        may_ask=not case.asked_at_this_leg,  # type: ignore[attr-defined]
        page=reverse(page, args=[case.code]) if page else "",
        may_take_over=take_over_refusal(case, actor) is None,
        stands_in_for=absent_claimer(case) if case.claimed_by_id else "",
    )


def take_over_refusal(case: Application, actor: Actor) -> str | None:
    """Why ``actor`` cannot take the case over from the colleague who has claimed it, or None."""
    return may.colleague_of_the_claimer.refusal(case, actor)


def case_for(actor: Actor, code: str) -> Application:
    """The case as staff may open it. Raises ``Http404`` for what is not theirs, ``Refused`` for their own case."""
    case = (
        Application.objects.for_act()
        .visible_to(actor)
        .select_related(
            "applicant", "series", "specialty", "batch__committee", "employer__region", "handler", "claimed_by"
        )
        .filter(code=code)
        .first()
    )
    if case is None:
        if refusal := own_case_refusal(actor, code):
            raise Refused(refusal, code="denied")
        raise Http404
    return case


def desk(case: Application, actor: Actor, against: int = 0) -> Desk:
    """A constant number of queries.

    ``against``: the number of the version to compare with; else ``actor``'s body decides what counts as changed
    (lessons, pain 3), and where it judged none, the version before.
    """
    versions = {version.number: version for version in Version.objects.filter(application=case)}
    current = versions.get(case.version)
    compared = _compared(case, actor, versions, against) if current else None
    base = versions[compared.number] if compared else None
    changed = changes(base.form, current.form, base.materials, current.materials) if base and current else []
    # Another body's working paper is not ours to read.
    review = review_of(case) if case.handler_id == actor.organisation_id else None
    sections = readable(current.form, facts_of(case)) if current else []
    shared = review_lines(case, current) if current else []
    held = Held(current.materials if current else [], sections, shared)
    return Desk(
        facts=facts(case),
        version=current,
        sections=sections,
        files=held.files,
        shared=shared,
        changed=changed,
        changed_places=frozenset(each.place for each in changed),
        changed_since=compared,
        findings=_findings(case, review, held),
        evaluation=_evaluation(current, held, shared) if current else None,
        review=review,
        correction=_correction(case, sections),
        events=[_event(record) for record in chain_of(chain(case)) if record.verb in LABELS],
    )


def _evaluation(version: Version, held: Held, shared: Collection[ReviewLine]) -> FrozenView | None:
    """As it was frozen; what a register has confirmed meanwhile is marked (S12b)."""
    view = frozen_view(version, [line.now.register for line in shared if line.now.verified])
    return held.of_conditions(view) if view else None


def _compared(case: Application, actor: Actor, versions: Collection[int], against: int) -> Compared | None:
    earlier = sorted(number for number in versions if number < case.version)
    if not earlier:
        return None
    decided = _last_decided(case, actor)
    wanted = next((each for each in (against, decided) if each in earlier), earlier[-1])
    return Compared(wanted, wanted == decided, earlier)


def _last_decided(case: Application, actor: Actor) -> int:
    """The newest version before the present one that the actor's body sent back; 0 when there is none."""
    legs = [leg.number for leg in case.legs.all() if leg.body_id == actor.organisation_id]
    asked = CorrectionRequest.objects.filter(
        application=case, route_round=case.route_round, leg__in=legs, version__lt=case.version
    )
    return asked.order_by("-version").values_list("version", flat=True).first() or 0


def version_of(case: Application) -> Version | None:
    """The version that is being reviewed."""
    return Version.objects.filter(application=case, number=case.version).first()


def review_of(case: Application) -> Review | None:
    """The reviewer's paper for the present leg and version."""
    return Review.objects.filter(application=case, leg=case.leg, version=case.version).first()


def _correction(case: Application, sections: list[ReadableSection]) -> Asked | None:
    asked = CorrectionRequest.objects.filter(application=case).prefetch_related("items").order_by("-asked_at").first()
    if asked is None:
        return None
    names = {place: label for _title, group in places_to_correct(case, sections) for place, label in group}
    return Asked(asked, [_line(item, names) for item in asked.items.all()])


def _line(item: Any, names: Mapping[str, str]) -> str:
    why = [item.clause or reasons.clause_of(item.reason), condition_label(item.condition)]
    line = f"{names.get(item.field, item.field)}：{reasons.text_of(item.reason)}（{'，'.join(filter(None, why))}）"
    return f"{line}。{item.explanation}" if item.explanation else line


def facts(case: Application) -> list[tuple[str, str]]:
    """The head of the case; the identity number is masked (invariant 9), a ban for dishonesty is told (N15)."""
    banned = ban_until(case.applicant_id, clock.today())
    return [
        ("申报人", case.applicant.name),
        ("身份证号", mask_id_number(case.applicant.id_number) if case.applicant.id_number else "—"),
        ("工作单位", case.unit_name),
        ("申报系列、级别", f"{case.series.name} {level_label(case.level)}"),
        ("申报专业", case.specialty.name if case.specialty else "—"),
        ("评审委员会" if case.batch else "认定单位", case.decided_by_body),
        ("受理编号", case.code),
        *([("失信限制", f"到{in_chinese(banned)}（含当日）不得申报（人社部令第40号第39条）")] if banned else []),
    ]


def _findings(case: Application, review: Review | None, held: Held) -> list[Finding]:
    items = items_of(case.status)
    if not items:
        return []
    texts = library(ReasonKind.CORRECTION)
    return [
        Finding(
            item=item,
            outcome=_found(review, item, "outcome"),
            note=_found(review, item, "note"),
            grounds=held.of(item.grounds),
            offered=texts.fitting(item.grounds),
        )
        for item in items
    ]


def _found(review: Review | None, item: CheckItem, name: str) -> str:
    return str(review.findings.get(item.code, {}).get(name, "")) if review else ""


def _event(record: Record) -> Event:
    by = record.organisation_name or record.actor_name
    # Who sat in the committee is not for other bodies to know (令40 art. 24).
    if record.organisation_name and record.actor_role not in {Role.APPLICANT, Role.EXPERT}:
        by = f"{record.organisation_name} {record.actor_name}"
    lines = [reasons.texts_of(record.data.get("reasons", [])), record.note]
    return Event(LABELS[record.verb], record.at, by, "；".join(line for line in lines if line))


def places_to_correct(
    case: Application, sections: list[ReadableSection], spared: Collection[str] = ()
) -> list[tuple[str, Any]]:
    """Grouped choices for a correction item: each section as a whole, its answers, each item of the case's materials.

    Not the ``spared`` items: what a register has verified may not be asked (S12b).
    """
    groups: list[tuple[str, Any]] = []
    for section in sections:
        entries = [*section.fields, *(entry for row in section.rows for entry in row)]
        groups.append((section.title, [(section.slug, f"{section.title}（整体）"), *_labelled(section, entries)]))
    files = [(f"{MATERIALS}.{item.code}", item.label) for item in outline_of(case).items if item.code not in spared]
    groups.append(("申报材料", [(MATERIALS, "申报材料（整体）"), *files]))
    return groups


def _labelled(section: ReadableSection, entries: list[Any]) -> list[tuple[str, str]]:
    numbers = {entry.place: number for number, row in enumerate(section.rows, 1) for entry in row}
    return [
        (
            entry.place,
            f"{section.row_name}{numbers[entry.place]}：{entry.label}" if entry.place in numbers else entry.label,
        )
        for entry in entries
    ]
