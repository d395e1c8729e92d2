from collections.abc import Iterator

from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting
from reviews.selectors import meetings_of


@waiting(Role.SUPERVISOR)
def meetings_under_way(actor: Actor) -> Iterator[Waiting]:
    """Meetings that a supervisor may watch now (令40 art. 24)."""
    live = meetings_of(actor).filter(status__in=["IN_SESSION", "VOTED"])
    yield tally(live, "正在召开的评审会议", "supervision:committees", since="starts_at")
