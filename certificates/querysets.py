from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models

from applications.querysets import settled_by
from portal.core.actors import Actor, Role


class CertificateQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("application__applicant")

    def known_to_the_public(self) -> Self:
        """A certificate in preparation does not exist yet for anybody outside, and a voided number never will."""
        return self.exclude(status__in=["PREPARING", "VOID"])

    def visible_to(self, actor: Actor) -> Self:
        """Those of the committees that the actor's body files or organises, or that it recognised itself."""
        if actor.role not in {Role.HRSS_OFFICER, Role.SECRETARY}:
            return self.none()
        return self.filter(reduce(or_, settled_by(actor.organisation_id)))

    def waiting(self) -> Self:
        return self.filter(status="PREPARING")
