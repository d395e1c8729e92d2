"""What waits in the offices that form committees and in the authorities that file them."""

from collections.abc import Iterator

from django.db.models import Q

from committees.entrustment_selectors import letters_of
from committees.filing_selectors import filings_of, waiting_filings
from committees.plan_selectors import plans_of, waiting_plans
from committees.plan_workflow import PLAN_EDITABLE
from committees.pool_selectors import pools_of, waiting_pools
from committees.roster_selectors import rosters_of
from committees.selectors import own_batches
from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting

OFFICES = (Role.SECRETARY, Role.UNIT_CLERK)


@waiting(Role.HRSS_OFFICER)
def filings_to_decide(actor: Actor) -> Iterator[Waiting]:
    yield tally(waiting_filings(actor), "待审核的评委会备案", "committees:filing_cases", since="status_since")


@waiting(Role.HRSS_OFFICER)
def pools_to_file(actor: Actor) -> Iterator[Waiting]:
    yield tally(waiting_pools(actor), "待备案的专家库", "committees:pool_filings", since="submitted_at")


@waiting(Role.HRSS_OFFICER)
def plans_to_answer(actor: Actor) -> Iterator[Waiting]:
    yield tally(waiting_plans(actor), "待审核的年度评审方案", "committees:plan_cases", since="status_since")


@waiting(*OFFICES)
def filings_to_finish(actor: Actor) -> Iterator[Waiting]:
    """Applications to form a committee that their office writes or has to correct (S6b; 令40 art. 8)."""
    found = filings_of(actor).filter(status__in=["DRAFT", "CORRECTION"])
    yield tally(found, "待填写或补正的评委会备案", "committees:filings", since="status_since", due="due_on")


@waiting(Role.SECRETARY)
def pools_to_send(actor: Actor) -> Iterator[Waiting]:
    found = pools_of(actor).filter(Q(filed_on=None) | ~Q(told=""), submitted_at=None)
    yield tally(found, "待报送备案的专家库", "committees:pools")


@waiting(Role.SECRETARY)
def plans_to_report(actor: Actor) -> Iterator[Waiting]:
    found = plans_of(actor).filter(status__in=PLAN_EDITABLE)
    yield tally(found, "待呈报的年度评审方案", "committees:plans", since="status_since")


@waiting(Role.SECRETARY)
def batches_to_publish(actor: Actor) -> Iterator[Waiting]:
    yield tally(own_batches(actor).filter(status="DRAFT"), "待发布的评审批次", "committees:batches")


@waiting(Role.SECRETARY)
def letters_to_answer(actor: Actor) -> Iterator[Waiting]:
    """Entrustments sent to the office's committees (令40 art. 28)."""
    found = letters_of(actor, received=True).filter(status="SENT")
    yield tally(found, "待答复的委托函", "committees:entrustments", query="?tab=received")


@waiting(Role.SECRETARY)
def rosters_to_freeze(actor: Actor) -> Iterator[Waiting]:
    yield tally(
        rosters_of(actor).filter(status="DRAFT"), "待确定的评委会名单", "committees:rosters", since="status_since"
    )
