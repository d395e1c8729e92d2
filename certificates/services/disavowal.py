"""Certificates of cases whose meeting is not recognised (令40 art. 38): revoked by that document, by sets."""

from collections.abc import Sequence

from certificates.models import Certificate
from portal.core import clock
from portal.core.actors import SYSTEM
from portal.core.errors import Refused
from portal.workflow import Act, run_many


def revoke_with_the_meeting(*, application_ids: Sequence[int], document: str, reason: str) -> int:
    """Revoke every valid certificate of these cases and void those still in preparation; returns how many.

    The caller is inside the transaction of the order. Raises ``Refused`` when one cannot be ended.
    """
    ended = {"on": clock.today(), "document": document, "reason": reason}
    found = Certificate.objects.filter(application__in=application_ids)
    count = 0
    for status, move in (("VALID", "revoke_with_meeting"), ("PREPARING", "void")):
        pks = list(found.filter(status=status).values_list("pk", flat=True))
        if not pks:
            continue
        act = Act(move=move, actor=SYSTEM, note=reason, data={"document": document}, arguments=ended)
        report = run_many(Certificate, pks, act)
        if report.declined:
            raise Refused(report.declined[0].reason, code=report.declined[0].code)
        count += len(report.done)
    return count
