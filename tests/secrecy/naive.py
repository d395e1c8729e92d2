"""A ballot as it is easily built, so that each attack has something to succeed on.

Nobody's name stands beside a choice here either: the roll says who has voted, the ballots say what. It leaks all the
same, by order, time, transaction, counters, keys, letters and caches.
"""

import hashlib
import logging
import uuid

from django.core.cache import cache
from django.db import connection, transaction

from portal.messages.services import Letter, tell

CREATE = (
    "CREATE TABLE naive_roll (id serial PRIMARY KEY, round_id bigint, voter_id bigint, used_at timestamptz)",
    "CREATE TABLE naive_ballot (id serial PRIMARY KEY, round_id bigint, choice text, cast_at timestamptz)",
    "CREATE TABLE naive_count (round_id bigint, choice text, votes int, PRIMARY KEY (round_id, choice))",
    "CREATE TABLE naive_key (key uuid PRIMARY KEY, answer text)",
    "CREATE TABLE naive_audit (id serial PRIMARY KEY, line text)",
)
DROP = "DROP TABLE naive_roll, naive_ballot, naive_count, naive_key, naive_audit"
CAST = (
    "INSERT INTO naive_roll (round_id, voter_id, used_at) VALUES (%(round)s, %(voter)s, clock_timestamp())",
    "INSERT INTO naive_ballot (round_id, choice, cast_at) VALUES (%(round)s, %(choice)s, clock_timestamp())",
    (
        "INSERT INTO naive_count VALUES (%(round)s, %(choice)s, 1)"
        " ON CONFLICT (round_id, choice) DO UPDATE SET votes = naive_count.votes + 1"
    ),
    "INSERT INTO naive_key VALUES (%(key)s, %(digest)s)",
    "INSERT INTO naive_audit (line) VALUES (%(line)s)",
)
LOG = logging.getLogger("naive")


def rows(sql: str, params: object = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def create() -> None:
    for statement in CREATE:
        rows(statement)


def cast(round_id: int, voter: int, choice: str, key: uuid.UUID) -> None:
    """One vote, in one transaction, with everything that a helpful programmer keeps."""
    given = {
        "round": round_id, "voter": voter, "choice": choice, "key": key,
        "digest": hashlib.sha256(f"{key}{choice}".encode()).hexdigest(),
        "line": f"round {round_id} voter {voter} choice {choice}",
    }  # fmt: skip
    with transaction.atomic():
        for statement in CAST:
            rows(statement, given)
    LOG.warning("POST /cast round %s voter %s choice %s", round_id, voter, choice)
    cache.set(f"answer:{round_id}:{voter}", choice)


def refusal(round_id: int, voter: int) -> str:
    """What a second vote is told, as helpfully as can be."""
    (line,) = rows("SELECT line FROM naive_audit WHERE line LIKE %s", [f"round {round_id} voter {voter} %"])[0]
    return f"您已投票：{line}"


def tell_the_applicant(round_id: int, applicant: int, voters: int) -> None:
    agree = rows("SELECT count(*) FROM naive_ballot WHERE round_id = %s AND choice = 'agree'", [round_id])[0][0]
    tell([Letter(recipient_id=applicant, subject="评审结果", body=f"同意票{agree}张，共{voters}张。")])


def statistics(round_id: int) -> str:
    """Agreement by specialty, published however few have voted."""
    counted = rows("SELECT choice, votes FROM naive_count WHERE round_id = %s", [round_id])
    return f"机械专业：同意票{dict(counted).get('agree', 0)}张，共{sum(votes for _, votes in counted)}张"
