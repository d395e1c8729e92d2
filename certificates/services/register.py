"""Numbers allotted, certificates begun, voided, replaced and revoked: the register's own acts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from applications.models import Application
from certificates.models import Certificate, Issuance, NumberRange
from certificates.numbers import compose_number, new_code
from certificates.selectors import facts_of_cases
from certificates.services.issuances import hear_again_of_failures, open_issuances
from certificates.services.pipeline import ask_for
from certificates.wordings import REPLACED, REVOKED
from certificates.workflow import Ending
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.integrity.services import record_fraud
from portal.messages.services import tell
from portal.messages.wordings import Wording
from portal.workflow import Act, Done, Report, open_cases, run, run_many

# No committee has this number: the serials of titles that HRSS offices recognise run together.
RECOGNISED_BY_OFFICE = 0


def prepare_certificates(applications: Sequence[Application]) -> list[Certificate]:
    """Allot numbers and begin the certificates of confirmed cases, by sets (regulation 4.7; invariant 8).

    The caller is inside the transaction of the confirmation, so a number is taken exactly when it is confirmed.
    """
    ordered = sorted(applications, key=lambda case: case.pk)
    return _begin(ordered, replaces={})


def retry_certificates(*, certificate_ids: Sequence[int], actor: Actor, key: UUID | None = None) -> Report:
    """Make again what failed. By secretary or filing authority, for each certificate that still waits."""

    def send(done: Sequence[Done]) -> None:
        issuances = sorted({each.subject.issuance_id for each in done})
        hear_again_of_failures(issuances)
        ask_for(issuances)

    return run_many(Certificate, certificate_ids, Act(move="retry", actor=actor, key=key, then=send))


def void_certificate(
    *, certificate: Certificate, actor: Actor, document: str, reason: str, key: UUID | None = None
) -> Done:
    """Void the number of a certificate that cannot be made as it stands, and begin it anew from today's facts.

    By the filing authority. The voided number stays in the register, so that there is no gap (invariant 8).
    """

    def begin_new(done: Sequence[Done]) -> None:
        replaces = {certificate.application_id: former} if former else {}
        _begin([each.subject.application for each in done], replaces, certificate.issuance)

    former = certificate.replaces
    act = _ending("void", actor, Ending.NEVER_ISSUED, document, reason, key=key, then=begin_new)
    return run(Certificate, certificate.pk, act)


def revoke_certificate(
    *, certificate: Certificate, actor: Actor, document: str, reason: str, key: UUID | None = None
) -> Done:
    """Revoke for fraud by the document of the filing authority (令40 art. 39); it stays findable as revoked.

    The holder is told, and barred for three years by the integrity record (N14, N15).
    """

    def follow(done: Sequence[Done]) -> None:
        people = [(each.subject.application.applicant_id, each.subject.number) for each in done]
        record_fraud(people=people, document=document, reason=reason, decided_by_id=cast("int", actor.organisation_id))
        _tell_revoked(done)

    act = _ending("revoke", actor, Ending.FRAUD, document, reason, key=key, then=follow)
    return run(Certificate, certificate.pk, act)


def revoke_many(*, application_ids: Iterable[int], actor: Actor, document: str, reason: str) -> list[Report]:
    """End all certificates of cases whose review is not recognised (令40 art. 38), by sets.

    ``actor``: the filing authority's officer, or SYSTEM for a receiver of the act that does not recognise. Valid ones
    are revoked, the numbers of those still in preparation voided; ended ones are left. One report for each.
    """
    found = Certificate.objects.filter(application_id__in=list(application_ids))
    with transaction.atomic():
        reports = []
        for status, move, then in (("PREPARING", "void", None), ("VALID", "revoke", _tell_revoked)):
            pks = list(found.filter(status=status).values_list("pk", flat=True))
            act = _ending(move, actor, Ending.NOT_RECOGNISED, document, reason, then=then)
            reports.append(run_many(Certificate, pks, act))
    return reports


def replace_certificate(
    *,
    certificate: Certificate,
    actor: Actor,
    document: str,
    reason: str,
    kind: Ending = Ending.CORRECTION,
    key: UUID | None = None,
) -> Done:
    """Replace after a correction or a loss: the old one points to the new one, which gets a number of its own."""

    def begin_new(done: Sequence[Done]) -> None:
        _begin(
            [each.subject.application for each in done], {each.subject.application_id: each.subject for each in done}
        )
        _tell_holders(done, REPLACED)

    act = _ending("replace", actor, kind, document, reason, key=key, then=begin_new)
    return run(Certificate, certificate.pk, act)


def _ending(
    move: str,
    actor: Actor,
    kind: Ending,
    document: str,
    reason: str,
    *,
    key: UUID | None = None,
    then: Callable[[Sequence[Done]], None] | None = None,
) -> Act:
    said = {"kind": kind.value, "document": document}
    return Act(
        move=move,
        actor=actor,
        key=key,
        note=reason,
        data=said,
        arguments={"on": clock.today(), "reason": reason, **said},
        then=then,
    )


def _tell_revoked(done: Sequence[Done]) -> None:
    _tell_holders(done, REVOKED)


def _tell_holders(done: Sequence[Done], told: Wording) -> None:
    tell(
        told.letter(
            each.subject.application.applicant_id,
            {"number": each.subject.number},
            link=reverse("certificates:mine"),
            record_id=each.record.pk,
        )
        for each in done
    )


def _begin(
    applications: Sequence[Application], replaces: dict[int, Certificate], issuance: Issuance | None = None
) -> list[Certificate]:
    """Begin certificates as part of ``issuance``, of which a voided number was, or else as one of their own."""
    now = clock.now()
    opened = {} if issuance else open_issuances(applications)
    serials = _take_serials(applications)
    facts = facts_of_cases([case.pk for case in applications])
    certificates = []
    for case in applications:
        number_range, serial = serials[case.pk]
        number = compose_number(
            number_range.series_number, case.level, number_range.year, number_range.committee_number, serial
        )
        certificates.append(
            Certificate(
                code=new_code(),
                number=number,
                number_range=number_range,
                serial=serial,
                issuance=issuance or opened[case.pk],
                application=case,
                replaces=replaces.get(case.pk),
                facts=facts[case.pk],
                created_at=now,
                status_since=now,
            )
        )
    open_cases(certificates, "certificate.prepared", actor=SYSTEM)
    ask_for(sorted({certificate.issuance_id for certificate in certificates}))
    return certificates


def _take_serials(applications: Sequence[Application]) -> dict[int, tuple[NumberRange, int]]:
    """Consecutive serials for each range; the range's row stays locked until the transaction ends."""
    wanted: dict[tuple[int, str, int, int], list[int]] = defaultdict(list)
    for case in applications:
        wanted[_range_of(case)].append(case.pk)
    taken: dict[int, tuple[NumberRange, int]] = {}
    with transaction.atomic():
        for (series_number, level, year, committee_number), pks in sorted(wanted.items()):
            key: dict[str, Any] = {
                "series_number": series_number,
                "level": level,
                "year": year,
                "committee_number": committee_number,
            }
            NumberRange.objects.get_or_create(**key)
            number_range = NumberRange.objects.select_for_update().get(**key)
            first = number_range.last_serial + 1
            taken |= {pk: (number_range, first + offset) for offset, pk in enumerate(pks)}
            number_range.last_serial += len(pks)
            number_range.save(update_fields=["last_serial"])
    return taken


def _range_of(case: Any) -> tuple[int, str, int, int]:
    judge = case.batch.committee.number if case.batch else RECOGNISED_BY_OFFICE
    return case.series.number, case.level, case.passed_on.year, judge
