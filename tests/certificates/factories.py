"""Cases that wait for their certificates."""

from datetime import date

from applications.models import Confirmation
from certificates.models import Certificate
from certificates.services import pipeline, register
from tests import factories
from tests.shipped import load_catalog


def confirmed_cases(count=1, **fields):
    """Cases of one committee, confirmed and without certificates yet."""
    load_catalog()
    batch = fields.pop("batch", None) or factories.BatchFactory()
    cases = [
        factories.ApplicationFactory(batch=batch, status="CONFIRMED", passed_on=date(2026, 9, 1), **fields)
        for _ in range(count)
    ]
    for case in cases:
        Confirmation.objects.create(
            application=case,
            document_number="晋中人社职字〔2026〕12号",
            confirmed_on=date(2026, 9, 5),
            authority=batch.committee.filing_authority,
        )
    return cases


def issued(count=1, **fields):
    """Certificates with their signed files."""
    prepared = register.prepare_certificates(confirmed_cases(count, **fields))
    for certificate in prepared:
        assert pipeline.issue(certificate.pk)
    return list(Certificate.objects.filter(pk__in=[each.pk for each in prepared]).order_by("serial"))
