"""Certificates of cases whose meeting is not recognised (令40 art. 38)."""

from collections.abc import Sequence

from certificates.services.register import revoke_many
from portal.core.actors import SYSTEM
from portal.core.errors import Refused


def revoke_with_the_meeting(*, application_ids: Sequence[int], document: str, reason: str) -> int:
    """End every certificate of these cases by the order about their meeting; returns how many.

    The caller is inside the transaction of the order. Raises ``Refused`` when one cannot be ended.
    """
    reports = revoke_many(application_ids=application_ids, actor=SYSTEM, document=document, reason=reason)
    for report in reports:
        if report.declined:
            raise Refused(report.declined[0].reason, code=report.declined[0].code)
    return sum(len(report.done) for report in reports)
