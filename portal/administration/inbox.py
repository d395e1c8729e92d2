"""What one administrator proposed waits for another (ADR 35)."""

from collections.abc import Iterator

from portal.administration.models import Proposal
from portal.administration.permissions import SECONDS
from portal.core.actors import Actor
from portal.core.waiting import Waiting, tally, waiting


@waiting(*SECONDS)
def proposals_to_decide(actor: Actor) -> Iterator[Waiting]:
    found = Proposal.objects.waiting_for(actor)
    yield tally(found, "等您确认的管理员任命和重置", "administration:proposals", query="?view=mine", since="created_at")
