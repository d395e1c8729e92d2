"""Fraud is recorded and bars for three years (令40 art. 39; N14, N15)."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from hypothesis import given
from hypothesis import strategies as st

from applications.models import Application
from applications.services.applicant import start_application, start_recognition
from applications.services.submission import submit_application
from certificates.services.register import revoke_certificate, revoke_many
from portal.core import clock
from portal.core.actors import SYSTEM, Role
from portal.core.errors import Refused
from portal.integrity.models import IntegrityRecord
from portal.integrity.rules import terms_of
from portal.integrity.selectors import ban_until
from portal.integrity.services import record_fraud, refuse_the_barred
from tests import factories
from tests.applications.applicant.factories import complete_case
from tests.certificates.factories import issued
from tests.shipped import load_catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.mark.parametrize(
    ("recorded", "until"),
    [
        (date(2026, 9, 7), date(2029, 9, 7)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2029, 12, 31)),
    ],
)
def test_record_and_ban_last_three_years(recorded, until):
    terms = terms_of(recorded, record_years=3, ban_years=3)
    assert (terms.kept_until, terms.banned_until) == (until, until)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 10))
def test_ban_is_never_shorter_than_its_years(recorded, years):
    days = (terms_of(recorded, record_years=years, ban_years=years).banned_until - recorded).days
    assert 365 * years <= days + 1 <= 366 * years + 1


def fraud(person, document="撤〔2026〕3号"):
    load_catalog()
    office = factories.hrss_office("140700")
    return record_fraud(people=[(person.pk, "")], document=document, reason="业绩造假", decided_by_id=office.pk)


@pytest.mark.parametrize(
    ("moment", "barred"),
    [
        (datetime(2029, 9, 7, 23, 0, tzinfo=clock.SHANXI), True),
        (datetime(2029, 9, 8, 0, 1, tzinfo=clock.SHANXI), False),
    ],
)
def test_ban_ends_with_its_last_day(moment, barred):
    person = factories.UserFactory()
    fraud(person)
    with clock.frozen(moment):
        assert bool(ban_until(person.pk, clock.today())) is barred


def test_nobody_else_is_barred():
    fraud(factories.UserFactory())
    other = factories.UserFactory()
    refuse_the_barred(other.pk)
    assert ban_until(other.pk, clock.today()) is None


def test_same_document_records_a_person_once():
    person = factories.UserFactory()
    fraud(person)
    fraud(person)
    assert IntegrityRecord.objects.count() == 1
    fraud(person, document="撤〔2026〕4号")
    assert IntegrityRecord.objects.count() == 2


def test_record_can_be_neither_changed_nor_deleted():
    fraud(factories.UserFactory())
    record = IntegrityRecord.objects.get()
    changes = (
        record.delete,
        lambda: IntegrityRecord.objects.update(banned_until=date(2026, 9, 8)),
        lambda: IntegrityRecord.objects.update(reason="另有原因"),
    )
    for change in changes:
        with pytest.raises(ProgrammingError, match=r"Cannot (update|delete)"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": None},
        {"kind": "organisation"},
        {"document": ""},
        {"kept_until": date(2026, 9, 7)},
        {"banned_until": None},
        {"ended_on": date(2026, 9, 7)},
    ],
    ids=["nobody", "no body", "no document", "kept no time", "bars nobody", "ended in force"],
)
def test_database_refuses_a_record_that_says_nothing(wrong):
    fields = {
        "kind": "applicant",
        "person": factories.UserFactory(),
        "reason": "x",
        "document": "y",
        "recorded_on": date(2026, 9, 7),
        "kept_until": date(2029, 9, 7),
        "banned_until": date(2029, 9, 7),
        "created_at": clock.now(),
        "decided_by": factories.hrss_office("140700"),
        "status": "IN_FORCE",
    }
    with pytest.raises(IntegrityError):
        IntegrityRecord.objects.create(**fields | wrong)


def test_revocation_for_fraud_is_recorded_and_bars_the_holder():
    [certificate] = issued()
    authority = certificate.application.batch.committee.filing_authority
    officer = factories.staff(Role.HRSS_OFFICER, authority)
    revoke_certificate(certificate=certificate, actor=officer, document="撤〔2026〕3号", reason="论文抄袭")
    record = IntegrityRecord.objects.get()
    assert (record.person_id, record.document, record.decided_by_id) == (
        certificate.application.applicant_id,
        "撤〔2026〕3号",
        authority.pk,
    )
    assert record.banned_until == date(2029, 9, 7)


def test_meeting_not_recognised_bars_nobody():
    """Art. 38 is about the committee: who was judged by it did no wrong."""
    [certificate] = issued()
    revoke_many(application_ids=[certificate.application_id], actor=SYSTEM, document="x", reason="y")
    assert not IntegrityRecord.objects.exists()


def test_barred_person_opens_no_draft():
    load_catalog()
    person = factories.UserFactory()
    actor = factories.applicant_actor(person)
    fraud(person)
    batch = factories.BatchFactory()
    with pytest.raises(Refused, match="2029年9月7日以前（含当日）不能申报"):
        start_application(actor=actor, batch=batch, level="middle", employment=None)
    with pytest.raises(Refused, match="失信限制期"):
        start_recognition(
            actor=actor, track="qualification", series=factories.engineering(), level="middle", employment=None
        )
    assert not Application.objects.exists()


def test_draft_of_somebody_who_was_barred_meanwhile_is_not_handed_in():
    factories.hrss_office("140702")
    case = complete_case()
    fraud(case.applicant)
    with pytest.raises(Refused, match="失信限制期"):
        submit_application(
            application=case,
            actor=factories.applicant_actor(case.applicant),
            commitment_name=case.applicant.name,
        )
    assert Application.objects.get(pk=case.pk).status == "DRAFT"
