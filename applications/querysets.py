from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Subquery, Value, When

from portal.accounts.models import RoleAssignment
from portal.core import clock
from portal.core.actors import Actor, Role

NOTICE_STAGES = {"UNIT_NOTICE": "pre", "RESULT_NOTICE": "post"}


def _when(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


class ApplicationQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        """Everything that permissions and guards read, in a constant number of queries."""
        now, today = clock.now(), clock.today()
        return (
            self.select_related("batch__committee", "applicant", "employer", "handler", "series")
            .prefetch_related("legs")
            .annotate(
                window_is_open=_when(Q(batch=None) | Q(batch__opens_at__lte=now, batch__closes_at__gte=now)),
                is_overdue=_when(Q(due_on__lt=today)),
                committee_is_in_force=_when(
                    Q(batch=None)
                    | Q(batch__committee__valid_from__lte=today, batch__committee__valid_to__gte=today)
                    & Q(batch__committee__status__in=["ACTIVE", "RECTIFYING"])
                ),
            )
            .with_notice()
            .with_open_objections()
            .with_earlier_correction()
            .with_claimer()
            .with_what_followed()
        )

    def with_what_followed(self) -> Self:
        """``reexamination_is_open``, ``result_is_filed``, and ``place_is_free`` for a case that is heard anew (M6d)."""
        asked = self._related("reexaminations").filter(application=OuterRef("pk"), status="OPEN")
        filed = self._related("filing_lines").filter(application=OuterRef("pk"), filing__status="FILED")
        same = {name: OuterRef(name) for name in ("applicant", "series", "level", "year")}
        others = self.model._default_manager.order_by().filter(**same).exclude(pk=OuterRef("pk"))  # noqa: SLF001
        return self.annotate(
            reexamination_is_open=Exists(asked),
            result_is_filed=Exists(filed),
            place_is_free=~Exists(others.exclude(status__in=LEFT_FREE)),
        )

    def with_notice(self) -> Self:
        """``notice_ends_on``, ``notice_publisher_id``, ``notice_runs_today``, ``notice_has_run`` of this stage."""
        stage_kind = Case(*(When(status=status, then=Value(kind)) for status, kind in NOTICE_STAGES.items()))
        entries = self._related("notice_entries").filter(
            application=OuterRef("pk"), route_round=OuterRef("route_round"), notice__kind=OuterRef("notice_kind")
        )
        latest = entries.order_by("-notice__published_at")
        today = clock.today()
        return self.annotate(
            notice_kind=stage_kind,
            notice_ends_on=Subquery(latest.values("notice__ends_on")[:1]),
            notice_publisher_id=Subquery(latest.values("notice__publisher_id")[:1]),
        ).annotate(
            notice_runs_today=_when(Q(notice_ends_on__gte=today)),
            notice_has_run=_when(Q(notice_ends_on__lte=today - timedelta(days=1))),
        )

    def with_open_objections(self) -> Self:
        objected = self._related("notice_entries").filter(application=OuterRef("pk"), objections__status="OPEN")
        return self.annotate(objection_is_open=Exists(objected))

    def with_earlier_correction(self) -> Self:
        here = {"application": OuterRef("pk"), "route_round": OuterRef("route_round"), "leg": OuterRef("leg")}
        asked = self._related("corrections").filter(**here)
        return self.annotate(asked_at_this_leg=Exists(asked))

    def with_claimer(self) -> Self:
        """``claimer_is_in_office``: a claim of somebody who has left the body binds nobody."""
        held = RoleAssignment.objects.in_force(clock.today())
        return self.annotate(
            claimer_is_in_office=Exists(held.filter(user=OuterRef("claimed_by"), organisation=OuterRef("handler")))
        )

    def visible_to(self, actor: Actor) -> Self:
        """The cases that ``actor`` may open; everything that shows cases starts from here (lessons, pain 7)."""
        if actor.role == Role.APPLICANT:
            return self.filter(applicant_id=actor.user_id)
        if actor.role in {Role.SUPERVISOR, Role.AUDIT_ADMIN}:
            return self.exclude(status="DRAFT").exclude(applicant_id=actor.user_id)
        if actor.organisation_id is None or actor.role not in REVIEWING_ROLES:
            return self.none()
        submitted = self.exclude(status="DRAFT").exclude(applicant_id=actor.user_id)
        return submitted.filter(reduce(or_, self.reasons_to_see(actor)))

    def reasons_to_see(self, actor: Actor) -> list[Q]:
        """Any of these lets the staff of a body see a case; a list asks for each by itself, by an index."""
        reached = Q(self._reached(actor.organisation_id or 0))
        if actor.role == Role.SECRETARY:
            return [reached & Q(deciding_body_id=actor.organisation_id)]
        return [reached, Q(confirming_body_id=actor.organisation_id, status__in=RESULT_STATES)]

    def _reached(self, organisation_id: int) -> Exists:
        # Asked for each case: a list of all that a big office has ever reached would be read for every single page.
        legs = self._related("legs").filter(application=OuterRef("pk"), body_id=organisation_id)
        return Exists(legs.filter(number__lte=OuterRef("leg")))

    def _related(self, name: str) -> models.QuerySet[Any]:
        """The rows of a lower table of this model, without importing the module that imports this one."""
        return self.model._meta.get_field(name).related_model._default_manager.order_by()  # noqa: SLF001

    def in_hand_of(self, actor: Actor) -> Self:
        """The cases in the hands of ``actor``'s body: a part of ``visible_to`` that one index answers."""
        if actor.organisation_id is None or actor.role not in REVIEWING_ROLES:
            return self.none()
        return self.filter(handler_id=actor.organisation_id).exclude(applicant_id=actor.user_id)


def settled_by(body: int | None) -> list[Q]:
    """Any of these makes what came of a case the body's: it confirms the result, or it organised the review.

    For rows with an ``application``. A list asks for each by itself, as no index answers their "or".
    """
    return [Q(application__confirming_body_id=body), Q(application__deciding_body_id=body)]


LEFT_FREE = ["REFUSED", "WITHDRAWN", "DEEMED_WITHDRAWN", "CANCELLED", "NOT_RECOGNISED"]
REVIEWING_ROLES = {Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY}
RESULT_STATES = ["PASSED", "RESULT_NOTICE", "CONFIRMED", "CERTIFIED"]


class NoticeQuerySet(models.QuerySet[Any]):
    def running(self) -> Self:
        return self.filter(ends_on__gte=clock.today())


class ObjectionQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("entry__notice", "entry__application")
