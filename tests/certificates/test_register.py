import threading
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application, Version
from certificates.invariants import gaps
from certificates.models import Certificate, NumberRange
from certificates.services.register import prepare_certificates, replace_certificate, revoke_certificate
from portal.core.actors import Role
from portal.core.errors import Refused
from tests import factories
from tests.certificates.factories import confirmed_cases, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_prepare_allots_consecutive_numbers_in_one_range():
    batch = factories.BatchFactory(committee__number=7)
    certificates = prepare_certificates(confirmed_cases(3, batch=batch))
    assert [each.number[:19] for each in certificates] == [
        "1405320260007000001",
        "1405320260007000002",
        "1405320260007000003",
    ]
    assert NumberRange.objects.get().last_serial == 3
    assert list(gaps()) == []


def test_prepare_takes_the_same_number_of_statements_for_any_size():
    batch = factories.BatchFactory()
    prepare_certificates(confirmed_cases(1, batch=batch))
    counts = []
    for size in (1, 9):
        cases = confirmed_cases(size, batch=batch)
        loaded = list(Application.objects.for_act().filter(pk__in=[case.pk for case in cases]))
        with CaptureQueriesContext(connection) as captured:
            prepare_certificates(loaded)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_gap_would_be_told():
    prepare_certificates(confirmed_cases(2))
    NumberRange.objects.update(last_serial=3)
    assert len(list(gaps())) == 1


def officer_of(certificate):
    return factories.staff(Role.HRSS_OFFICER, certificate.application.batch.committee.filing_authority)


def test_revoke_keeps_the_certificate_findable_with_its_reason():
    [certificate] = issued()
    revoke_certificate(
        certificate=certificate, actor=officer_of(certificate), document="晋人社撤〔2026〕1号", reason="业绩材料造假"
    )
    stored = Certificate.objects.known_to_the_public().get(pk=certificate.pk)
    assert (stored.status, stored.ended_by_document, stored.ended_because) == (
        "REVOKED",
        "晋人社撤〔2026〕1号",
        "业绩材料造假",
    )


def test_revoke_is_refused_to_another_office():
    [certificate] = issued()
    stranger = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000"))
    with pytest.raises(Refused, match="核准备案"):
        revoke_certificate(certificate=certificate, actor=stranger, document="x", reason="y")
    assert Certificate.objects.get(pk=certificate.pk).status == "VALID"


def test_replace_points_to_a_new_certificate_once():
    [certificate] = issued()
    key, officer = uuid.uuid4(), officer_of(certificate)
    for _ in range(2):
        replace_certificate(
            certificate=certificate, actor=officer, document="更〔2026〕1号", reason="姓名更正", key=key
        )
    old = Certificate.objects.get(pk=certificate.pk)
    assert (old.status, old.replaced_by.status, old.replaced_by.serial) == ("REPLACED", "PREPARING", 2)
    assert Certificate.objects.count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_take_different_numbers():
    batch = factories.BatchFactory()
    halves = confirmed_cases(4, batch=batch), confirmed_cases(4, batch=batch)
    start = threading.Barrier(2)
    failures = []

    def prepare(cases):
        try:
            start.wait()
            prepare_certificates(cases)
        except Exception as error:  # noqa: BLE001 - told in the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=prepare, args=(half,)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == list(range(1, 9))


def test_certificate_carries_the_title_that_was_declared_and_noticed():
    """Some levels have several names; notice and certificate must say the same one."""
    [case] = confirmed_cases()
    form = {"declaration": {"fields": {"title": "主任编辑"}, "rows": []}}
    Version.objects.create(
        application=case,
        number=case.version,
        form=form,
        materials=[],
        commitment="",
        digest="0",
        submitted_at=case.created_at,
    )
    [certificate] = prepare_certificates([case])
    assert certificate.facts["title_name"] == "主任编辑"
