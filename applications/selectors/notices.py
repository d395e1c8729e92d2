"""Notices and objections as their readers see them: the public, the publisher, the authority."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applications.confidential import normal_receipt
from applications.models import Application, NoticeEntry, Objection, PublicNotice
from applications.routing.procedures import WITHOUT_RESULT_NOTICE
from applications.selectors.reviewing import SHOWN
from applications.workflow import IN_NOTICE, Status
from committees.rules import OWN_RIGHT
from portal.accounts.models import Organisation
from portal.catalog.selectors import ParameterMissing, codes_within, parameter, working_day_calendar
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.counting import HowMany
from portal.core.working_days import Calendar, CalendarMissing

OPEN = Q(status=Objection.Status.OPEN)


@dataclass(frozen=True)
class Countdown:
    """Where a notice stands today. ``days_left``: working days still to come after today, None if unknown."""

    running: bool
    days_left: int | None

    @property
    def text(self) -> str:
        if not self.running:
            return "公示期已满"
        if self.days_left is None:
            return "公示进行中"
        return f"还有 {self.days_left} 个工作日" if self.days_left else "今天是最后一天，24时截止"

    @property
    def tone(self) -> str:
        return "waiting" if self.running else "good"


def countdown(notice: PublicNotice) -> Countdown:
    """Counted by the working-day calendar; the last day counts to its end (regulation section 6)."""
    return with_countdown([notice])[0][1]


def with_countdown(notices: Iterable[PublicNotice]) -> list[tuple[PublicNotice, Countdown]]:
    """Each notice with its countdown, at the price of one look at the calendar."""
    calendar, today = working_day_calendar(), clock.today()
    return [(notice, Countdown(notice.ends_on >= today, _days_left(calendar, today, notice))) for notice in notices]


def _days_left(calendar: Calendar, today: date, notice: PublicNotice) -> int | None:
    try:
        return calendar.working_days_between(today, notice.ends_on)
    except CalendarMissing:
        return None


def shown_notices() -> QuerySet[PublicNotice]:
    """Notices whose list anybody may read now, newest first: until ``notice_shown_days`` after their last day.

    Names are not public for longer than the notice needs them (个人信息保护法 arts. 6, 25).
    """
    found = PublicNotice.objects.select_related("publisher").order_by("-published_at", "-id")
    return found.filter(ends_on__gte=_shown_since())


def is_shown(notice: PublicNotice) -> bool:
    """May its list of names still be read?"""
    return notice.ends_on >= _shown_since()


def _shown_since() -> date:
    """The first last day whose notices are still shown; while the catalogue does not say, all are."""
    today = clock.today()
    try:
        return today - timedelta(days=parameter("notice_shown_days", today))
    except ParameterMissing:
        return date.min


def public_notices(
    *, running: bool, query: str = "", kind: str = "", region: str = "", committee: int | None = None
) -> QuerySet[PublicNotice]:
    """Notices that anybody may read, newest first; ``query`` is part of a title or publisher, or a whole name.

    ``kind``: ``pre`` or ``post``; ``region``: code of a city (its counties with it) or the province (its own alone);
    ``committee``: its number; a notice before review is found by the committee that its cases go to.
    """
    today = clock.today()
    found = shown_notices().filter(ends_on__gte=today) if running else shown_notices().filter(ends_on__lt=today)
    if kind:
        found = found.filter(kind=kind)
    if region:
        near = Q(publisher__region__parent=region, publisher__region__level__in=["county", "zone"])
        found = found.filter(Q(publisher__region=region) | near)
    if committee is not None:
        of_it = NoticeEntry.objects.filter(notice=OuterRef("pk"), application__batch__committee__number=committee)
        found = found.filter(Exists(of_it))
    if query:
        found = found.filter(reduce(or_, found_by(query)))
    return found


def found_by(query: str) -> list[Q]:
    """The ways in which a notice answers ``query``; a list follows each by itself, whole names by their index."""
    return [Q(title__icontains=query), Q(publisher__name__icontains=query), Q(people__contains=[{"name": query}])]


def notice_by_code(code: str) -> PublicNotice | None:
    return PublicNotice.objects.select_related("publisher").filter(code=code).first()


def entry_of(notice: PublicNotice, number: int) -> NoticeEntry | None:
    """The case behind line ``number`` (from 1) of the frozen list; None when there is no such line."""
    entries = notice.entries.select_related("notice", "application").order_by("id")
    return entries[number - 1 : number].first() if number > 0 else None


@dataclass(frozen=True)
class Stopped:
    """For which lines of its list a notice has stopped, and why in words for the public (令40 art. 38)."""

    numbers: frozenset[int]
    texts: list[str]
    is_all: bool


def stopped_lines(notice: PublicNotice) -> Stopped:
    """One query; the list's lines count from 1."""
    entries = list(notice.entries.order_by("id").values_list("stopped_because", flat=True))
    by_reason: dict[str, list[int]] = {}
    for number, because in enumerate(entries, 1):
        if because:
            by_reason.setdefault(because, []).append(number)
    numbers = frozenset(number for each in by_reason.values() for number in each)
    texts = [
        f"名单第{'、'.join(map(str, each))}位：{because}，公示停止，原结果作废。" for because, each in by_reason.items()
    ]
    return Stopped(numbers, texts, is_all=bool(entries) and len(numbers) == len(entries))


