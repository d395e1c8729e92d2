from datetime import date
from typing import Any, Self

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q

from portal.core.actors import Actor, Role
from portal.core.crypto import keyed_hash
from portal.core.identifiers import normalise_id_number, normalise_phone, normalise_uscc

SHORTEST_SEARCH = 2


class UserManager(DjangoUserManager[Any]):
    def find(self, identifier: str) -> Any | None:
        """The person behind a user name, a phone number or an ID number; None when there is none."""
        identifier = identifier.strip()
        return self.filter(
            Q(username=identifier)
            | Q(phone_hash=keyed_hash(normalise_phone(identifier), purpose="phone"))
            | Q(id_number_hash=keyed_hash(normalise_id_number(identifier), purpose="id_number"))
        ).first()


class OrganisationQuerySet(models.QuerySet[Any]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def active(self) -> Self:
        return self.filter(status="ACTIVE")

    def employers_like(self, text: str) -> Self:
        """Active employers whose name contains ``text`` or whose credit code it is; none for one letter alone."""
        text = text.strip()
        if len(text) < SHORTEST_SEARCH:
            return self.none()
        found = Q(name__icontains=text) | Q(uscc=normalise_uscc(text))
        return self.active().of_kind("employer").filter(found).select_related("region__parent").order_by("name")


class RoleAssignmentQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def of_unit(self, organisation_id: int) -> Self:
        return self.filter(organisation_id=organisation_id).select_related("user").order_by("id")


class EmploymentQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("user", "organisation")

    def of_unit(self, organisation_id: int) -> Self:
        """The people of a unit: claims first, then by entry."""
        return self.filter(organisation_id=organisation_id).select_related("user").order_by("status", "since", "id")

    def current(self) -> Self:
        return self.filter(until__isnull=True)


class UnitRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """What the actor's office decides, and what he has asked for himself."""
        own = Q(requester_id=actor.user_id)
        if actor.role == Role.HRSS_OFFICER and actor.organisation_id is not None:
            return self.filter(own | Q(office_id=actor.organisation_id))
        return self.filter(own) if actor.user_id is not None else self.none()

    def with_parties(self) -> Self:
        return self.select_related("organisation__region__parent", "requester", "office")
