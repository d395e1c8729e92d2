from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from portal.core.actors import Actor, Role
from portal.core.crypto import keyed_hash
from portal.core.identifiers import normalise_id_number
from portal.integrity.permissions import OF_A_BODY


class RecordQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("person", "organisation", "decided_by")

    def in_force(self, on: date) -> Self:
        """Those that count on the day ``on``, their last included (N14)."""
        return self.filter(status="IN_FORCE", kept_until__gte=on)

    def visible_to(self, actor: Actor) -> Self:
        """An office sees its own decisions and those of the offices below it, a supervisor all (令40 art. 34).

        The subject reads his own by ``about``.
        """
        if actor.role == Role.SUPERVISOR:
            return self
        if actor.role != Role.HRSS_OFFICER or actor.organisation_id is None:
            return self.none()
        body = actor.organisation_id
        below = Q(decided_by__parent=body) | Q(decided_by__parent__parent=body)
        return self.filter(Q(decided_by=body) | below)

    def about(self, actor: Actor) -> Self:
        """The actor's own, and those of the body for which he acts."""
        found = Q(person_id=actor.user_id) if actor.user_id is not None else Q(pk=None)
        if actor.role in OF_A_BODY and actor.organisation_id is not None:
            found |= Q(organisation_id=actor.organisation_id)
        return self.filter(found)

    def found_by(self, text: str) -> Self:
        """By a name, a whole ID number, a credit code, or part of a document number."""
        text = text.strip()
        if not text:
            return self
        number = keyed_hash(normalise_id_number(text), purpose="id_number")
        person = Q(person__name=text) | Q(person__id_number_hash=number)
        body = Q(organisation__name__contains=text) | Q(organisation__uscc=text.upper())
        return self.filter(person | body | Q(document__contains=text) | Q(concerns=text.upper()))


class ChangeQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("record__person", "record__organisation", "record__decided_by")
