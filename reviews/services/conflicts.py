"""The conflicts that the portal knows by itself, found before a draw and at each step of a meeting (令40 art. 25)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from django.db.models import Exists, OuterRef

from applications.models import Application
from committees.models import Expert, Relation
from portal.accounts.models import Employment, User
from portal.accounts.workflow import EmploymentStatus
from portal.audit.models import Record
from portal.catalog.selectors import ParameterMissing, parameter
from portal.core import clock
from portal.core.actors import Role
from portal.workflow import chain
from reviews.conflict_rules import Case, Conflict, Ground, Job, Seat, conflicts
from reviews.models import AgendaItem, Attendance, AttendanceEvent, Meeting, Recusal, RollEntry
from reviews.services.pulses import beat
from reviews.services.reopening import reopen_opinions

# Reading or voting as an expert is no earlier role, and the applicant's own acts are his.
NO_EARLIER_ROLE = (Role.EXPERT, Role.APPLICANT)


def conflicts_of(experts: Iterable[Expert], cases: Iterable[Application]) -> list[tuple[int, int, str, str]]:
    """``(expert id, application id, reason, ground)`` for each pair that must not meet (令40 art. 25).

    ``ground`` is one of ``conflict_rules.Ground``. Employment now and of the last years, declared and noted
    relations, earlier roles in the case; a constant number of queries, however many experts and cases.
    """
    return [
        (each.expert_id, each.application_id, each.reason, str(each.ground))
        for each in _found(list(experts), list(cases))
    ]


def conflicts_by_expert(experts: Sequence[Expert], cases: Iterable[Application]) -> dict[int, list[str]]:
    """The reasons for which each expert would have to stand aside, one for each of ``cases`` that he may not judge."""
    found: dict[int, list[str]] = {}
    for each in _found(list(experts), list(cases)):
        found.setdefault(each.expert_id, []).append(each.reason)
    return found


def note_conflicts(items: Iterable[AgendaItem], lines: Sequence[Attendance]) -> None:
    """Recuse each expert of ``lines`` from each of ``items`` in which he has a conflict, by sets.

    ``items`` come with their application, ``lines`` with their expert; known recusals stay as they are, and a
    panel's opinion in which one of them took part counts no more. The caller is inside a transaction that holds the
    meeting.
    """
    by_case: dict[int, list[AgendaItem]] = defaultdict(list)
    for item in items:
        by_case[item.application_id].append(item)
    cases = [rows[0].application for rows in by_case.values()]
    found = [
        Recusal(item=item, expert_id=each.expert_id, reason=each.reason, found_by=Recusal.FoundBy.DETECTED)
        for each in _found([line.expert for line in lines], cases)
        for item in by_case[each.application_id]
    ]
    Recusal.objects.bulk_create(found, ignore_conflicts=True)
    if found:
        reopen_opinions([each.item for each in found])


def without_his_ballot(meeting_id: int, expert_id: int) -> Iterable[AgendaItem]:
    """The items in which the expert has no ballot of a standing round; once he has one, only an annulment helps."""
    papers = RollEntry.objects.filter(round__item=OuterRef("pk"), expert=expert_id).exclude(round__status="ANNULLED")
    return AgendaItem.objects.filter(~Exists(papers), meeting=meeting_id).select_related("application")


def _found(experts: Sequence[Expert], cases: Sequence[Application]) -> list[Conflict]:
    if not experts or not cases:
        return []
    today = clock.today()
    try:
        years = parameter("former_employer_years", today)
    except ParameterMissing:
        years = 0
    users = {each.user_id for each in experts}
    jobs = _jobs(users, {case.applicant_id for case in cases})
    relations = _relations(experts, cases)
    seats = [
        Seat(
            each.pk,
            each.user_id,
            (*jobs[each.user_id], *([Job(each.employer_id)] if each.employer_id else [])),
            relations[each.pk],
        )
        for each in experts
    ]
    handled = _handled_by(users, cases)
    facts = [
        Case(
            case.pk,
            case.applicant_id,
            (*jobs[case.applicant_id], *([Job(case.employer_id)] if case.employer_id else [])),
            handled[case.pk],
        )
        for case in cases
    ]
    return list(conflicts(seats, facts, on=today, years=years))


def _jobs(experts: set[int], applicants: set[int]) -> dict[int, list[Job]]:
    """Employments by person. An expert's own word is enough; of an applicant counts only what a unit has confirmed.

    Otherwise an applicant could claim to work where an expert does, and so be rid of him.
    """
    held = list(Employment.objects.filter(user__in=experts | applicants).order_by())
    claims = [each for each in held if each.user_id in applicants and each.status == EmploymentStatus.ENDED]
    confirmed = set(
        Record.objects.filter(chain__in=[chain(each) for each in claims], verb="employment.confirmed")
        .order_by()
        .values_list("chain", flat=True)
    )
    found: dict[int, list[Job]] = defaultdict(list)
    for each in held:
        vouched = each.status == EmploymentStatus.CONFIRMED or chain(each) in confirmed
        if each.user_id in experts or vouched:
            found[each.user_id].append(Job(each.organisation_id, each.since, each.until))
    return found


def _relations(experts: Sequence[Expert], cases: Sequence[Application]) -> dict[int, dict[int, frozenset[Ground]]]:
    """By expert: the applicants whom he is bound to, found by the hash of their ID numbers."""
    rows = Relation.objects.standing().filter(expert__in=[each.pk for each in experts]).exclude(id_number_hash="")
    noted = list(rows.order_by().values_list("expert_id", "id_number_hash", "kind"))
    applicants = {case.applicant_id for case in cases}
    people = User.objects.filter(pk__in=applicants, id_number_hash__in={number for _, number, _ in noted})
    by_hash = dict(people.values_list("id_number_hash", "pk"))
    found: dict[int, dict[int, frozenset[Ground]]] = defaultdict(dict)
    for expert_id, number, kind in noted:
        if user_id := by_hash.get(number):
            found[expert_id][user_id] = found[expert_id].get(user_id, frozenset()) | {Ground(kind)}
    return found


def _handled_by(users: set[int], cases: Sequence[Application]) -> dict[int, frozenset[int]]:
    """By case: which of ``users`` have acted on it in another role, as its record says."""
    by_chain = {chain(case): case.pk for case in cases}
    rows = Record.objects.filter(chain__in=by_chain, actor_id__in=users).exclude(actor_role__in=NO_EARLIER_ROLE)
    found: dict[int, set[int]] = defaultdict(set)
    for name, user_id in rows.order_by().values_list("chain", "actor_id").distinct():
        found[by_chain[name]].add(cast("int", user_id))
    return defaultdict(frozenset, {pk: frozenset(people) for pk, people in found.items()})


def recuse_in_called_meetings(expert_id: int) -> None:
    """Look anew at every meeting that is called and in which the expert sits, where he has no ballot yet.

    The meetings are locked first, so that no vote opens meanwhile; the caller is inside a transaction.
    """
    lines = list(
        Attendance.objects.filter(expert=expert_id, meeting__status__in=["PLANNED", "IN_SESSION"])
        .select_related("expert")
        .order_by("meeting_id")
    )
    meetings = [each.meeting_id for each in lines]
    list(Meeting.objects.filter(pk__in=meetings).order_by("pk").select_for_update().values_list("pk", flat=True))
    for line in lines:
        note_conflicts(without_his_ballot(line.meeting_id, expert_id), [line])
    beat(meetings, scene=True)


def leave_meetings(expert_ids: Sequence[int]) -> None:
    """Experts who were removed are there no longer (令40 art. 42): their open ballots can be declared not cast."""
    running = ["PLANNED", "IN_SESSION", "VOTED"]
    there = Attendance.objects.present().filter(expert__in=expert_ids, meeting__status__in=running)
    lines = list(there.order_by("pk").select_for_update(of=("self",)))
    now = clock.now()
    AttendanceEvent.objects.bulk_create(AttendanceEvent(attendance=line, kind="left", at=now) for line in lines)
    Attendance.objects.filter(pk__in=[line.pk for line in lines]).update(left_at=now)
    beat({line.meeting_id for line in lines}, scene=True)
