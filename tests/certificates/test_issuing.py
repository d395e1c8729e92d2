"""A whole batch: by sets, once each, whatever is killed, down or broken; and the page that shows it."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from certificates.invariants import gaps
from certificates.models import Certificate
from certificates.selectors import issuing_of
from certificates.services import pipeline
from certificates.services.register import prepare_certificates, retry_certificates, revoke_many, void_certificate
from certificates.signing.transport import Unreachable
from portal.accounts.models import User
from portal.audit.models import Record
from portal.core.actors import SYSTEM, Role
from portal.core.errors import Refused
from portal.files.models import StoredFile
from portal.messages.models import Message
from portal.workflow import Done, acted
from tests import factories
from tests.certificates.factories import confirmed_cases, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

UNPRINTABLE = "王\U0002b74e"


def officer_of(batch):
    return factories.staff(Role.HRSS_OFFICER, batch.committee.filing_authority)


def secretary_of(batch):
    return factories.staff(Role.SECRETARY, batch.committee.organiser)


def prepared(count, batch=None, **fields):
    return prepare_certificates(confirmed_cases(count, batch=batch, **fields))


def signed_in(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id))


def test_confirmation_asks_once_and_a_worker_makes_the_sets(django_capture_on_commit_callbacks, monkeypatch):
    """Whoever confirms waits for one job and not for one of each set, nor for a broker that is down."""
    monkeypatch.setattr(pipeline, "SET_SIZE", 2)
    with django_capture_on_commit_callbacks() as callbacks:
        certificates = prepared(5)
    assert len(callbacks) == 1
    pks = [each.pk for each in certificates]
    assert pipeline.sets_of(certificates[0].issuance_id) == [pks[:2], pks[2:4], pks[4:]]


def test_set_is_issued_with_its_cases_and_letters():
    certificates = prepared(3)
    assert pipeline.issue_many([each.pk for each in certificates]) == 3
    assert set(Certificate.objects.values_list("status", flat=True)) == {"VALID"}
    assert set(Application.objects.values_list("status", flat=True)) == {"CERTIFIED"}
    assert Message.objects.filter(subject__startswith="电子证书已生成").count() == 3
    owners = dict(StoredFile.objects.filter(purpose="certificate").values_list("name", "owner_id"))
    assert owners == {f"职称证书-{each.number}.pdf": each.application.applicant_id for each in certificates}


def test_set_takes_few_statements_more_for_more_certificates():
    """Each file is a row of its own; nothing else grows."""
    batch = factories.BatchFactory()
    pipeline.issue_many([each.pk for each in prepared(1, batch)])
    counts = []
    for size in (1, 3):
        pks = [each.pk for each in prepared(size, batch)]
        with CaptureQueriesContext(connection) as captured:
            pipeline.issue_many(pks)
        counts.append(len(captured))
    assert counts[1] - counts[0] == 2


def test_broken_one_does_not_stop_the_set():
    batch = factories.BatchFactory()
    first, last = prepared(1, batch)[0], None
    broken = prepared(1, batch, applicant=factories.UserFactory(name=UNPRINTABLE))[0]
    last = prepared(1, batch)[0]
    assert pipeline.issue_many([first.pk, broken.pk, last.pk]) == 2
    stored = Certificate.objects.get(pk=broken.pk)
    assert (stored.status, stored.attempts) == ("PREPARING", 1)
    assert "U+2B74E" in stored.last_error


def test_one_with_broken_facts_does_not_stop_the_set():
    first, broken, last = prepared(3)
    Certificate.objects.filter(pk=broken.pk).update(facts={"not": "the facts"})
    assert pipeline.issue_many([first.pk, broken.pk, last.pk]) == 2
    assert Certificate.objects.get(pk=broken.pk).last_error.startswith("制证时系统出错")


class Silent:
    """A signer whose time stamps do not come after ``good`` signatures."""

    def __init__(self, good):
        self.good = good
        self.asked = 0

    def sign(self, pdf, **_said):
        self.asked += 1
        if self.asked > self.good:
            raise Unreachable("无法连接tsa.example.cn")
        return pdf


def test_silent_time_stamps_stop_the_set_half_way_and_nothing_is_half_issued(monkeypatch):
    pks = [each.pk for each in prepared(12)]
    silent = Silent(good=2)
    monkeypatch.setattr(pipeline, "signer", lambda: silent)
    assert pipeline.issue_many(pks) == 2
    waiting = Certificate.objects.filter(status="PREPARING")
    assert waiting.count() == 10
    assert set(waiting.values_list("last_error", flat=True)) == {"无法连接tsa.example.cn"}
    assert waiting.filter(file=None).count() == 10
    monkeypatch.undo()
    assert pipeline.issue_many(pks) == 10
    assert StoredFile.objects.filter(purpose="certificate").count() == 12


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_set_issue_each_once():
    pks = [each.pk for each in prepared(4)]
    start = threading.Barrier(2)
    counts, failures = [], []

    def work():
        try:
            start.wait()
            counts.append(pipeline.issue_many(pks))
        except Exception as error:  # noqa: BLE001 - told in the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sum(counts) == 4
    assert StoredFile.objects.filter(purpose="certificate").count() == 4
    assert set(Certificate.objects.values_list("attempts", flat=True)) == {0}


def test_page_printed_again_is_byte_equal():
    """What was printed before a kill and after it is the same page; seals differ by their time."""
    [certificate] = issued()
    with certificate.file.content.open("rb") as stored:
        content = stored.read()
    facts = pipeline.facts_of(Certificate.objects.get())
    assert content.startswith(pipeline.render_certificate(facts, test_seal=True))


def test_progress_counts_by_batch_and_shows_failures_to_those_who_may_see(client):
    batch, other = factories.BatchFactory(), factories.BatchFactory()
    pipeline.issue_many([each.pk for each in prepared(2, batch)])
    [failed] = prepared(1, batch, applicant=factories.UserFactory(name=UNPRINTABLE))
    pipeline.issue_many([failed.pk])
    [strange] = prepared(1, other)
    signed_in(client, secretary_of(batch))
    page = client.get(reverse("certificates:issuing")).content.decode()
    assert "已签发 2 张，共 3 张" in page
    page = client.get(reverse("certificates:issuing_batch", args=[batch.pk])).content.decode()
    assert all(text in page for text in ("已签发 2 张，共 3 张", failed.number, "U+2B74E", "66%"))
    assert strange.number not in page
    assert client.get(reverse("certificates:issuing_batch", args=[other.pk])).status_code == 404


def test_progress_takes_one_query_for_any_number():
    batch = factories.BatchFactory()
    secretary = secretary_of(batch)
    prepared(1, batch)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            issuing_of(secretary)
        counts.append(len(captured))
        prepared(2, batch)
    assert counts == [1, 1]


def test_secretary_retries_failures_and_it_is_on_record(client, django_capture_on_commit_callbacks):
    batch = factories.BatchFactory()
    [failed] = prepared(1, batch, applicant=factories.UserFactory(name=UNPRINTABLE))
    pipeline.issue_many([failed.pk])
    signed_in(client, secretary_of(batch))
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(reverse("certificates:retry", args=[batch.pk]), follow=True)
    assert "已重新安排制作 1 张证书" in answer.content.decode()
    assert len(callbacks) == 1
    stored = Certificate.objects.get()
    assert (stored.status, stored.attempts, stored.last_error) == ("PREPARING", 0, "")
    assert Record.objects.filter(verb="certificate.retried").count() == 1


def test_retry_is_refused_to_another_committee():
    [failed] = prepared(1)
    report = retry_certificates(certificate_ids=[failed.pk], actor=secretary_of(factories.BatchFactory()))
    assert [each.code for each in report.declined] == ["denied"]


def test_void_keeps_the_number_and_begins_anew_from_todays_facts():
    batch = factories.BatchFactory()
    person = factories.UserFactory(name=UNPRINTABLE)
    [failed] = prepared(1, batch, applicant=person)
    User.objects.filter(pk=person.pk).update(name="王更名")
    void_certificate(certificate=failed, actor=officer_of(batch), document="更〔2026〕2号", reason="姓名字库缺字")
    voided, new = Certificate.objects.order_by("serial")
    assert (voided.status, voided.ended_kind, voided.number) == ("VOID", "never_issued", failed.number)
    assert (new.status, new.serial, new.facts["name"]) == ("PREPARING", 2, "王更名")
    assert list(gaps()) == []
    assert not Certificate.objects.known_to_the_public().exists()
    assert pipeline.issue(new.pk)


def test_issued_certificate_cannot_be_voided():
    [certificate] = issued()
    with pytest.raises(Refused, match="作废号码"):
        void_certificate(
            certificate=certificate, actor=officer_of(certificate.application.batch), document="x", reason="y"
        )


def test_meeting_not_recognised_ends_all_its_certificates():
    batch = factories.BatchFactory()
    valid = issued(2, batch=batch)
    [waiting] = prepared(1, batch)
    [other] = issued()
    ids = [each.application_id for each in [*valid, waiting]]
    voided, revoked = revoke_many(
        application_ids=ids, actor=SYSTEM, document="晋人社函〔2026〕9号", reason="评委会超越备案范围"
    )
    assert (len(voided.done), len(revoked.done), voided.declined + revoked.declined) == (1, 2, [])
    states = dict(Certificate.objects.values_list("pk", "status"))
    assert states == {valid[0].pk: "REVOKED", valid[1].pk: "REVOKED", waiting.pk: "VOID", other.pk: "VALID"}
    assert set(Certificate.objects.exclude(pk=other.pk).values_list("ended_kind", flat=True)) == {"not_recognised"}
    told = Message.objects.filter(subject__startswith="您的职称证书已被撤销")
    assert set(told.values_list("recipient_id", flat=True)) == {each.application.applicant_id for each in valid}


def test_officer_of_another_body_ends_none():
    [certificate] = issued()
    stranger = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000"))
    _, revoked = revoke_many(application_ids=[certificate.application_id], actor=stranger, document="x", reason="y")
    assert [each.code for each in revoked.declined] == ["denied"]
    assert Certificate.objects.get().status == "VALID"


def test_order_about_the_meeting_ends_the_certificates_of_its_cases():
    [certificate] = issued()
    case = certificate.application
    order = Record(data={"document": "晋人社函〔2026〕9号"}, note="评委会超越备案范围")
    acted.send(Application, move="mark_not_recognised", done=[Done(case, order)], actor=SYSTEM)
    ended = Certificate.objects.get()
    assert (ended.status, ended.ended_by_document) == ("REVOKED", "晋人社函〔2026〕9号")
