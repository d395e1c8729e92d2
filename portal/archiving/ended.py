"""Cases that have ended and are not in the archive yet."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from applications.models import Application
from applications.workflow import ENDED
from certificates.models import Certificate
from portal.archiving.models import CasePackage

# What ended before the last package by more than this has its own.
OVERLAP = timedelta(days=1)


def ended_without_package(most: int) -> list[Any]:
    """Ended cases with ``ended_at``, the longest ended first; a draft that nobody handed in is none.

    A case ends with its certificates: one that is being made is waited for, one that is revoked or replaced ends the
    case anew.
    """
    found = _recent(Application.objects.filter(status__in=ENDED, version__gt=0))
    acts = Certificate.objects.filter(application=OuterRef("pk")).order_by("-status_since")
    last_act = Coalesce(Subquery(acts.values("status_since")[:1]), "status_since")
    found = found.annotate(ended_at=Greatest("status_since", last_act))
    packed = CasePackage.objects.filter(application=OuterRef("pk"), ended_at=OuterRef("ended_at")).order_by()
    in_work = Certificate.objects.waiting().filter(application=OuterRef("pk")).order_by()
    return list(found.filter(~Exists(packed), ~Exists(in_work)).order_by("ended_at", "pk")[:most])


def _recent(cases: QuerySet[Any]) -> QuerySet[Any]:
    latest = CasePackage.objects.aggregate(latest=Max("ended_at"))["latest"]
    if latest is None:
        return cases
    floor = latest - OVERLAP
    touched = Certificate.objects.filter(status_since__gte=floor).order_by()
    return cases.filter(Q(status_since__gte=floor) | Q(pk__in=touched.values("application")))
