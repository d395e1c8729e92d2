"""The pages of the lists that grow, with 10,000 and with 1,000,000 rows (aim: at most 1.5 times), first and deep.

Each page is asked for by its address, by a reader who sees all of its rows. The copies are written past the triggers.
``bench_lists.py 2000 20000`` takes other sizes.
"""

import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from common import analyse, cases_at_the_county, migrate, report, seconds, settle
from django.db import connection, transaction
from django.test import Client

from applications.models import (
    Application,
    Complaint,
    Leg,
    NoticeEntry,
    Objection,
    PublicNotice,
    Reexamination,
    ResultFiling,
)
from certificates.models import Certificate, Issuance, NumberRange
from portal.accounts.models import Employment, Organisation, UnitRequest, User
from portal.archiving.models import CasePackage
from portal.audit.models import Record
from portal.core import clock
from portal.core.actors import Role
from portal.core.keyset import NEWEST_FIRST, Key, Keyset
from portal.integrity.models import IntegrityRecord
from portal.messages.models import Message
from portal.registers.models import QuestionLog
from portal.workbooks.models import ListExport
from tests import factories

SIZES = [int(each) for each in sys.argv[1:3]] or [10_000, 1_000_000]
ROUNDS = 9
# Copies stand beyond every row that is made one by one, so that copy n of a table belongs to copy n of another.
BASE = 100_000_000
CODE = "'F' || n"
PEOPLE = "jsonb_build_array(jsonb_build_object('name', '李' || n))"
PERSON = CASE = NOTICE = ENTRY = f"{BASE} + n"
AGO = "now() - (n %% 3000000) * interval '1 minute'"
SINCE = "date '2016-01-01' + (n %% 3000)::int"
FACTS = {"name": "x", "title_name": "x"}
DAY = "date '2026-01-01' + (n %% 200)::int"
PACKED = {"made_at": "now()", "manifest_sha256": "md5(n::text)"}
LONG_AGO = "date '2026-01-01' - (n %% 9000)::int"


@dataclass
class Table:
    """Copies of the row ``like``; ``own``: in SQL what each has of its own, by its number ``n``."""

    like: Any
    own: Mapping[str, str]
    filled: int = 0

    def grow(self, up_to: int) -> None:
        model = type(self.like)
        own = {"id": f"{BASE} + n", **self.own}
        columns = [each.column for each in model._meta.concrete_fields]
        values = ", ".join(own.get(each, f"one.{each}") for each in columns)
        table = model._meta.db_table
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} "  # noqa: S608 - names of the schema
                f"FROM generate_series(%s::bigint, %s::bigint) AS n, {table} AS one WHERE one.id = %s",
                [self.filled + 1, up_to, self.like.pk],
            )
        self.filled = up_to


