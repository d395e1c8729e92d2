"""Who is away, who may stand in for him, and for whom a case is in somebody's hand."""

from datetime import date

from django.db.models import QuerySet

from applications.models import Application
from portal.accounts.models import RoleAssignment, User
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Actor
from portal.workbench.models import Absence
from portal.workflow import chain

CLAIMS = ("application.claimed", "application.taken_over", "application.handed_on", "application.released")


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """Those who hold the actor's role for his body today, without himself."""
    held = RoleAssignment.objects.in_force(clock.today())
    held = held.filter(role=actor.role, organisation=actor.organisation_id).exclude(user=actor.user_id)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def absences_of(actor: Actor) -> QuerySet[Absence]:
    """The actor's own, the latest first."""
    return Absence.objects.of(actor).select_related("deputy")


def standing_in(actor: Actor) -> QuerySet[Absence]:
    """For whom the actor stands in from now on."""
    running = Absence.objects.filter(deputy=actor.user_id, last_day__gte=clock.today(), ended_at=None)
    here = running.filter(role=actor.role, organisation=actor.organisation_id)
    return here.select_related("person").order_by("first_day")


def is_away(person_id: int | None, organisation_id: int | None, first: date, last: date) -> bool:
    """Whether the person is away on any of the days, in whatever role for the body."""
    found = Absence.objects.filter(person=person_id, organisation=organisation_id, ended_at=None)
    return found.filter(first_day__lte=last, last_day__gte=first).exists()


def absent_claimer(case: Application) -> str:
    """Whose absence brought the case into the hand that holds it; empty when it was claimed in another way."""
    last = Record.objects.filter(chain=chain(case), verb__in=CLAIMS).order_by("-position").first()
    return last.data.get("of_name", "") if last and last.verb == "application.handed_on" else ""
