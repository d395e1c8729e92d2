"""Invariants of committees and their filings (architecture 1; N1), each as the query that finds what breaks it."""

from collections.abc import Iterator

from django.db import connection

from committees import terms
from committees.models import BatchTerms, Roster
from committees.roster_selectors import digest_of, seats_of
from portal.audit.models import Record
from portal.core.invariants import invariant


def _lines(sql: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        yield from (str(row[0]) for row in cursor.fetchall())


@invariant(1, "The status of a committee, a filing, a plan, a batch or a fee is that of its last record.")
def status_follows_the_record() -> Iterator[str]:
    for table, label in (
        ("committees_committee", "committees.committee"),
        ("committees_committeefiling", "committees.committeefiling"),
        ("committees_yearlyplan", "committees.yearlyplan"),
        ("committees_batch", "committees.batch"),
        ("committees_feeitem", "committees.feeitem"),
        ("committees_roster", "committees.roster"),
        ("committees_entrustment", "committees.entrustment"),
    ):
        # An administrator's committee begins its chain only with the first act on its status.
        yield from _lines(
            f"""
            SELECT '{label} ' || t.id FROM {table} t
            JOIN LATERAL (
                SELECT r.status_to FROM audit_record r
                WHERE r.chain = '{label}:' || t.id AND r.status_to <> ''
                ORDER BY r.position DESC LIMIT 1
            ) last ON TRUE
            WHERE t.status <> last.status_to ORDER BY t.id
            """  # noqa: S608 - built from names of the schema alone
        )


@invariant(1, "A committee stands by its last filing, at most three years from the day it was filed (N1).")
def committees_stand_by_their_filing() -> Iterator[str]:
    return _lines(
        """
        SELECT c.number FROM committees_committee c
        JOIN LATERAL (
            SELECT f.* FROM committees_committeefiling f
            WHERE f.committee_id = c.id AND f.status = 'FILED' ORDER BY f.filed_on DESC, f.id DESC LIMIT 1
        ) f ON TRUE
        WHERE (c.filing_number, c.filed_on, c.valid_from, c.valid_to)
              IS DISTINCT FROM (f.filing_number, f.filed_on, f.valid_from, f.valid_to)
           OR c.valid_to > c.filed_on + interval '3 years'
        ORDER BY c.number
        """
    )


@invariant(1, "A batch that was published here has its terms, and they are those of their digest (regulation 4.2).")
def published_batches_keep_their_terms() -> Iterator[str]:
    published = Record.objects.filter(verb="batch.published").values_list("chain", flat=True)
    keys = {int(chain.rpartition(":")[2]) for chain in published}
    kept = {row.batch_id: row for row in BatchTerms.objects.filter(batch__in=keys)}
    yield from (f"batch {key} has no terms" for key in sorted(keys - kept.keys()))
    for key, row in sorted(kept.items()):
        if terms.digest_of(row.content) != row.sha256 or terms.shown_of(row.content) != row.shown:
            yield f"terms of batch {key} are not those of their digest"


@invariant(7, "A frozen roster is odd in number, has one chair and a deputy, and is what its digest says (N2).")
def frozen_rosters() -> Iterator[str]:
    for roster in Roster.objects.exclude(sha256="").order_by("pk"):
        seats = seats_of(roster)
        offices = [seat.position for seat in seats]
        lawful = len(seats) % 2 and offices.count("chair") == 1 and "deputy_chair" in offices
        if not lawful or len(seats) != roster.members or digest_of(seats) != roster.sha256:
            yield f"roster {roster.code}"
