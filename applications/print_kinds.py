"""What is printed of cases, notices and reports, and the page behind each copy for those who may open it."""

from django.urls import reverse

from applications import permissions as may
from applications.documents.cases import TITLES
from applications.models import Application, PublicNotice
from applications.selectors.forwarded import forwarded_batches
from applications.selectors.notices import own_notices
from portal.core.actors import Actor, Role
from portal.prints.kinds import print_kinds


@print_kinds({f"case.{kind}": title for kind, title in TITLES.items()})
def case(actor: Actor, pk: int) -> str:
    """The applicant's own page or the desk; never an officer's own case (invariant 5)."""
    found = Application.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        return ""
    if may.is_applicant(found, actor):
        return reverse("applications:case", args=[found.code])
    is_staff = may.is_reviewing_staff(found, actor) and may.is_not_own_case(found, actor)
    return reverse("applications:desk", args=[found.code]) if is_staff else ""


@print_kinds({"notice.poster": "公示单"})
def notice(_actor: Actor, pk: int) -> str:
    return reverse("applications:notice", args=[_code_of(pk)])


@print_kinds({"notice.proof": "公示结果证明"})
def own_notice(actor: Actor, pk: int) -> str:
    found = own_notices(actor).filter(pk=pk).first() if actor.organisation_id else None
    return reverse("applications:notice_desk" if found else "applications:notice", args=[_code_of(pk)])


@print_kinds({"batch.forwarded": "逐级报送表", "batch.forwarding_letter": "逐级报送函"})
def forwarded(actor: Actor, pk: int) -> str:
    may = actor.role == Role.HRSS_OFFICER and forwarded_batches(actor).filter(pk=pk).exists()
    return reverse("applications:forwarded") if may else ""


@print_kinds({"objection.receipt": "异议回执", "complaint.receipt": "投诉举报回执"})
def report_status(_actor: Actor, _pk: int) -> str:
    """Who holds the receipt asks by its code; nothing else leads to a report."""
    return reverse("applications:objection_status")


def _code_of(pk: int) -> str:
    return str(PublicNotice.objects.values_list("code", flat=True).get(pk=pk))
