"""Two clerks at one list, and one with two windows: each row is done once, and who comes late reads so by row."""

import pytest

from applications.models import Confirmation, PublicNotice
from applications.services import notices
from portal.accounts.models import Employment
from portal.audit.models import Record
from portal.batch_acts import services
from portal.batch_acts.models import Selection
from portal.batch_acts.registry import act_named
from portal.batch_acts.selectors import key_of
from portal.core.actors import Role
from tests import factories
from tests.applications.staff.factories import at, calendar, judged, secretary
from tests.races.racing import one_wins, overlap, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
DONE_ALREADY = "当前状态为“已确认”，不能办理“确认劳动关系”。可能已有人先办理。"


@pytest.fixture
def claims():
    unit = factories.OrganisationFactory()
    return [
        Employment.objects.create(user=factories.UserFactory(), organisation=unit, since="2020-03-01") for _ in range(3)
    ]


def chosen(actor, rows, name="confirm_employment", **fields):
    act = act_named(name, actor)
    selection = services.choose(act=act, actor=actor, keys=[key_of(act, row) for row in rows])
    return lambda: services.carry_out(selection=selection, act=act, actor=actor, keys=selection.rows, fields=fields)


@pytest.mark.parametrize("meet", [race, overlap])
def test_second_clerk_reads_by_row_that_the_first_has_done_it(claims, meet):
    first, second = (factories.staff(Role.UNIT_CLERK, claims[0].organisation) for _ in range(2))
    reports = [each.report for each in meet(chosen(first, claims[:2]), chosen(second, claims))]
    assert sorted(len(report["done"]) for report in reports) in ([0, 3], [1, 2])
    declined = [reason for report in reports for _cells, reason in report["declined"]]
    assert declined == [DONE_ALREADY] * 2
    assert Record.objects.filter(verb="employment.confirmed").count() == 3


def test_one_selection_in_two_windows_is_done_once_and_both_show_it(claims):
    act = chosen(factories.staff(Role.UNIT_CLERK, claims[0].organisation), claims)
    first, second = (each.report for each in race(act, act))
    assert first == second
    assert len(first["done"]) == 3
    assert Record.objects.filter(verb="employment.confirmed").count() == 3
    assert Selection.objects.count() == 1


NOTICE = {"title": "结果公示", "contact": "评审办 0354-7654321"}


@pytest.fixture
def passed():
    calendar()
    first = judged("PASSED")
    return [first, judged("PASSED", batch=first.batch), judged("PASSED", batch=first.batch)]


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_officers_confirm_each_result_once(passed, meet):
    with at(8, 24):
        notices.publish_results(ids=[case.pk for case in passed], actor=secretary(passed[0]), **NOTICE)
    office = passed[0].batch.committee.filing_authority
    first, second = (factories.staff(Role.HRSS_OFFICER, office) for _ in range(2))
    form = {"document_number": "市人社职〔2026〕12号"}
    with at(9, 7):
        answers = meet(chosen(first, passed[:2], "confirm", **form), chosen(second, passed, "confirm", **form))
    reports = [each.report for each in answers]
    assert sorted(len(report["done"]) for report in reports) in ([0, 3], [1, 2])
    declined = [reason for report in reports for _cells, reason in report["declined"]]
    assert declined == ["当前状态为“已确认”，不能办理“确认结果”。可能已有人先办理。"] * 2
    assert Confirmation.objects.count() == 3


@pytest.mark.parametrize("meet", [race, overlap])
def test_two_secretaries_publish_one_notice_and_the_second_reads_why(passed, meet):
    acts = [
        chosen(secretary(passed[0]), passed, "publish_result", **NOTICE),
        chosen(secretary(passed[0]), passed[:1], "publish_result", **NOTICE),
    ]
    with at(9, 7):
        one_wins(meet(*acts))
    assert PublicNotice.objects.count() == 1
    # What was chosen waits for whoever was too late, to look at again.
    assert Selection.objects.filter(report__isnull=True).count() == 1
