"""Numbers allotted, certificates begun, replaced and revoked: the register's own acts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from applications.models import Application
from certificates.models import Certificate, NumberRange
from certificates.numbers import compose_number, new_code
from certificates.selectors import facts_of_cases
from portal.core import clock
from portal.core.actors import SYSTEM, Actor
from portal.core.jobs import after_commit
from portal.workflow import Act, Done, open_cases, run

RENDER = "certificates.tasks.issue"
# No committee has this number: the serials of titles that HRSS offices recognise run together.
RECOGNISED_BY_OFFICE = 0


def prepare_certificates(applications: Sequence[Application]) -> list[Certificate]:
    """Allot numbers and begin the certificates of confirmed cases, by sets (regulation 4.7; invariant 8).

    The caller is inside the transaction of the confirmation, so a number is taken exactly when it is confirmed.
    """
    ordered = sorted(applications, key=lambda case: case.pk)
    return _begin(ordered, replaces={})


def revoke_certificate(
    *, certificate: Certificate, actor: Actor, document: str, reason: str, key: UUID | None = None
) -> Done:
    """Revoke by the document of the filing authority (令40 art. 39); the certificate stays findable as revoked."""
    arguments = {"on": clock.today(), "document": document, "reason": reason}
    act = Act(move="revoke", actor=actor, key=key, note=reason, data={"document": document}, arguments=arguments)
    return run(Certificate, certificate.pk, act)


def replace_certificate(
    *, certificate: Certificate, actor: Actor, document: str, reason: str, key: UUID | None = None
) -> Done:
    """Replace after a correction or a loss: the old one points to the new one, which gets a number of its own."""

    def begin_new(done: Sequence[Done]) -> None:
        _begin(
            [each.subject.application for each in done], {each.subject.application_id: each.subject for each in done}
        )

    arguments = {"on": clock.today(), "document": document, "reason": reason}
    act = Act(
        move="replace",
        actor=actor,
        key=key,
        note=reason,
        data={"document": document},
        arguments=arguments,
        then=begin_new,
    )
    return run(Certificate, certificate.pk, act)


def _begin(applications: Sequence[Application], replaces: dict[int, Certificate]) -> list[Certificate]:
    now = clock.now()
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
                application=case,
                replaces=replaces.get(case.pk),
                facts=facts[case.pk],
                created_at=now,
                status_since=now,
            )
        )
    open_cases(certificates, "certificate.prepared", actor=SYSTEM)
    for certificate in certificates:
        after_commit(RENDER, certificate.pk)
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
