"""Reading letters of entrustment (令40 art. 28)."""

from typing import Any

from django.db.models import Q, QuerySet

from committees.models import Committee, Entrustment
from portal.core import clock
from portal.core.actors import Actor

RELATED = ("committee__organiser", "committee__series", "from_body", "series")


def letters_of(actor: Actor, *, received: bool) -> QuerySet[Entrustment]:
    """The letters that the actor's body has sent, or that its committees were sent, newest first."""
    found: Any = Entrustment.objects.visible_to(actor).select_related(*RELATED)
    sent = Q(from_body_id=actor.organisation_id)
    return (found.exclude(sent) if received else found.filter(sent)).order_by("-pk")


def letter_of(actor: Actor, code: str) -> Entrustment | None:
    found: Any = Entrustment.objects.visible_to(actor).for_act().select_related(*RELATED)
    return found.filter(code=code).first()


def committees_to_entrust(actor: Actor) -> QuerySet[Committee]:
    """Committees in force of other organisers."""
    found = Committee.objects.in_force(clock.today()).exclude(organiser_id=actor.organisation_id)
    return found.select_related("series").order_by("number")
