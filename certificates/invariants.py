from collections.abc import Iterator

from django.db.models import Count, F, Max

from applications.models import Application
from certificates.models import Certificate, NumberRange
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
