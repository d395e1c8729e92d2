from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When

from portal.core import clock
from portal.core.actors import Actor, Role


class CommitteeQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        """``renewing_authority_id``: the authority that is to decide on a filing anew, if one is waiting."""
        filings = self.model._meta.get_field("filings").related_model._default_manager.order_by()  # noqa: SLF001
        waiting = filings.filter(committee=OuterRef("pk"), status__in=["SUBMITTED", "SELECTED"])
        return self.annotate(renewing_authority_id=Subquery(waiting.values("authority_id")[:1]))

    def supervised_by(self, actor: Actor) -> Self:
        """For an officer: the committees that his authority has filed."""
        if actor.role != Role.HRSS_OFFICER or actor.organisation_id is None:
            return self.none()
        return self.filter(filing_authority_id=actor.organisation_id)

    def in_force(self, on: date) -> Self:
        return self.filter(valid_from__lte=on, valid_to__gte=on, status__in=["ACTIVE", "RECTIFYING"])

    def judging(self, series: str, committee_level: str) -> Self:
        """Committees of one series (its code) and one of the three levels (令40 arts. 6, 7)."""
        return self.filter(series__code=series, level=committee_level)

    def with_filing(self) -> Self:
        """With all that is published and judged about them: a constant number of queries, however many rows."""
        related = self.select_related("organiser", "series", "region", "filing_authority")
        return related.prefetch_related("specialty_periods__specialty", "units")


class PeriodQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


class EntrustmentQuerySet(PeriodQuerySet):
    def in_force(self, on: date) -> Self:
        """Letters that count on that day: accepted, or registered from paper (令40 art. 28)."""
        return super().in_force(on).filter(status__in=["ON_PAPER", "ACCEPTED"])

    def for_act(self) -> Self:
        today = clock.today()
        in_force = Q(committee__valid_from__lte=today, committee__valid_to__gte=today)
        in_force &= Q(committee__status__in=["ACTIVE", "RECTIFYING"])
        return self.select_related("committee", "from_body").annotate(
            committee_is_in_force=Case(When(in_force, then=Value(True)), default=Value(False)),
            has_run_out=Case(When(valid_to__lt=today, then=Value(True)), default=Value(False)),
        )

    def visible_to(self, actor: Actor) -> Self:
        """For the entrusting body its own letters, for the entrusted committee's office those that it was sent."""
        if actor.organisation_id is None or actor.role not in {Role.HRSS_OFFICER, Role.SECRETARY, Role.UNIT_CLERK}:
            return self.none()
        own = Q(from_body_id=actor.organisation_id)
        if actor.role == Role.SECRETARY:
            own |= Q(committee__organiser_id=actor.organisation_id) & ~Q(status="WITHDRAWN")
        return self.filter(own)


class BatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """For a secretary: the batches of the committees that his body organises."""
        if actor.role != Role.SECRETARY or actor.organisation_id is None:
            return self.none()
        return self.filter(committee__organiser_id=actor.organisation_id)

    def for_act(self) -> Self:
        """``window_runs``: may cases be handed in now? ``plan_status``: of the plan that it belongs to, if any."""
        now = clock.now()
        running = ExpressionWrapper(Q(opens_at__lte=now, closes_at__gte=now), output_field=models.BooleanField())
        return self.select_related("committee").annotate(window_runs=running, plan_status=F("planned__plan__status"))

    def with_terms(self) -> Self:
        """With what is shown of their terms."""
        return self.select_related("terms").defer("terms__content")

    def announced(self) -> Self:
        """What the public may read: published, or closed since."""
        return self.exclude(status="DRAFT")

    def published(self) -> Self:
        return self.filter(status="PUBLISHED")

    def open_at(self, moment: datetime) -> Self:
        return self.published().filter(opens_at__lte=moment, closes_at__gte=moment)

    def with_committee(self) -> Self:
        related = self.select_related(
            "committee__organiser__region", "committee__series", "committee__region", "terms", "planned__plan"
        )
        return related.defer("terms__content").prefetch_related("level_methods")


class MemberQuerySet(models.QuerySet[Any]):
    def presiding(self) -> Self:
        """Chair and deputy chairs: one of them must preside (令40 art. 19)."""
        return self.filter(position__in=["chair", "deputy_chair"])


class FilingQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        """``is_overdue``: has the term of the correction run out?"""
        late = When(Q(due_on__lt=clock.today()), then=Value(True))
        return self.annotate(is_overdue=Case(late, default=Value(False), output_field=models.BooleanField()))

    def visible_to(self, actor: Actor) -> Self:
        """For the organiser's staff their own; for the asked authority's officers what has been submitted to it."""
        if actor.organisation_id is None:
            return self.none()
        if actor.role == Role.HRSS_OFFICER:
            return self.filter(authority_id=actor.organisation_id, version__gt=0)
        if actor.role in {Role.SECRETARY, Role.UNIT_CLERK}:
            return self.filter(organiser_id=actor.organisation_id)
        return self.none()

    def with_parties(self) -> Self:
        """All that a page shows of them: a constant number of queries, however many rows."""
        related = self.select_related("organiser__region", "series", "region", "authority", "committee", "predecessor")
        return related.prefetch_related("specialty_rows__specialty", "unit_rows__organisation", "evidence__file")


class PlanQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("committee")

    def visible_to(self, actor: Actor) -> Self:
        """For the organiser's secretary his own; for the officers of the committee's authority what was reported."""
        if actor.organisation_id is None:
            return self.none()
        if actor.role == Role.HRSS_OFFICER:
            return self.filter(committee__filing_authority_id=actor.organisation_id, version__gt=0)
        if actor.role == Role.SECRETARY:
            return self.filter(committee__organiser_id=actor.organisation_id)
        return self.none()

    def with_rows(self) -> Self:
        """All that a page shows of them: a constant number of queries, however many."""
        related = self.select_related("committee__organiser", "committee__series", "committee__filing_authority")
        return related.prefetch_related("rows__batches")


class FeeQuerySet(models.QuerySet[Any]):
    def for_act(self) -> Self:
        return self.select_related("committee")

    def visible_to(self, actor: Actor) -> Self:
        """For a secretary: the fees of the committees that his body organises."""
        if actor.role != Role.SECRETARY or actor.organisation_id is None:
            return self.none()
        return self.filter(committee__organiser_id=actor.organisation_id)

    def covering(self, first: date, last: date) -> Self:
        """Those that may be taken on each day from ``first`` to ``last``."""
        return self.filter(status="IN_FORCE", valid_from__lte=first, valid_to__gte=last)
