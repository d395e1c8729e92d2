"""Lists that grow: fifty rows cost as many statements as one, and go on from page to page without losing any."""

import copy
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import (
    Application,
    Complaint,
    FilingLine,
    Leg,
    NoticeEntry,
    Objection,
    PublicNotice,
    Reexamination,
    ResultFiling,
)
from certificates.models import Certificate, Issuance, NumberRange
from portal.accounts.models import Employment, Organisation, UnitRequest, User
from portal.administration.models import Proposal
from portal.archiving.models import CasePackage
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.codes import new_code
from portal.files.services import store
from portal.integrity.models import IntegrityRecord
from portal.messages.models import Message
from portal.registers.models import DroppedFile, QuestionLog
from portal.workbooks.models import Intake, ListExport
from tests import factories
from tests.applications.staff.factories import (
    calendar,
    case_at,
    clerk,
    county_officer,
    fresh,
    judged,
    secretary,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("monday")
MANY = 50
NEXT, PREVIOUS = (re.compile(rf'href="(\?[^"]*)"[^>]*rel="{way}"') for way in ("next", "prev"))


@pytest.fixture(autouse=True)
def _calendar(db):
    calendar()


def copies(row, **each):
    """``MANY`` - 1 further rows like ``row``; ``each`` gives what differs, by the row's number."""
    made = []
    for number in range(1, MANY):
        other = copy.copy(row)
        other._state = copy.copy(row._state)
        other.pk, other._state.adding = None, True
        for name, value in each.items():
            setattr(other, name, value(number))
        made.append(other)
    return type(row).objects.bulk_create(made)


def people():
    made = User.objects.bulk_create(
        User(username=f"many{number}", name=f"李{number}", id_number=factories.id_number(900_000 + number))
        for number in range(1, MANY)
    )
    return [0, *(each.pk for each in made)]


def code(_number):
    return new_code()


def more_cases(case):
    who = people()
    return [case, *copies(case, code=code, applicant_id=lambda number: who[number])]


def messages():
    actor = county_officer()
    one = Message.objects.create(recipient_id=actor.user_id, subject="x", body="x", created_at=clock.now())
    return actor, "/me/messages/", lambda: copies(one)


def employees():
    unit = factories.OrganisationFactory()
    actor = factories.staff(Role.UNIT_CLERK, unit)
    one = Employment.objects.create(
        user=factories.UserFactory(), organisation=unit, since=date(2026, 1, 1), status="CONFIRMED"
    )

    def more():
        who = people()
        return copies(one, user_id=lambda number: who[number])

    return actor, "/unit/people/", more


def unit_requests():
    actor = county_officer()
    one = UnitRequest.objects.create(
        organisation=factories.OrganisationFactory(), requester=factories.UserFactory(),
        office_id=actor.organisation_id, created_at=clock.now(), status_since=clock.now(),
    )  # fmt: skip

    def more():
        units = Organisation.objects.bulk_create(
            factories.OrganisationFactory.build(region=factories.region("140702")) for _ in range(MANY)
        )
        return copies(one, code=code, organisation_id=lambda number: units[number].pk)

    return actor, "/unit-requests/", more


def _notice(case, publisher, kind="pre"):
    return PublicNotice.objects.create(
        kind=kind, title="公示", publisher_id=publisher, contact="x", published_at=clock.now(),
        starts_on=date(2026, 9, 8), ends_on=date(2026, 9, 14), first_ends_on=date(2026, 9, 14), working_days=5,
        calendar_version="x", people=[], digest="0" * 64,
    )  # fmt: skip


def notices():
    case = case_at("UNIT_NOTICE")
    one = _notice(case, case.employer_id)
    return clerk(case), "/desk/notices/", lambda: copies(one, code=code)


def objections():
    case = case_at("UNIT_NOTICE")
    entry = NoticeEntry.objects.create(notice=_notice(case, case.employer_id), application=case)
    one = Objection.objects.create(code=new_code(), entry=entry, content="x" * 10, filed_at=clock.now())
    return clerk(case), "/desk/objections/", lambda: copies(one, code=code)


def complaints():
    committee = factories.CommitteeFactory()
    actor = factories.staff(Role.SECRETARY, committee.organiser)
    one = Complaint.objects.create(
        code=new_code(), committee=committee, addressee=committee.organiser, about="fee", content="x" * 10,
        filed_at=clock.now(), due_on=date(2026, 9, 30),
    )  # fmt: skip
    return actor, "/desk/complaints/", lambda: copies(one, code=code)


def confirmations():
    case = judged("RESULT_NOTICE")
    type(case).objects.filter(pk=case.pk).update(confirming_body=factories.hrss_office("140700"))
    case = fresh(case)
    notice = _notice(case, case.handler_id, "post")
    NoticeEntry.objects.create(notice=notice, application=case)

    def more():
        found = more_cases(case)[1:]
        return NoticeEntry.objects.bulk_create(NoticeEntry(notice=notice, application=each) for each in found)

    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700")), "/desk/confirmations/", more


def work_list():
    case = case_at("UNIT_REVIEW")
    return clerk(case), "/desk/cases/?sort=due", lambda: more_cases(case)


def certificates():
    case = judged("CONFIRMED")
    one = Certificate.objects.create(
        number="C1", serial=1, application=case, facts={"name": "x", "title_name": "x"}, created_at=clock.now(),
        status_since=clock.now(), issuance=Issuance.objects.create(begun_at=clock.now()),
        number_range=NumberRange.objects.create(series_number=5, level="middle", year=2026, committee_number=1),
    )  # fmt: skip

    def more():
        cases = more_cases(case)
        return copies(
            one, code=code, number=lambda number: f"C{number}X", serial=lambda number: number + 1,
            application_id=lambda number: cases[number].pk,
        )  # fmt: skip

    return secretary(case), "/certificates/register/", more


def packages():
    case = judged("CERTIFIED")
    now = clock.now()
    one = CasePackage.objects.create(application=case, ended_at=now, outcome="CERTIFIED")
    return secretary(case), "/archive/packages/", lambda: copies(
        one, ended_at=lambda number: now - timedelta(minutes=number)
    )  # fmt: skip


def integrity():
    actor = county_officer()
    one = IntegrityRecord.objects.create(
        kind="organisation", organisation=factories.OrganisationFactory(), reason="x", document="d",
        decided_by_id=actor.organisation_id, created_at=clock.now(),
    )  # fmt: skip
    return actor, "/integrity/", lambda: copies(one, code=code, document=lambda number: f"d{number}")


def finished():
    case = case_at("HRSS_REVIEW")
    return clerk(case), "/desk/cases/?tab=done", lambda: more_legs(case)


def more_legs(case):
    """Further cases like ``case`` with the legs of its route."""
    found, legs = more_cases(case), list(case.legs.all())
    Leg.objects.bulk_create(
        Leg(application=each, number=leg.number, stage=leg.stage, body_id=leg.body_id)
        for each in found[1:]
        for leg in legs
    )
    return found


def reexaminations():
    case = judged("NOT_PASSED")
    one = Reexamination.objects.create(
        application=case, result_at=clock.now(), reason="x", filed_at=clock.now(), due_on=date(2026, 9, 30)
    )
    return secretary(case), "/desk/reexaminations/", lambda: copies(
        one, code=code, result_at=lambda number: clock.now() - timedelta(days=number)
    )  # fmt: skip


def result_filings():
    case = judged("CONFIRMED")
    office = case.batch.committee.filing_authority
    one = ResultFiling.objects.create(
        batch=case.batch, authority=office, document="d", document_on=date(2026, 9, 1), submitted_by_name="x",
        submitted_by=factories.UserFactory(), submitted_at=clock.now(), due_on=date(2026, 9, 30),
    )  # fmt: skip
    FilingLine.objects.create(filing=one, application=case)
    return factories.staff(Role.HRSS_OFFICER, office), "/desk/result-filings/", lambda: copies(one, code=code)


def forwarded():
    case = case_at("COMMITTEE_ACCEPTANCE")

    def more():
        found = []
        for other in more_legs(case)[1:]:
            batch = factories.BatchFactory(committee=case.batch.committee)
            Application.objects.filter(pk=other.pk).update(batch=batch)
            found.append(batch)
        return found

    return county_officer(), "/desk/forwarded/", more


def public_notices():
    case = case_at("UNIT_NOTICE")
    one = _notice(case, case.employer_id)
    return clerk(case), "/notices/?q=公示", lambda: copies(one, code=code)


def kept_too_long():
    case = judged("CERTIFIED")
    Application.objects.filter(pk=case.pk).update(confirming_body=factories.hrss_office("140700"))
    stored = lambda number: store(  # noqa: E731
        b"%PDF", purpose="case_package", name=f"{number}.zip", content_type="application/zip", owner_id=None
    )
    one = CasePackage.objects.create(
        application=case,
        ended_at=clock.now(),
        outcome="CERTIFIED",
        keep_until=date(2020, 1, 1),
        file=stored(0),
        made_at=clock.now(),
        manifest_sha256="x",
    )
    more = lambda: copies(  # noqa: E731
        one, ended_at=lambda number: clock.now() - timedelta(minutes=number), file_id=lambda number: stored(number).pk
    )
    return factories.staff(Role.HRSS_OFFICER, factories.hrss_office("140700")), "/archive/retention/", more


def intakes():
    actor = factories.staff(Role.UNIT_CLERK, factories.OrganisationFactory())
    stored = lambda number: store(  # noqa: E731
        b"x", purpose="intake", name=f"{number}.csv", content_type="text/csv", owner_id=actor.user_id
    )
    one = Intake.objects.create(
        kind="staff", file=stored(0), role=actor.role, organisation_id=actor.organisation_id,
        uploaded_by_id=actor.user_id, uploaded_by_name="x", uploaded_at=clock.now(), status="DROPPED",
    )  # fmt: skip
    return actor, "/imports/", lambda: copies(one, code=code, file_id=lambda number: stored(number).pk)


def taken_out():
    actor = county_officer()
    one = ListExport.objects.create(
        kind="worklist", title="x", format="xlsx", role=actor.role, organisation_id=actor.organisation_id,
        asked_by_id=actor.user_id, asked_by_name="x", asked_at=clock.now(), failure="x",
    )  # fmt: skip
    return actor, "/lists/", lambda: copies(one)


def accounts():
    actor = factories.staff(Role.SECURITY_ADMIN, None)
    factories.UserFactory(name="李多多")
    return actor, "/manage/people/?q=李多", lambda: User.objects.bulk_create(
        User(username=f"many{number}", name=f"李多{number}") for number in range(MANY)
    )  # fmt: skip


def bodies():
    actor = factories.staff(Role.HRSS_ADMIN, None)
    factories.OrganisationFactory()
    return actor, "/manage/bodies/", lambda: Organisation.objects.bulk_create(
        factories.OrganisationFactory.build(region=factories.region("140702")) for _ in range(MANY)
    )  # fmt: skip


def proposals():
    actor = factories.staff(Role.SYSTEM_ADMIN, None)
    one = Proposal.objects.create(
        kind="reset", person=factories.UserFactory(), reason="x", proposed_by=factories.UserFactory(),
        created_at=clock.now(), status="WITHDRAWN", status_since=clock.now(),
    )  # fmt: skip
    return actor, "/manage/proposals/", lambda: copies(one)


def questions():
    one = QuestionLog.objects.create(
        register="social_insurance", subject="x", asked_for="x", outcome="verified", asked_at=clock.now()
    )
    return factories.staff(Role.AUDIT_ADMIN, None), "/manage/questions/", lambda: copies(one)


def records():
    one = Record.objects.create(
        chain="accounts.user:1", position=1, verb="person.viewed", actor_name="x", at=clock.now(), hash="x"
    )
    return factories.staff(Role.AUDIT_ADMIN, None), "/manage/records/", lambda: copies(
        one, position=lambda number: number + 1
    )  # fmt: skip


def delivered_files():
    one = DroppedFile.objects.create(register="social_insurance", sha256="0", name="x", imported_at=clock.now())
    return factories.staff(Role.SYSTEM_ADMIN, None), "/manage/exchange/", lambda: copies(one, sha256=str)


LISTS = [
    messages, employees, unit_requests, notices, objections, complaints, confirmations, work_list, certificates,
    packages, integrity, finished, reexaminations, result_filings, forwarded, public_notices, kept_too_long, intakes,
    taken_out, accounts, bodies, proposals, questions, records, delivered_files,
]  # fmt: skip
TURNED = [
    messages, packages, notices, objections, complaints, integrity, reexaminations, result_filings, public_notices,
    intakes, bodies,
]  # fmt: skip


@pytest.mark.parametrize("make", LISTS)
def test_fifty_rows_cost_as_many_statements_as_one(make):
    actor, url, more = make()
    client = signed_in(actor)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert client.get(url).status_code == 200
    assert len(more()) >= MANY - 1
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(one)


@pytest.mark.parametrize("make", [messages, packages])
def test_list_goes_on_to_its_last_row_and_loses_none(make):
    actor, url, more = make()
    more()
    client, seen, address = signed_in(actor), [], url
    while address:
        answer = client.get(address)
        seen += [each.pk for each in answer.context["page"]]
        address = _following(answer, url, NEXT)
    assert (len(seen), len(set(seen))) == (MANY, MANY)
    assert "回到第一页" in answer.text


def _following(answer, url, way):
    found = way.search(answer.text)
    return found and url.split("?")[0] + found.group(1).replace("&amp;", "&")


@pytest.mark.parametrize("make", TURNED)
def test_list_leads_back_by_the_pages_by_which_it_went_on(make):
    actor, url, more = make()
    more()
    client = signed_in(actor)
    on, back, address = [], [], url
    while following := _following(client.get(address), url, NEXT):
        address = following
        on.append(address)
    while address := _following(client.get(address), url, PREVIOUS):
        back.append(_following(client.get(address), url, NEXT))
    assert on
    assert back == on[::-1]


@pytest.mark.parametrize("strange", ["?after=x", "?after=9~9~9", "?after=2026-09-07~1", "?after=9", "?before=x~1"])
@pytest.mark.parametrize("make", [messages, packages, bodies])
def test_place_that_is_none_of_ours_gives_the_first_page(make, strange):
    actor, url, _more = make()
    assert signed_in(actor).get(url + strange).text.count("<main") == 1


def test_place_of_a_list_is_a_moment_that_knows_its_zone():
    actor, url, _more = packages()
    naive = datetime(2026, 9, 7, 9).isoformat()  # noqa: DTZ001 - what a strange address may hold
    assert len(signed_in(actor).get(url, {"after": f"{naive}~1"}).context["page"]) == 1
