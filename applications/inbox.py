"""The cases that wait for the actor, by what is to be done with them."""

from collections.abc import Iterator

from django.db.models import Count, F, Min, Q
from django.urls import reverse

from applications.models import NoticeEntry
from applications.selectors.applicant import own_cases
from applications.selectors.notices import (
    OPEN,
    objections_visible_to,
    own_notices,
    ready_to_confirm,
    waiting_for_notice,
    waiting_for_results,
)
from applications.selectors.redress import batches_to_file, complaints_of, reexaminations_of, result_filings_of
from applications.selectors.reviewing import cases_in
from applications.workflow import REVIEWING, Status
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting

STAFF = (Role.UNIT_CLERK, Role.HRSS_OFFICER, Role.SECRETARY)
WORKLIST, CASE = "applications:worklist", "applications:case"
TO_DO = {
    Status.ASSIGNMENT: "待指定受理机构的申报",
    Status.UNIT_REVIEW: "待审核的申报",
    Status.AGENCY_REVIEW: "待审核的代理申报",
    Status.HRSS_REVIEW: "待审核的申报",
    Status.COMMITTEE_ACCEPTANCE: "待受理的申报",
    Status.RECOGNITION: "待认定的申报",
}


@waiting(*STAFF)
def cases_to_review(actor: Actor) -> Iterator[Waiting]:
    """A line for each stage at which cases wait for him or for anybody of his body."""
    rows = (
        cases_in(actor, "mine")
        .filter(status__in=TO_DO)
        .order_by()
        .values("status")
        .annotate(
            count=Count("pk"),
            oldest=Min("status_since"),
            due=Min("due_day"),
            late=Count("pk", filter=Q(due_day__lt=clock.today())),
        )
    )
    for row in rows:
        url = f"{reverse(WORKLIST)}?tab=mine&stage={row['status']}"
        yield Waiting(TO_DO[row["status"]], url, row["count"], row["oldest"], row["due"], row["late"])


@waiting(*STAFF)
def cases_claimed(actor: Actor) -> Iterator[Waiting]:
    mine = cases_in(actor, "mine").filter(claimed_by=actor.user_id)
    yield tally(mine, "您已领取的申报", WORKLIST, query="?tab=mine&claimed=me", since="status_since", due="due_day")


@waiting(*STAFF)
def cases_that_came_back(actor: Actor) -> Iterator[Waiting]:
    """Corrected by their applicants, and waiting again (令40 art. 18)."""
    back = cases_in(actor, "mine").with_earlier_correction().filter(asked_at_this_leg=True, status__in=REVIEWING)
    yield tally(back, "补正后交回的申报", WORKLIST, query="?tab=mine&state=back", since="status_since", due="due_day")


@waiting(Role.UNIT_CLERK)
def cases_to_publish(actor: Actor) -> Iterator[Waiting]:
    found = waiting_for_notice(actor)
    yield tally(found, "待发布评前公示的申报", "applications:notice_new", since="status_since")


@waiting(Role.UNIT_CLERK)
def cases_to_recommend(actor: Actor) -> Iterator[Waiting]:
    """Their notice has run, and nobody's objection is open (令40 arts. 16, 17; N8)."""
    ready = cases_in(actor, "mine").with_open_objections()
    ready = ready.filter(status=Status.UNIT_NOTICE, notice_has_run=True, objection_is_open=False)
    yield tally(ready, "公示期满可以推荐的申报", WORKLIST, query="?tab=mine&state=ready", since="status_since")


@waiting(*STAFF)
def notices_that_end_today(actor: Actor) -> Iterator[Waiting]:
    ending = own_notices(actor).filter(ends_on=clock.today(), waiting__gt=0)
    yield tally(ending, "今天期满的公示", "applications:unit_notices", since="published_at", due="ends_on")


@waiting(Role.SECRETARY, Role.HRSS_OFFICER)
def results_to_publish(actor: Actor) -> Iterator[Waiting]:
    found = waiting_for_results(actor)
    yield tally(found, "待发布结果公示的申报", "applications:result_notice_new", since="status_since")


@waiting(Role.SECRETARY, Role.HRSS_OFFICER)
def results_to_confirm(actor: Actor) -> Iterator[Waiting]:
    yield tally(ready_to_confirm(actor), "公示期满待确认的结果", "applications:confirmations", since="status_since")


@waiting(*STAFF)
def objections_to_answer(actor: Actor) -> Iterator[Waiting]:
    found = objections_visible_to(actor).filter(OPEN)
    yield tally(found, "核查中的异议", "applications:objections", query="?tab=open", since="filed_at")


@waiting(*STAFF)
def complaints_to_answer(actor: Actor) -> Iterator[Waiting]:
    found = complaints_of(actor, is_open=True)
    yield tally(found, "核查中的投诉举报", "applications:complaints", query="?tab=open", since="filed_at", due="due_on")


@waiting(Role.SECRETARY)
def reexaminations_to_answer(actor: Actor) -> Iterator[Waiting]:
    found = reexaminations_of(actor, is_open=True)
    yield tally(found, "待答复的复查", "applications:reexaminations", query="?tab=open", since="filed_at", due="due_on")


@waiting(Role.HRSS_OFFICER)
def result_filings_to_answer(actor: Actor) -> Iterator[Waiting]:
    """Results that a committee with its own right to review has handed in (M5h)."""
    found = result_filings_of(actor, waiting=True)
    page = "applications:result_filings"
    yield tally(found, "待备案的评审结果", page, query="?tab=waiting", since="submitted_at", due="due_on")


@waiting(Role.SECRETARY)
def batches_with_results_to_file(actor: Actor) -> Iterator[Waiting]:
    yield tally(batches_to_file(actor), "有结果待报送备案的批次", "applications:result_filings")


@waiting(Role.APPLICANT)
def corrections_to_make(actor: Actor) -> Iterator[Waiting]:
    asked = own_cases(actor).filter(status=Status.CORRECTION)
    page = "applications:my_cases"
    yield tally(asked, "需要您补正的申报", page, since="status_since", due="due_on", only=CASE)


@waiting(Role.APPLICANT)
def drafts_to_submit(actor: Actor) -> Iterator[Waiting]:
    drafts = own_cases(actor).filter(Q(batch=None) | Q(batch__closes_at__gte=clock.now()), status=Status.DRAFT)
    page, due = "applications:my_cases", "batch__closes_at__date"
    yield tally(drafts, "还没有提交的申报", page, since="created_at", due=due, only=CASE)


@waiting(Role.APPLICANT)
def notices_about_him(actor: Actor) -> Iterator[Waiting]:
    """Notices in which he stands and which still run; he has nothing to do but may look (令40 art. 16)."""
    running = NoticeEntry.objects.filter(
        application__applicant_id=actor.user_id,
        application__route_round=F("route_round"),
        notice__ends_on__gte=clock.today(),
        stopped_on=None,
    )
    yield tally(
        running, "正在公示您的申报", "applications:my_cases", since="notice__published_at", due="notice__ends_on"
    )
