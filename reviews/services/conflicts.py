"""The conflicts that the portal knows by itself: the own case, the same employer (令40 art. 25)."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from applications.models import Application
from committees.models import Expert
from portal.accounts.models import Employment
from reviews import rules
from reviews.models import AgendaItem, Attendance, Recusal, RollEntry


def note_conflicts(items: Iterable[AgendaItem], lines: Sequence[Attendance]) -> None:
    """Recuse each expert of ``lines`` from each of ``items`` in which he has a conflict, by sets.

    ``items`` come with their application, ``lines`` with their expert; known recusals stay as they are. The caller
    is inside a transaction that holds the meeting.
    """
    seats = _seats(lines)
    found = [
        Recusal(item=item, expert_id=conflict.expert_id, reason=conflict.reason, found_by=Recusal.FoundBy.DETECTED)
        for item in items
        for conflict in rules.conflicts(
            seats, applicant_id=item.application.applicant_id, employer_id=item.application.employer_id
        )
    ]
    Recusal.objects.bulk_create(found, ignore_conflicts=True)


def conflicts_by_expert(experts: Sequence[Expert], cases: Iterable[Application]) -> dict[int, list[str]]:
    """The reasons for which each expert would have to stand aside, one for each of ``cases``; by sets."""
    seats = _seats_of(experts)
    found: dict[int, list[str]] = {}
    for case in cases:
        for each in rules.conflicts(seats, applicant_id=case.applicant_id, employer_id=case.employer_id):
            found.setdefault(each.expert_id, []).append(each.reason)
    return found


def without_his_ballot(meeting_id: int, expert_id: int) -> Iterable[AgendaItem]:
    """The items in which the expert has no ballot of a standing round; once he has one, only an annulment helps."""
    papers = RollEntry.objects.filter(round__item=OuterRef("pk"), expert=expert_id).exclude(round__status="ANNULLED")
    return AgendaItem.objects.filter(~Exists(papers), meeting=meeting_id).select_related("application")


def _seats(lines: Sequence[Attendance]) -> list[rules.Seat]:
    return _seats_of([each.expert for each in lines])


def _seats_of(experts: Sequence[Expert]) -> list[rules.Seat]:
    employers: dict[int, set[int]] = {
        each.user_id: {each.employer_id} if each.employer_id else set() for each in experts
    }
    current = Employment.objects.filter(user__in=employers, until=None)
    for user_id, organisation_id in current.values_list("user_id", "organisation_id"):
        employers[user_id].add(organisation_id)
    return [rules.Seat(each.pk, each.user_id, frozenset(employers[each.user_id])) for each in experts]
