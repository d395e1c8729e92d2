"""Recording dishonesty, and keeping those out whom it bars."""

from collections.abc import Iterable

from portal.catalog.selectors import parameter
from portal.core import clock
from portal.core.errors import Refused
from portal.integrity.models import IntegrityRecord, Kind
from portal.integrity.rules import terms_of
from portal.integrity.selectors import ban_until


def record_fraud(
    *, person_ids: Iterable[int], document: str, reason: str, decided_by_id: int | None
) -> list[IntegrityRecord]:
    """Record applicants' fraud for as long as N14 says, and bar them for as long as N15 says (令40 art. 39).

    The caller is inside the transaction of the decision. A person is recorded once for a document.
    """
    today = clock.today()
    terms = terms_of(
        today,
        record_years=parameter("integrity_record_years", today),
        ban_years=parameter("integrity_ban_years", today),
    )
    records = [
        IntegrityRecord(
            kind=Kind.APPLICANT,
            person_id=person_id,
            reason=reason,
            document=document,
            decided_by_id=decided_by_id,
            recorded_on=today,
            kept_until=terms.kept_until,
            banned_until=terms.banned_until,
            created_at=clock.now(),
        )
        for person_id in sorted(set(person_ids))
    ]
    return IntegrityRecord.objects.bulk_create(records, ignore_conflicts=True)


def refuse_the_barred(person_id: int | None) -> None:
    """Raises ``Refused`` with the last day while the person may not declare (N15; 令40 art. 39)."""
    until = ban_until(person_id, clock.today()) if person_id else None
    if until:
        raise Refused(
            f"您在失信限制期内，{until.year}年{until.month}月{until.day}日以前（含当日）不能申报（令40第39条）。"
        )
