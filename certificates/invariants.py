from collections.abc import Iterator

from django.db.models import Count, F, Max

from applications.models import Application
from certificates.models import Certificate, Issuance, NumberRange
from committees.rules import OWN_RIGHT
from portal.core.invariants import invariant


@invariant(8, "Each certified case has one valid, revoked or replaced certificate.")
def certified_without_certificate() -> Iterator[str]:
    certified = Application.objects.filter(status="CERTIFIED").exclude(
        certificates__in=Certificate.objects.known_to_the_public()
    )
    return (f"application {case.code}" for case in certified.iterator())


@invariant(8, "Certificate numbers have no gaps and no duplicates.")
def gaps() -> Iterator[str]:
    ranges = NumberRange.objects.annotate(taken=Count("certificates"), highest=Max("certificates__serial"))
    broken = ranges.exclude(taken=F("last_serial"), highest=F("last_serial")).exclude(taken=0, last_serial=0)
    return (f"range {row.pk}: {row.taken} certificates, last serial {row.last_serial}" for row in broken)


@invariant(8, "No certificate of a committee with its own right to review before its result was filed (M5h).")
def issued_before_filed() -> Iterator[str]:
    early = Certificate.objects.filter(application__batch__committee__formed_by__in=OWN_RIGHT).exclude(
        application__filing_lines__filing__status="FILED"
    )
    return (f"certificate {number}" for number in early.values_list("number", flat=True))


@invariant(8, "No case whose meeting is not recognised keeps a certificate (令40 art. 38).")
def valid_though_not_recognised() -> Iterator[str]:
    kept = Certificate.objects.filter(status__in=["PREPARING", "VALID"], application__status="NOT_RECOGNISED")
    return (f"certificate {number}" for number in kept.values_list("number", flat=True))


@invariant(8, "Nothing waits of certificates whose staff were told that all are made.")
def closed_too_early() -> Iterator[str]:
    early = Issuance.objects.exclude(closed_at=None).filter(certificates__status="PREPARING").distinct()
    return (f"issuance {pk}" for pk in early.values_list("pk", flat=True))
