"""Staff hear once that their certificates are made, or which could not be: whatever was killed in between."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import Certificate, Issuance
from certificates.services import issuances, pipeline
from certificates.services.register import prepare_certificates, retry_certificates, void_certificate
from portal.accounts.models import User
from portal.core.actors import Role
from portal.messages.models import Message
from tests import factories
from tests.certificates.factories import confirmed_cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

UNPRINTABLE = "王\U0002b74e"
DONE, FAILED = "这批电子证书已办结", "有 1 张电子证书未能制成"


class Office:
    """A batch with its secretary and the officer who confirms, and somebody who has no part in it."""

    def __init__(self):
        self.batch = factories.BatchFactory()
        self.secretary = factories.staff(Role.SECRETARY, self.batch.committee.organiser)
        self.officer = factories.staff(Role.HRSS_OFFICER, self.batch.committee.filing_authority)
        factories.staff(Role.SECRETARY, factories.BatchFactory().committee.organiser)

    def prepares(self, count, **fields):
        return prepare_certificates(confirmed_cases(count, batch=self.batch, **fields))

    def prepares_with_one_that_fails(self):
        """All confirmed by one act; the last one has a name that no font has."""
        cases = confirmed_cases(2, batch=self.batch)
        cases += confirmed_cases(1, batch=self.batch, applicant=factories.UserFactory(name=UNPRINTABLE))
        return prepare_certificates(cases)

    def told(self):
        """What staff were told, in order, and that both of them were."""
        letters = Message.objects.filter(link__startswith="/certificates/issuing/").order_by("id")
        by_person = {
            actor.user_id: [each.subject for each in letters if each.recipient_id == actor.user_id]
            for actor in (self.secretary, self.officer)
        }
        assert by_person[self.secretary.user_id] == by_person[self.officer.user_id]
        assert len(letters) == 2 * len(by_person[self.officer.user_id])
        return by_person[self.officer.user_id]


@pytest.fixture
def office():
    return Office()


def test_staff_of_both_bodies_hear_once_when_the_last_set_is_done(office):
    first, second, third = (each.pk for each in office.prepares(3))
    pipeline.issue_many([first, second])
    assert office.told() == []
    pipeline.issue_many([third])
    assert office.told() == [DONE]
    pipeline.issue_many([first, second, third])
    issuances.settle_open()
    assert office.told() == [DONE]
    body = Message.objects.filter(subject=DONE).first().body
    assert body.startswith(f"{office.batch.title}：已签发 3 张，没有未制成的")


def test_failure_is_told_when_it_has_failed_again_and_then_no_more(office):
    pks = [each.pk for each in office.prepares_with_one_that_fails()]
    pipeline.issue_many(pks)
    assert office.told() == []
    for _ in range(3):
        pipeline.issue_many(pks)
    assert office.told() == [FAILED]
    assert "已签发 2 张，1 张未能制成" in Message.objects.filter(subject=FAILED).first().body


def test_another_try_by_hand_is_told_anew_and_a_voided_number_ends_with_its_successor(office):
    pks = [each.pk for each in office.prepares_with_one_that_fails()]
    for _ in range(2):
        pipeline.issue_many(pks)
    retry_certificates(certificate_ids=pks[2:], actor=office.secretary)
    for _ in range(2):
        pipeline.issue_many(pks)
    assert office.told() == [FAILED, FAILED]
    failed = Certificate.objects.get(pk=pks[2])
    User.objects.filter(pk=failed.application.applicant_id).update(name="王更名")
    void_certificate(certificate=failed, actor=office.officer, document="更〔2026〕2号", reason="字库缺字")
    issuances.settle_open()
    assert office.told() == [FAILED, FAILED]
    pipeline.issue(Certificate.objects.latest("pk").pk)
    assert office.told() == [FAILED, FAILED, DONE]
    assert "已签发 3 张，另有 1 个号码作废" in Message.objects.filter(subject=DONE).first().body
    assert Issuance.objects.count() == 1


def test_killed_between_the_last_certificate_and_the_letter_the_sweep_tells(office, monkeypatch):
    pks = [each.pk for each in office.prepares(2)]
    monkeypatch.setattr(pipeline, "settle_those_of", lambda _pks: 0)
    pipeline.issue_many(pks)
    assert office.told() == []
    assert [issuances.settle_open(), issuances.settle_open()] == [1, 0]
    assert office.told() == [DONE]


def test_one_act_over_two_batches_is_told_to_each_office_for_its_own():
    offices = Office(), Office()
    cases = [case for office in offices for case in confirmed_cases(2, batch=office.batch)]
    pks = [each.pk for each in prepare_certificates(cases)]
    pipeline.issue_many(pks)
    for office in offices:
        told = Message.objects.get(recipient=office.secretary.user_id)
        assert told.body.startswith(f"{office.batch.title}：已签发 2 张")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_last_sets_that_end_together_tell_once(office):
    """Both have committed before either looks: without the lock both would tell."""
    pks = [each.pk for each in office.prepares(2)]
    for pk in pks:
        pipeline._issue_or_note([pk])
    start = threading.Barrier(2)
    told, failures = [], []

    def work(pk):
        try:
            start.wait()
            told.append(issuances.settle_those_of([pk]))
        except Exception as error:  # noqa: BLE001 - told in the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(pk,)) for pk in pks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(told) == [0, 1]
    assert office.told() == [DONE]


def test_looking_for_news_takes_the_same_statements_for_any_number():
    counts = []
    for size in (1, 3):
        for _ in range(size):
            office = Office()
            for each in office.prepares(1):
                pipeline._issue_or_note([each.pk])
        with CaptureQueriesContext(connection) as captured:
            assert issuances.settle_open() == size
        counts.append(len(captured))
    assert counts[0] == counts[1]
