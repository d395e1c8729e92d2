"""Two officers at one record of dishonesty, two jobs at one export."""

import pytest

from portal.archiving import services as archiving
from portal.archiving.models import TitleExport
from portal.core.actors import Role
from portal.files.models import StoredFile
from portal.integrity import services
from portal.integrity.models import IntegrityRecord, RecordChange
from tests import factories
from tests.integrity.factories import office
from tests.races.racing import one_wins, overlap, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("monday")]


def test_record_is_decided_proposed_and_written_once():
    keepers = office()
    third = factories.staff(Role.HRSS_OFFICER, keepers.body)
    record = keepers.proposed()

    def decide(actor, *, enters):
        return lambda: services.decide_record(record=record, actor=actor, enters=enters, reason="核实")

    one_wins(overlap(decide(keepers.second, enters=True), decide(third, enters=False)))
    assert IntegrityRecord.objects.get().status == "IN_FORCE"

    def lift(actor):
        return lambda: services.propose_lifting(record=record, actor=actor, document="复1号", reason="撤销原决定")

    one_wins(race(lift(keepers.first), lift(third)))
    change = RecordChange.objects.get()
    person = factories.UserFactory()

    def fraud():
        return services.record_fraud(
            people=[(person.pk, "")], document="撤1号", reason="抄袭", decided_by_id=keepers.body.pk
        )

    written = overlap(fraud, fraud)
    assert sorted(map(len, written)) == [0, 1]
    deciders = [each for each in (keepers.second, third) if each.user_id != change.proposed_by_id]
    services.decide_change(change=change, actor=deciders[0], agrees=True, decision="同意")
    assert sorted(IntegrityRecord.objects.values_list("status", flat=True)) == ["IN_FORCE", "LIFTED"]


def test_export_is_made_once_by_two_jobs():
    officer = factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140000"))
    export = archiving.ask_export(actor=officer, year=2026)
    made = race(lambda: archiving.make_export(export.pk), lambda: archiving.make_export(export.pk))
    assert sorted(made) == [False, True]
    assert StoredFile.objects.filter(purpose="title_export").count() == 1
    assert TitleExport.objects.get().attempts == 0
