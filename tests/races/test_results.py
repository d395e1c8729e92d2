"""Two offices after the vote: what is published, answered, filed or disowned happens once."""

from datetime import date
from uuid import uuid4

import pytest

from applications.models import Application, FilingLine, Reexamination, ResultFiling
from applications.services import reexaminations, result_filings
from certificates.models import Certificate
from committees.models import Committee
from portal.core.actors import Role
from portal.core.errors import Refused
from reviews import services
from reviews.models import Decision, Meeting, NonRecognition
from reviews.services.disavowal import Finding
from tests import factories
from tests.properties import acts, forward
from tests.properties.forward import advance
from tests.races.racing import a_case, one_wins, overlap, race, verbs

pytestmark = pytest.mark.timeout(300)
FINDING = Finding(
    ground="procedure", document="晋中人社函〔2026〕9号", document_on=date(2026, 9, 1), reason="程序违反规定。"
)
REASON = "评审未考虑本人主持完成的省级工艺改造项目。"


@pytest.fixture(params=[race, overlap])
def meet(request):
    return request.param


def signed(world, choice="agree"):
    """A case whose meeting is signed and whose decision waits; all vote ``choice``."""
    case = a_case(world, "IN_REVIEW")
    while not Decision.objects.filter(application=case).exists():
        before = world.now
        advance_once(world, case, choice)
        assert world.now > before
    return Application.objects.get(pk=case.pk)


def advance_once(world, case, choice):
    with world.moment():
        attempt = forward.next_act(world, Application.objects.get(pk=case.pk))
        if attempt and attempt.name == "cast":
            voter = attempt.actor
            attempt = acts.ACTS["cast"](world, voter, forward.Picks(attempt.subject, choice))
        if attempt:
            attempt.call(None)
    if not attempt:
        world.pass_days(1)


def meeting_of(case) -> Meeting:
    return Decision.objects.select_related("item__meeting").filter(application=case).latest("pk").item.meeting


def test_two_secretaries_publish_once(world, meet):
    case = signed(world)
    meeting = meeting_of(case)
    colleague = factories.staff(Role.SECRETARY, world.batch.committee.organiser)

    def publish(actor):
        return lambda: services.publish_decisions(ids=[meeting.pk], actor=actor, key=uuid4())

    with world.moment():
        one_wins(meet(publish(world["secretary"]), publish(colleague)))
    assert verbs(case).count("application.review_passed") == 1


def test_order_and_publication_meet_and_leave_one_truth(world, meet):
    case = signed(world)
    meeting = meeting_of(case)
    with world.moment():
        proposal = services.propose_non_recognition(meeting=meeting, finding=FINDING, actor=world["city"])
        answers = meet(
            lambda: services.publish_decisions(ids=[meeting.pk], actor=world["secretary"], key=uuid4()),
            lambda: services.order_non_recognition(proposal=proposal, actor=world["city_2"], key=uuid4()),
        )
    published = not isinstance(answers[0], Refused)
    assert not isinstance(answers[1], Refused)
    assert Application.objects.get(pk=case.pk).status == ("NOT_RECOGNISED" if published else "IN_REVIEW")
    assert not Decision.objects.standing().exists()


def test_two_officers_order_once(world, meet):
    meeting = meeting_of(signed(world))
    third = factories.staff(Role.HRSS_OFFICER, world.batch.committee.filing_authority)
    with world.moment():
        proposal = services.propose_non_recognition(meeting=meeting, finding=FINDING, actor=world["city"])

        def order(actor):
            return lambda: services.order_non_recognition(proposal=proposal, actor=actor, key=uuid4())

        one_wins(meet(order(world["city_2"]), order(third)))
    assert NonRecognition.objects.get().status == "ORDERED"


def test_two_officers_propose_once(world, meet):
    meeting = meeting_of(signed(world))

    def propose(name):
        return lambda: services.propose_non_recognition(
            meeting=meeting, finding=FINDING, actor=world[name], key=uuid4()
        )

    with world.moment():
        one_wins(meet(propose("city"), propose("city_2")))
    assert NonRecognition.objects.count() == 1


def test_reexamination_is_asked_and_answered_once(world, meet):
    case = signed(world, "disagree")
    with world.moment():
        services.publish_decisions(ids=[meeting_of(case).pk], actor=world["secretary"])
    me = world.hats_of(case.applicant_id)[0]

    def ask():
        return reexaminations.request_reexamination(application=case, actor=me, reason=REASON, key=uuid4())

    with world.moment():
        one_wins(meet(ask, ask))
    request = Reexamination.objects.get()

    def answer(reopened):
        return lambda: reexaminations.decide_reexamination(
            reexamination=request, actor=world["secretary"], reopened=reopened, finding="已核查。", key=uuid4()
        )

    with world.moment():
        one_wins(meet(answer(True), answer(False)))
    status = Application.objects.get(pk=case.pk).status
    assert (Reexamination.objects.get().status, status) in {("REOPENED", "IN_REVIEW"), ("UPHELD", "NOT_PASSED")}


def test_results_are_handed_in_and_filed_once(world, meet):
    Committee.objects.filter(pk=world.batch.committee_id).update(formed_by="social_body")
    world.batch.committee.refresh_from_db(fields=["formed_by"])
    case = advance(world, a_case(world, "RESULT_NOTICE"), until="CONFIRMED")

    def submit(number):
        return lambda: result_filings.submit_results(
            batch=world.batch, ids=[case.pk], document=f"协评〔2026〕{number}号", document_on=date(2026, 9, 1),
            actor=world["secretary"], key=uuid4(),
        )  # fmt: skip

    with world.moment():
        one_wins(meet(submit(1), submit(2)))
    assert FilingLine.objects.filter(live=True).count() == 1
    filing = ResultFiling.objects.get()

    def file(name):
        return lambda: result_filings.file_results(filing=filing, number="备1号", actor=world[name], key=uuid4())

    with world.moment():
        one_wins(meet(file("city"), file("city_2")))
    assert Certificate.objects.filter(application=case).count() == 1
    assert verbs(case).count("application.result_filed") == 1
