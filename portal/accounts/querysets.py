from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from portal.accounts.rules import EMPLOYING, IN_CHARGE_OF_HRSS
from portal.catalog.models import Region
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
    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def active(self) -> Self:
        return self.filter(status="ACTIVE")

    def employing(self) -> Self:
        """The bodies with which a labour relation may be claimed (S2d, S3, S11b)."""
        return self.active().of_kind(*EMPLOYING)

    def employers_like(self, text: str) -> Self:
        """Employing bodies whose name contains ``text`` or whose credit code it is; none for one letter alone."""
        text = text.strip()
        if len(text) < SHORTEST_SEARCH:
            return self.none()
        found = Q(name__icontains=text) | Q(uscc=normalise_uscc(text))
        return self.employing().filter(found).select_related("region__parent").order_by("name")

    def in_charge_of(self, office_id: int | None) -> Self:
        """The service points and agencies whose clerks the HRSS office ``office_id`` names."""
        return self.of_kind(*IN_CHARGE_OF_HRSS).filter(parent=office_id)

    def visible_to(self, actor: Actor) -> Self:
        """For an officer: the bodies in the charge of his HRSS office and of the offices below it."""
        if actor.role != Role.HRSS_OFFICER or actor.organisation_id is None:
            return self.none()
        own, below = Q(parent=actor.organisation_id), Q(parent__parent=actor.organisation_id)
        further = Q(parent__parent__parent=actor.organisation_id)
        return self.of_kind(*IN_CHARGE_OF_HRSS).filter(own | below | further)

    def nearest_first(self, region_code: str) -> Self:
        """Bodies at ``region_code`` first, then of its city, then of the rest of the province; each by name."""
        city = Region.objects.filter(Q(code=region_code, level="city") | Q(children__code=region_code, level="city"))
        in_city = Q(region__in=city.values("code")) | Q(region__parent__in=city.values("code"))
        distance = Case(
            When(region=region_code, then=Value(0)),
            When(in_city, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.alias(distance=distance).order_by("distance", "name", "id")


class ServicePointQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        """Service points that accept declarations on the day ``on``, which is their last at the latest."""
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
        return self.filter(not_ended, valid_from__lte=on, organisation__status="ACTIVE")

    def serving(self, region_code: str) -> Self:
        """Those whose areas hold the region: it is one of them, or lies in a city that is one."""
        places = Region.objects.filter(Q(code=region_code) | Q(children__code=region_code, level="city"))
        areas = self.model.areas.through.objects.filter(servicepoint=OuterRef("pk"), region__in=places.values("code"))
        return self.filter(Exists(areas))

    def reaching(self, region_code: str) -> Self:
        """Those that serve the region or, of a city, any place in it."""
        inside = Region.objects.filter(parent=region_code, parent__level="city").values("code")
        areas = self.model.areas.through.objects.filter(servicepoint=OuterRef("pk"), region__in=inside)
        return self.serving(region_code) | self.filter(Exists(areas))

    def with_bodies(self) -> Self:
        """With body, place, office and areas at hand: two queries, however many rows."""
        related = self.select_related("organisation__region__parent", "organisation__parent")
        return related.prefetch_related("areas")


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

    def with_listed(self) -> Self:
        """``is_listed``: the person stands on the unit's list of its people under this name and ID number."""
        entries = apps.get_model("accounts", "StaffEntry").objects
        listed = entries.filter(
            organisation=OuterRef("organisation"),
            id_number_hash=OuterRef("user__id_number_hash"),
            name=OuterRef("user__name"),
        )
        return self.annotate(is_listed=Exists(listed))

    def current(self) -> Self:
        return self.filter(until__isnull=True)


class UnitRequestQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.with_parties()

    def visible_to(self, actor: Actor) -> Self:
        """What the actor's office decides, and what he has asked for himself."""
        own = Q(requester_id=actor.user_id)
        if actor.role == Role.HRSS_OFFICER and actor.organisation_id is not None:
            return self.filter(own | Q(office_id=actor.organisation_id))
        return self.filter(own) if actor.user_id is not None else self.none()

    def with_parties(self) -> Self:
        return self.select_related("organisation__region__parent", "requester", "office")