@dataclass
class Page:
    """A list at ``path`` as ``who`` reads it, with ``asked``; ``rows`` and ``order`` give a place in its middle."""

    name: str
    who: Any
    path: str
    rows: Any
    order: Keyset = NEWEST_FIRST
    asked: Mapping[str, str] = field(default_factory=dict)

    def addresses(self, size: int) -> dict[str, str]:
        middle = self.rows.filter(pk__gte=BASE + size // 2).order_by("pk").first()
        deep = {**self.asked, "after": self.order.place_of(middle)}
        return {"first": f"{self.path}?{urlencode(self.asked)}", "deep": f"{self.path}?{urlencode(deep)}"}


def made() -> tuple[list[Table], list[Page]]:
    """One row of each kind to copy, and the pages that show the copies."""
    case = cases_at_the_county(1)[0]
    now = clock.now()
    committee, unit, office = case.batch.committee, case.employer, factories.hrss_office("140702")
    authority, organiser, province = committee.filing_authority, committee.organiser, factories.hrss_office("140000")
    notice = PublicNotice.objects.create(
        kind="pre", title="公示", publisher=unit, contact="x", published_at=now, starts_on=date(2026, 9, 8),
        ends_on=date(2026, 9, 14), first_ends_on=date(2026, 9, 14), working_days=5, calendar_version="x",
        people=[{"name": "王小明"}], digest="0" * 64,
    )  # fmt: skip
    entry = NoticeEntry.objects.create(notice=notice, application=case)
    told = factories.UserFactory()
    filed: dict[str, Any] = {"content": "x" * 10, "filed_at": now}
    officer, clerk = factories.staff(Role.HRSS_OFFICER, office), factories.staff(Role.UNIT_CLERK, unit)
    secretary = factories.staff(Role.SECRETARY, organiser)
    above, highest = factories.staff(Role.HRSS_OFFICER, authority), factories.staff(Role.HRSS_OFFICER, province)
    supervisor, keeper = factories.staff(Role.SUPERVISOR, province), factories.staff(Role.HRSS_ADMIN, None)
    security, audit = factories.staff(Role.SECURITY_ADMIN, None), factories.staff(Role.AUDIT_ADMIN, None)
    tables = [
        Table(told, {"username": CODE, "name": "'李' || n %% 9973", "id_number_hash": "NULL", "phone_hash": "NULL"}),
        Table(
            case,
            {
                "code": CODE, "applicant_id": PERSON, "status_since": AGO, "status": "'NOT_PASSED'", "leg": "5",
                "handler_id": str(organiser.pk),
            },
        ),
        *(
            Table(leg, {"id": f"{BASE} + n * 8 + {leg.number}", "application_id": CASE})
            for leg in Leg.objects.filter(application=case)
        ),
        Table(notice, {"code": CODE, "published_at": AGO, "people": PEOPLE}),
        Table(entry, {"notice_id": NOTICE, "application_id": CASE}),
        Table(
            Objection.objects.create(code="O1", entry=entry, **filed),
            {"code": CODE, "entry_id": ENTRY, "status": "'REJECTED'"},
        ),
        Table(
            Complaint.objects.create(
                code="K1", committee=committee, addressee=authority, about="fee", due_on=now, **filed
            ),
            {"code": CODE, "status": "'UNFOUNDED'"},
        ),
        Table(
            Reexamination.objects.create(application=case, result_at=now, reason="x", filed_at=now, due_on=now),
            {"code": CODE, "application_id": CASE, "due_on": DAY, "status": "'UPHELD'"},
        ),
        Table(
            ResultFiling.objects.create(
                batch=case.batch, authority=authority, document="d", document_on=date(2026, 9, 1),
                submitted_by=told, submitted_by_name="x", submitted_at=now, due_on=now,
            ),
            {"code": CODE, "due_on": DAY},
        ),
        Table(
            UnitRequest.objects.create(
                organisation=unit, requester=told, office=office, created_at=now, status_since=now
            ),
            {"code": CODE, "status": "'CONFIRMED'", "created_at": AGO},
        ),
        Table(factories.OrganisationFactory(), {"uscc": CODE, "name": "'单位' || md5(n::text)"}),
        Table(
            Employment.objects.create(
                user=told, organisation=unit, since=date(2016, 1, 1), status="CONFIRMED"
            ),
            {"user_id": PERSON, "since": SINCE},
        ),
        Table(
            Certificate.objects.create(
                number="C", serial=1, application=case, created_at=now, status_since=now, facts=FACTS,
                issuance=Issuance.objects.create(begun_at=now),
                number_range=NumberRange.objects.create(series_number=5, level="middle", year=2026, committee_number=1),
            ),
            {"code": CODE, "number": CODE, "serial": "n + 1", "application_id": CASE},
        ),
        Table(
            CasePackage.objects.create(application=case, ended_at=now, outcome="NOT_PASSED", keep_until=now),
            {"application_id": CASE, "ended_at": AGO, "file_id": "gen_random_uuid()", "keep_until": LONG_AGO} | PACKED,
        ),
        Table(
            IntegrityRecord.objects.create(
                kind="organisation", organisation=unit, reason="x", document="d", decided_by=office, created_at=now
            ),
            {"code": CODE, "document": CODE},
        ),
        Table(
            Message.objects.create(recipient=told, subject="x", body="x", created_at=now),
            {"created_at": AGO, "read_at": "now()"},
        ),
        Table(
            QuestionLog.objects.create(
                register="social_insurance", subject="x", asked_for="x", outcome="verified", asked_at=now
            ),
            {},
        ),
        Table(
            ListExport.objects.create(
                kind="worklist", title="x", format="xlsx", role=officer.role, organisation=office,
                asked_by_id=officer.user_id, asked_by_name="x", asked_at=now, failure="x",
            ),
            {},
        ),
        Table(
            Record.objects.create(chain="x:1", position=1, verb="person.viewed", actor_name="x", at=now, hash="x"),
            {"position": "n + 1"},
        ),
    ]  # fmt: skip
    day, moment = date.fromisoformat, datetime.fromisoformat
    by_due, by_start = Keyset(Key("due_on", day)), Keyset(Key("since", day))
    by_name, decided = Keyset(Key("name")), {"tab": "decided"}
    by_arrival, by_period = Keyset(Key("created_at", moment)), Keyset(Key("keep_until", day))
    done, ended = (Keyset(Key(name, moment), backwards=True) for name in ("status_since", "ended_at"))
    confirmed, named = {"status": "CONFIRMED"}, User.objects.filter(name__startswith="李7")
    cases, notices = Application.objects.all(), PublicNotice.objects.all()
    pages = [
        Page("finished work of a unit", clerk, "/desk/cases/", cases, done, {"tab": "done"}),
        Page("finished work of an office", officer, "/desk/cases/", cases, done, {"tab": "done"}),
        Page("finished work of an organiser", secretary, "/desk/cases/", cases, done, {"tab": "done"}),
        Page("own notices", clerk, "/desk/notices/", notices),
        Page("public notices", clerk, "/notices/", notices, asked={"tab": "past"}),
        Page("public notices by name", clerk, "/notices/", notices, asked={"tab": "past", "q": "李77"}),
        Page("objections", highest, "/desk/objections/", Objection.objects.all(), asked=decided),
        Page("complaints", above, "/desk/complaints/", Complaint.objects.all(), asked=decided),
        Page("re-examinations", secretary, "/desk/reexaminations/", Reexamination.objects.all(), asked=decided),
        Page("filings of results", above, "/desk/result-filings/", ResultFiling.objects.all(), by_due),
        Page("unit requests", officer, "/unit-requests/", UnitRequest.objects.all(), by_arrival, confirmed),
        Page("bodies", keeper, "/manage/bodies/", Organisation.objects.all(), by_name),
        Page("people by name", security, "/manage/people/", named, by_name, {"q": "李7"}),
        Page("people of a unit", clerk, "/unit/people/", Employment.objects.all(), by_start),
        Page("register of certificates", above, "/certificates/register/", Certificate.objects.all()),
        Page("packages", supervisor, "/archive/packages/", CasePackage.objects.all(), ended),
        Page("packages to decide", above, "/archive/retention/", CasePackage.objects.all(), by_period),
        Page("records of dishonesty", supervisor, "/integrity/", IntegrityRecord.objects.all()),
        Page("messages", told, "/me/messages/", Message.objects.all()),
        Page("questions to registers", audit, "/manage/questions/", QuestionLog.objects.all()),
        Page("lists taken out", officer, "/lists/", ListExport.objects.all()),
        Page("the whole record", audit, "/manage/records/", Record.objects.all()),
    ]  # fmt: skip
    return tables, pages


def reader(who: Any) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(who if isinstance(who, User) else User.objects.get(pk=who.user_id))
    return client


def measured(page: Page, size: int) -> dict[str, float]:
    """For the first and for a deep page: seconds, over those of a page without a list in the same moment."""
    client, addresses = reader(page.who), page.addresses(size)

    def ask(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (page.name, address, answer.status_code)

    for address in addresses.values():
        ask(address)
    rounds = []
    for _ in range(ROUNDS):
        floor = seconds(lambda: ask("/about/"))
        rounds.append({name: seconds(lambda: ask(address)) / floor for name, address in addresses.items()})  # noqa: B023
    return {name: statistics.median(each[name] for each in rounds) for name in addresses}


def main() -> None:
    migrate()
    tables, pages = made()
    figures: dict[str, list[dict[str, float]]] = {page.name: [] for page in pages}
    for size in SIZES:
        for table in tables:
            table.grow(size)
        analyse()
        settle()
        for page in pages:
            figures[page.name].append(measured(page, size))
    for name, (small, large) in figures.items():
        for place in ("first", "deep"):
            report(
                f"{name}, {place} page", ours=large[place], reference=small[place],
                ratio=large[place] / small[place], unit="times a page without a list",
            )  # fmt: skip


main()
