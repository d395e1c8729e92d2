"""Reading the results of entrusted people and the letters that told them (令40 art. 28)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from committees.models import Entrustment
from portal.accounts.models import OrganisationKind
from portal.catalog.models import Level
from portal.core.actors import Actor
from reviews.models import Decision, Reply, ReplyLine

FOR_A_REGION = (OrganisationKind.HRSS, OrganisationKind.INDUSTRY_AUTHORITY)


def decisions_to_tell(letter: Entrustment) -> QuerySet[Decision]:
    """Published decisions on the people of the letter's body, made under the letter, that no reply has told."""
    body = letter.from_body
    people = Q(application__employer=body)
    if body.kind in FOR_A_REGION:
        region = "application__employer__region"
        people |= Q(**{region: body.region_id}) | Q(**{f"{region}__parent": body.region_id})
        people |= Q(**{f"{region}__parent__parent": body.region_id})
    told = ReplyLine.objects.filter(letter=letter, decision=OuterRef("pk"))
    published: Any = Decision.objects.standing().filter(published_at__isnull=False)
    return (
        published.filter(people, item__meeting__committee=letter.committee_id)
        .filter(~Exists(told), decided_on__gte=letter.valid_from, decided_on__lte=letter.valid_to)
        .select_related("application__applicant", "application__employer", "application__series",
                        "application__specialty")
        .order_by("application__code")
    )  # fmt: skip


def line_of(decision: Decision) -> dict[str, Any]:
    """One line of the letter: no ID number and no count of votes, for neither is needed."""
    case = decision.application
    return {
        "code": case.code,
        "name": case.applicant.name,
        "unit": case.unit_name,
        "series": case.series.name,
        "specialty": case.specialty.name if case.specialty else "",
        "level": str(Level(case.level).label),
        "result": "通过" if decision.passed else "未通过",
        "decided_on": decision.decided_on.isoformat(),
    }


def replies_of(actor: Actor, letter: Entrustment) -> QuerySet[Reply]:
    """The replies to a letter that the actor may see."""
    return Reply.objects.filter(letter__in=Entrustment.objects.visible_to(actor), letter=letter)
