from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q

from portal.core.actors import Actor, Role

STAFF = {Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY}


class ReexaminationQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("application__batch__committee")

    def visible_to(self, actor: Actor) -> Self:
        """For the organiser's office those of its cases, never the reader's own (invariant 5)."""
        if actor.role != Role.SECRETARY or actor.organisation_id is None:
            return self.none()
        others = self.exclude(application__applicant_id=actor.user_id)
        return others.filter(application__deciding_body_id=actor.organisation_id)


class ComplaintQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("committee", "application", "addressee")

    def visible_to(self, actor: Actor) -> Self:
        """For the body that answers; for the authority that filed the committee also what the organiser has."""
        if actor.organisation_id is None or actor.role not in STAFF:
            return self.none()
        own = Q(addressee_id=actor.organisation_id)
        if actor.role == Role.HRSS_OFFICER:
            own |= Q(committee__filing_authority_id=actor.organisation_id)
        return self.filter(own).exclude(application__applicant_id=actor.user_id)


class ResultFilingQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        lines: Any = self.model._meta.get_field("lines").related_model._default_manager.order_by()  # noqa: SLF001
        people = lines.filter(filing=OuterRef("pk")).values("application__applicant_id")
        return self.select_related("batch__committee", "authority").annotate(applicant_user_ids=ArraySubquery(people))

    def visible_to(self, actor: Actor) -> Self:
        """For the organiser's office its own, for the officers of the authority those handed to it."""
        if actor.organisation_id is None:
            return self.none()
        if actor.role == Role.SECRETARY:
            return self.filter(batch__committee__organiser_id=actor.organisation_id)
        if actor.role == Role.HRSS_OFFICER:
            return self.filter(authority_id=actor.organisation_id)
        return self.none()
