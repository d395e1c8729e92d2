"""Lists that grow: fifty rows cost as many statements as one, and go on from page to page without losing any."""

import copy
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Complaint, NoticeEntry, Objection, PublicNotice
from certificates.models import Certificate, Issuance, NumberRange
from portal.accounts.models import Employment, Organisation, UnitRequest, User
from portal.archiving.models import CasePackage
from portal.core import clock
from portal.core.actors import Role
from portal.core.codes import new_code
from portal.integrity.models import IntegrityRecord
from portal.messages.models import Message
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
NEXT = re.compile(r'href="(\?[^"]*)"[^>]*rel="next"')


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


LISTS = [
    messages, employees, unit_requests, notices, objections, complaints, confirmations, work_list, certificates,
    packages, integrity,
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
        following = NEXT.search(answer.content.decode())
        address = following and url + following.group(1).replace("&amp;", "&")
    assert (len(seen), len(set(seen))) == (MANY, MANY)
    assert "回到第一页" in answer.content.decode()
    for strange in ("?after=x", "?after=9~9~9", "?after=2026-09-07~1", "?after=99999999999999999999"):
        assert client.get(url + strange).status_code == 200


def test_place_of_a_list_is_a_moment_that_knows_its_zone():
    actor, url, _more = packages()
    naive = datetime(2026, 9, 7, 9).isoformat()  # noqa: DTZ001 - what a strange address may hold
    assert len(signed_in(actor).get(url, {"after": f"{naive}~1"}).context["page"]) == 1
