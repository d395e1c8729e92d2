from collections.abc import Iterator

from portal.accounts.models import Employment, UnitRequest
from portal.core.actors import Actor, Role
from portal.core.waiting import Waiting, tally, waiting


@waiting(Role.UNIT_CLERK)
def people_to_confirm(actor: Actor) -> Iterator[Waiting]:
    found = Employment.objects.filter(organisation_id=actor.organisation_id, status="CLAIMED")
    yield tally(found, "待确认的劳动关系", "accounts:employees")


@waiting(Role.HRSS_OFFICER)
def units_to_confirm(actor: Actor) -> Iterator[Waiting]:
    found = UnitRequest.objects.filter(office_id=actor.organisation_id, status="WAITING")
    yield tally(found, "待确认的单位账号", "accounts:unit_requests", since="created_at")
