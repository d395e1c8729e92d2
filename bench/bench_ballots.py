"""300 cases and 18 voters: ballots a second through HTTP, as lists and one by one, against the same writes made bare.

The bare writes mark the paper, add a record and rewrite the box of each ballot, by sets, in one transaction for each
voter, on tables without triggers, seals and sessions. The statements that close a list are counted for 10 and 300.
"""

import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from common import migrate, report, seconds
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from reviews import services
from reviews.models import Round
from tests.rehearsal.phone import Phone
from tests.rehearsal.portal import running
from tests.reviews.factories import room

CASES, VOTERS, SINGLE, AT_ONCE = 300, 18, 60, 4
SHORT = 10
BARE = (
    "CREATE UNLOGGED TABLE bare_roll (round int, voter int, used boolean, PRIMARY KEY (round, voter))",
    "CREATE UNLOGGED TABLE bare_box (round int PRIMARY KEY, sealed bytea)",
    "CREATE UNLOGGED TABLE bare_record (id bigserial PRIMARY KEY, chain text, hash text, at timestamptz)",
)


def hall(cases):
    here = room(members=VOTERS + 1, cases=cases)
    type(here.meeting).objects.update(starts_at=clock.now() - timedelta(minutes=1))
    here.open(VOTERS).give_opinions_by_sets()
    services.open_rounds(meeting=here.meeting, actor=here.chair)
    return here


def choices(cases, place):
    return {number: ("agree", "disagree", "agree", "abstain")[(number + place) % 4] for number in range(1, cases + 1)}


def through_http(here, address):
    """Ballots a second: lists of all phones but one, a few at once; then singles of the last one."""
    phones = [Phone(actor, address, here.meeting.code) for actor in here.actors[:VOTERS]]
    forms = [phone.reads_over(choices(CASES, place)) for place, phone in enumerate(phones[:-1])]

    def all_lists():
        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert all(pool.map(lambda pair: pair[0].casts(pair[1]), zip(phones, forms, strict=False)))

    last = phones[-1]

    def singles():
        for number in range(1, SINGLE + 1):
            assert "已投票" in last.post(f"{last.seat}items/{number}/cast", choice="agree")

    lists = (VOTERS - 1) * CASES / seconds(all_lists)
    single = SINGLE / seconds(singles)
    last.votes_on(dict.fromkeys(range(SINGLE + 1, CASES + 1), "agree"))
    return lists, single


def bare():
    """The same rows written by hand."""
    with connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement)
        cursor.execute(
            "INSERT INTO bare_box SELECT n, decode(repeat('00', 46), 'hex') FROM generate_series(1, %s) n", [CASES]
        )
        cursor.execute(
            "INSERT INTO bare_roll SELECT n, v, false FROM generate_series(1, %s) n, generate_series(1, %s) v",
            [CASES, VOTERS],
        )
    rounds = list(range(1, CASES + 1))

    def cast():
        for voter in range(1, VOTERS + 1):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT round FROM bare_box ORDER BY round FOR UPDATE")
                cursor.execute("UPDATE bare_roll SET used = true WHERE voter = %s AND NOT used", [voter])
                cursor.execute(
                    "INSERT INTO bare_record (chain, hash, at) SELECT 'roll:' || n, md5(n::text), now()"
                    " FROM unnest(%s::int[]) n",
                    [rounds],
                )
                sealed = [uuid.uuid4().bytes * 3 for _ in rounds]
                cursor.execute(
                    "UPDATE bare_box SET sealed = given.sealed FROM unnest(%s::int[], %s::bytea[]) given(n, sealed)"
                    " WHERE round = given.n",
                    [rounds, sealed],
                )

    return CASES * VOTERS / seconds(cast)


def close(here):
    with CaptureQueriesContext(connection) as captured:
        taken = seconds(lambda: services.close_rounds(meeting=here.meeting, actor=here.chair))
    assert not Round.objects.filter(item__meeting=here.meeting, status="OPEN").exists()
    return len(captured), taken


def main():
    migrate()
    short = hall(SHORT)
    for place, actor in enumerate(short.actors[:VOTERS]):
        services.cast_list(meeting=short.meeting, choices=choices(SHORT, place), actor=actor)
    long = hall(CASES)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as portal:
        lists, single = through_http(long, portal.address)
    reference = bare()
    short_statements, _short_seconds = close(short)
    statements, taken = close(long)
    report(
        "ballots", ours=lists, reference=reference, ratio=reference / lists, unit="ballots per second",
        single=round(single, 1), close_seconds=round(taken, 2),
        close_statements={f"{SHORT} items": short_statements, f"{CASES} items": statements},
    )  # fmt: skip


main()