def own_notices(actor: Actor) -> QuerySet[PublicNotice]:
    """Notices of the actor's body with ``waiting`` (cases still in the notice) and ``open_objections``."""
    entries = NoticeEntry.objects.filter(notice=OuterRef("pk"))
    open_ones = Objection.objects.filter(OPEN, entry__notice=OuterRef("pk"))
    return (
        PublicNotice.objects.filter(publisher_id=actor.organisation_id)
        .annotate(
            waiting=HowMany(entries.filter(application__status__in=IN_NOTICE)),
            open_objections=HowMany(open_ones),
        )
        .order_by("-published_at", "-id")
    )


def entries_for_staff(notice: PublicNotice, actor: Actor) -> Sequence[NoticeEntry]:
    """The cases of a notice that ``actor`` may see, with ``open_objections``; one query."""
    return list(
        NoticeEntry.objects.filter(notice=notice, application__in=Application.objects.visible_to(actor))
        .select_related("application__applicant", "application__employer", "application__series")
        .annotate(open_objections=Count("objections", filter=Q(objections__status=Objection.Status.OPEN)))
        .order_by("id")
    )


def proposed_title(actor: Actor, kind: PublicNotice.Kind) -> str:
    return f"{actor.organisation_name}{clock.today().year}年度职称{kind.label}"


def waiting_for_notice(actor: Actor) -> QuerySet[Application]:
    """Cases that the unit has approved and not yet published (令40 art. 16)."""
    published = NoticeEntry.objects.filter(
        application=OuterRef("pk"), route_round=OuterRef("route_round"), notice__kind=PublicNotice.Kind.PRE
    )
    return (
        Application.objects.visible_to(actor)
        .in_hand_of(actor)
        .filter(~Exists(published), status=Status.UNIT_NOTICE)
        .select_related(*SHOWN)
        .order_by("status_since", "id")
    )


def waiting_for_results(actor: Actor) -> QuerySet[Application]:
    """Passed cases of the organiser's committees, whose result is not yet published (令40 art. 26)."""
    return (
        Application.objects.visible_to(actor)
        .filter(status=Status.PASSED, deciding_body_id=actor.organisation_id)
        .exclude(track__in=WITHOUT_RESULT_NOTICE)
        .select_related(*SHOWN)
        .order_by("batch_id", "status_since", "id")
    )


def waiting_for_confirmation(actor: Actor) -> QuerySet[Application]:
    """Cases in their result notice that the actor's body confirms, with the notice's period and objections.

    A committee with its own right to review confirms its own; the office confirms the others (令40 art. 26, M5h).
    """
    here = Q(confirming_body_id=actor.organisation_id) & ~Q(batch__committee__formed_by__in=OWN_RIGHT)
    if actor.role == Role.SECRETARY:
        here = Q(deciding_body_id=actor.organisation_id, batch__committee__formed_by__in=OWN_RIGHT)
    return (
        Application.objects.visible_to(actor)
        .filter(here, status=Status.RESULT_NOTICE)
        .with_notice()
        .with_open_objections()
        .select_related(*SHOWN)
        .order_by("status_since", "id")
    )


def ready_to_confirm(actor: Actor) -> QuerySet[Application]:
    """Of those, whose notice has run without an open objection (令40 art. 26)."""
    waiting: QuerySet[Any] = waiting_for_confirmation(actor)
    return waiting.filter(notice_has_run=True, objection_is_open=False)


def objections_visible_to(actor: Actor) -> QuerySet[Objection]:
    """Objections whose content ``actor`` may read: the publisher's own, and for HRSS those of bodies below it.

    Never those against the reader himself (invariant 5). The objector's name is not for this list.
    """
    if actor.organisation_id is None or actor.role not in {Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY}:
        return Objection.objects.none()
    return (
        Objection.objects.filter(reduce(or_, reasons_to_read(actor)))
        .exclude(entry__application__applicant_id=actor.user_id)
        .select_related("entry__notice__publisher", "entry__application__applicant")
        .order_by("-filed_at", "-id")
    )


def reasons_to_read(actor: Actor) -> list[Q]:
    """Any of these lets the staff of a body read an objection; a list asks for each by itself, by an index."""
    own = Q(entry__notice__publisher_id=actor.organisation_id)
    if actor.role != Role.HRSS_OFFICER or actor.organisation_id is None:
        return [own]
    office = Organisation.objects.only("region_id").get(pk=actor.organisation_id)
    # As values: how many rows a list of them finds is known to the planner, what a join finds is not.
    bodies = [office.pk, *office.children.values_list("pk", flat=True)]
    return [
        Q(entry__notice__publisher_id__in=bodies),
        Q(entry__application__confirming_body_id=office.pk),
        Q(entry__notice__publisher__region_id__in=codes_within(office.region_id)),
    ]


def open_objection_count(actor: Actor) -> int:
    return objections_visible_to(actor).filter(OPEN).count()


def may_decide(objection: Objection, actor: Actor) -> bool:
    """Is it open, and was the notice the actor's own body's?"""
    is_publisher = objection.entry.notice.publisher_id == actor.organisation_id
    return is_publisher and objection.status == Objection.Status.OPEN


def answer_due_on(objection: Objection) -> date | None:
    """Until when the publisher should answer (regulation 8.3, point 10); None while the catalogue does not say."""
    filed_on = objection.filed_at.astimezone(clock.SHANXI).date()
    try:
        return working_day_calendar().add_working_days(filed_on, parameter("objection_answer_working_days", filed_on))
    except (CalendarMissing, ParameterMissing):
        return None


def objection_by_receipt(code: str) -> Objection | None:
    """What the objector looks up by his receipt; nothing else leads to it."""
    found: Any = Objection.objects.select_related("entry__notice")
    return found.filter(code=normal_receipt(code)).first()
