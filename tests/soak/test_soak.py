"""A small soak: everything befalls a batch of forty once. ``bench/soak_certificates.py`` does it with ten thousand."""

import pytest

from certificates.models import Certificate
from certificates.selectors import issuing_of
from tests.soak.batch import ConfirmedBatch, at_work
from tests.soak.field import field, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
CERTIFICATES = 40


def test_killed_silent_restarted_and_full_nothing_is_lost_and_nothing_twice(tmp_path):
    """The jobs of the confirmation itself are lost too: nobody listens where they go."""
    with field(tmp_path, workers=1) as here:
        batch = ConfirmedBatch(CERTIFICATES)
        here.authority.behave("down")
        shows_failures(here, batch, "无法连接")
        here.authority.behave("normal")
        if here.disk.fill():
            shows_failures(here, batch, "存储空间已满")
            here.disk.clear()
        here.beat()
        wait_until(at_work, "a worker has a set")
        here.workers.kill_one(0, whole=False)
        wait_until(lambda: batch.issued() > 0, "the first set is issued", meanwhile=here.beat)
        here.broker.restart()
        wait_until(lambda: batch.issued() == CERTIFICATES - 1, "all but one are issued", meanwhile=here.beat)
        batch.replaces_the_broken_one()
        wait_until(lambda: batch.issued() == CERTIFICATES, "all are issued", meanwhile=here.beat)
        counted = batch.reckoning(tmp_path)
    assert counted["letters_to_holders"] == CERTIFICATES


def shows_failures(here, batch, reason):
    """The secretary sees how many failed, and why."""

    def failed():
        return Certificate.objects.filter(last_error__contains=reason).exists()

    wait_until(failed, reason, meanwhile=here.beat)
    [shown] = issuing_of(batch.secretary, batch.batch.pk)
    assert shown["failed"] > 0
    assert shown["issued"] == 0
