from collections.abc import Iterator

from portal.archiving.selectors import packages_to_decide
from portal.core import clock
from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting


@waiting(Role.HRSS_OFFICER)
def packages_beyond_their_period(actor: Actor) -> Iterator[Waiting]:
    yield tally(packages_to_decide(actor, clock.today()), "保管期满待鉴定的归档包", "archiving:retention")
