"""Who is told what after an act on cases: by sets, one letter a clerk however many cases the act moved."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse

from applications.wordings import CASES_WAIT, OF_MOVES
from portal.accounts.models import RoleAssignment
from portal.core import clock
from portal.core.actors import Role
from portal.messages.services import tell
from portal.workflow import Done

CLERKS = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)


def tell_applicants(done: Sequence[Done], move: str, body: str | Callable[[Done], str]) -> None:
    """Tell each applicant what ``move`` did to his case; ``body`` says what comes next."""
    tell(
        OF_MOVES[move].letter(
            each.subject.applicant_id,
            {"case_code": each.subject.code, "next_step": body if isinstance(body, str) else body(each)},
            link=reverse("applications:case", args=[each.subject.code]),
            record_id=each.record.pk,
        )
        for each in done
    )


def tell_bodies_in_charge(done: Sequence[Done]) -> None:
    """Tell the clerks of the bodies at which the cases have arrived."""
    arrived = Counter(each.subject.handler_id for each in done)
    tell_clerks(arrived, lambda body: f"有 {arrived[body]} 件申报等待办理", reverse("applications:worklist"), done)


def tell_clerks(bodies: Iterable[int], subject: Callable[[int], str], link: str, done: Sequence[Done]) -> None:
    """One letter to each clerk of ``bodies`` (ids of organisations); ``subject`` gives its line for a body."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(organisation_id__in=list(bodies), role__in=CLERKS)
    tell(
        CASES_WAIT.letter(user_id, {"what": subject(body_id)}, link=link, record_id=done[0].record.pk)
        for user_id, body_id in held.values_list("user_id", "organisation_id").distinct()
    )
