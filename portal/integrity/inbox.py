from collections.abc import Iterator

from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting
from portal.integrity.permissions import OF_A_BODY
from portal.integrity.selectors import own_records, records_for


@waiting(Role.HRSS_OFFICER)
def proposals(actor: Actor) -> Iterator[Waiting]:
    """Records and changes that a colleague has proposed: a second officer decides (regulation 4.2)."""
    found = records_for(actor, view="to_decide")
    yield tally(found, "待您决定的诚信记录", "integrity:records", query="?view=to_decide", since="created_at")


@waiting(Role.APPLICANT, Role.EXPERT, *OF_A_BODY)
def proposals_about_him(actor: Actor) -> Iterator[Waiting]:
    found = own_records(actor).filter(status="PROPOSED")
    yield tally(found, "可以陈述、申辩的诚信记录", "integrity:mine", since="created_at")
