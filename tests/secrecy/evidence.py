"""What somebody can lay hands on who reads the whole database, its log, the cache and every page, after a vote.

The same elections are held twice, once by the naive ballot and once by ours, and all their traces are collected.
"""

import logging
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from redis import Redis

from portal.audit.models import Record
from portal.messages.models import Message
from reviews import services
from reviews.models import RollEntry
from tests import factories
from tests.reviews.factories import Room, room
from tests.reviews.test_pages import body, signed_in
from tests.secrecy import naive
from tests.secrecy.naive import rows

VOTERS, ROUNDS = 7, 12
Truth = dict[tuple[int, int], str]


@dataclass
class Evidence:
    """``truth`` is what the attacks want to find: the choice of each voter in each round."""

    truth: Truth = field(default_factory=dict)
    # Who voted in which order, which both rolls tell.
    order: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    roll: list[tuple] = field(default_factory=list)
    # (round, choice, id, xmin, time or None) in the order in which they lie on the disk.
    ballots: list[tuple] = field(default_factory=list)
    # After each vote: (round, voter, whatever numbers can be read).
    counters: list[tuple[int, int, dict[str, int]]] = field(default_factory=list)
    sequences: list[tuple[int, int, dict[str, int]]] = field(default_factory=list)
    keys: dict[tuple[int, int], uuid.UUID] = field(default_factory=dict)
    dump: str = ""
    statements: str = ""
    log: str = ""
    audit: str = ""
    cached: str = ""
    refusals: dict[tuple[int, int], str] = field(default_factory=dict)
    letters: str = ""
    public: str = ""
    answers: set[tuple[int, int]] = field(default_factory=set)


def elections(voters: list[int], rounds: list[int]) -> Iterator[tuple[int, int, str]]:
    """Mixed votes in a mixed order; the last round is unanimous and the one before it has one who stands alone."""
    chance = Random(7)  # noqa: S311 - the same elections for both
    for number, round_id in enumerate(rounds):
        choices = ["agree"] * 3 + ["disagree"] * 2 + ["abstain"] * 2
        chance.shuffle(choices)
        if number >= len(rounds) - 2:
            choices = ["agree"] * (len(voters) - 1) + ["agree" if number == len(rounds) - 1 else "disagree"]
        for place in chance.sample(range(len(voters)), len(voters)):
            yield round_id, voters[place], choices[place]


@contextmanager
def watched(found: Evidence) -> Iterator[None]:
    """Everything that is logged meanwhile, at its most talkative, and every statement that the database sees."""
    lines: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    root, of_django = logging.getLogger(), logging.getLogger("django")
    levels = root.level, of_django.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    of_django.setLevel(logging.DEBUG)
    with CaptureQueriesContext(connection) as captured:
        try:
            yield
        finally:
            root.removeHandler(handler)
            root.setLevel(levels[0])
            of_django.setLevel(levels[1])
            found.statements += "\n".join(each["sql"] for each in captured)
            found.log += "\n".join(lines)


def whole_dump() -> str:
    """Every table as text, as a stolen dump would show it."""
    tables = connection.introspection.table_names()
    return "\n".join(
        f"{table} {line}"
        for table in tables
        for (line,) in rows(f'SELECT stored::text FROM "{table}" AS stored')  # noqa: S608
    )


def whole_cache() -> str:
    """Every key with its value, as far as it is text."""
    redis = Redis.from_url(settings.CACHES["default"]["LOCATION"])
    kept = [key + b" " + (redis.get(key) or b"") for key in redis.scan_iter("*") if redis.type(key) == b"string"]
    return "\n".join(re.sub(r"[^ -~]", " ", entry.decode("latin-1")) for entry in kept)


def _sequences() -> dict[str, int]:
    return dict(rows("SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"))


def of_the_naive_ballot(applicant: int) -> Evidence:
    found = Evidence()
    naive.create()
    voters, rounds = list(range(101, 101 + VOTERS)), list(range(1, ROUNDS + 1))
    with watched(found):
        for round_id, voter, choice in elections(voters, rounds):
            key = uuid.uuid4()
            naive.cast(round_id, voter, choice, key)
            _note(found, round_id, voter, choice, key, _naive_counts(round_id))
    found.refusals = {(round_id, voter): naive.refusal(round_id, voter) for round_id, voter in found.truth}
    naive.tell_the_applicant(rounds[-1], applicant, VOTERS)
    found.public = naive.statistics(rounds[-1])
    found.roll = rows("SELECT round_id, voter_id, xmin::text, used_at FROM naive_roll ORDER BY ctid")
    found.ballots = rows("SELECT round_id, choice, id::text, xmin::text, cast_at FROM naive_ballot ORDER BY ctid")
    found.audit = "\n".join(line for (line,) in rows("SELECT line FROM naive_audit"))
    return _and_all_the_rest(found, applicant)


def _naive_counts(round_id: int) -> dict[str, int]:
    return dict(rows("SELECT choice, votes FROM naive_count WHERE round_id = %s", [round_id]))


def _note(found: Evidence, round_id: int, voter: int, choice: str, key: uuid.UUID, counts: dict[str, int]) -> None:
    found.truth[round_id, voter] = choice
    found.order[round_id].append(voter)
    found.keys[round_id, voter] = key
    found.counters.append((round_id, voter, counts))
    found.sequences.append((round_id, voter, _sequences()))


def _and_all_the_rest(found: Evidence, applicant: int) -> Evidence:
    found.letters = "\n".join(Message.objects.filter(recipient=applicant).values_list("body", flat=True))
    found.cached = whole_cache()
    found.dump = whole_dump()
    return found


def of_our_ballot() -> tuple[Evidence, Room]:
    """The same elections through the pages; the odd rounds one by one, the others as lists."""
    found = Evidence()
    here = room(members=VOTERS, cases=ROUNDS).in_vote(VOTERS)
    numbers = {here.vote(number).pk: number for number in range(1, ROUNDS + 1)}
    places = {expert.pk: place for place, expert in enumerate(here.experts)}
    phones = {expert.pk: signed_in(actor) for expert, actor in zip(here.experts, here.actors, strict=True)}
    with watched(found):
        for round_id, voter, choice in elections(list(places), list(numbers)):
            key = uuid.uuid4()
            found.answers.add(_votes(phones[voter], here, numbers[round_id], choice, key))
            _note(found, round_id, voter, choice, key, _our_counts(round_id))
    found.refusals = _second_votes(found, here, numbers, places)
    here.close()
    services.sign_results(meeting=here.meeting, actor=here.chair)
    found.roll = rows("SELECT round_id, expert_id, xmin::text, NULL FROM reviews_rollentry ORDER BY ctid")
    found.ballots = rows("SELECT round_id, choice, id::text, xmin::text, NULL FROM reviews_ballot ORDER BY ctid")
    found.audit = "\n".join(str(each) for each in Record.objects.values())
    found.public = _read_in_public(here)
    return _and_all_the_rest(found, here.cases[-1].applicant_id), here


def _votes(phone: Client, here: Room, number: int, choice: str, key: uuid.UUID) -> tuple[int, int]:
    """Status and size of the answer, which may tell no choice from another."""
    seat, sent = f"/my-meetings/{here.meeting.code}/", {"idempotency_key": str(key)}
    if number % 2:
        answer = phone.post(f"{seat}items/{number}/cast", sent | {"choice": choice})
    else:
        answer = phone.post(f"{seat}ballot/", sent | {"step": "cast", f"item-{number}": choice})
    return answer.status_code, len(answer.content)


def _our_counts(round_id: int) -> dict[str, int]:
    """Whatever numbers stand by the open round: in its row, and the size of its box."""
    columns = "agree", "disagree", "abstain", "not_cast"
    stored = rows(f"SELECT {', '.join(columns)} FROM reviews_round WHERE id = %s", [round_id])[0]  # noqa: S608
    counts = {name: value for name, value in zip(columns, stored, strict=True) if value is not None}
    size = rows("SELECT length(sealed) FROM reviews_box WHERE round_id = %s", [round_id])[0][0]
    return counts | {"size of the box": size}


def _second_votes(found: Evidence, here: Room, numbers: dict[int, int], places: dict[int, int]) -> dict:
    told: dict[tuple[int, int], str] = {}
    for round_id, voter in found.truth:
        sentences = [
            _refusal(lambda r=round_id, v=voter, c=choice: services.cast(
                round=here.vote(numbers[r]), actor=here.actors[places[v]], choice=c
            ))
            for choice in ("agree", "disagree")
        ]  # fmt: skip
        told[round_id, voter] = "\n".join(sentences)
    return told


def _refusal(act: Callable[[], object]) -> str:
    try:
        act()
    except Exception as error:  # noqa: BLE001 - an attacker reads any error
        return f"{error} {getattr(error, 'reason', '')} {error.args}"
    raise AssertionError("a second vote was taken")


def _read_in_public(here: Room) -> str:
    """What the public, an applicant, a member who does not preside and another committee can open afterwards."""
    code = here.meeting.code
    readers = {
        Client(): ["/", "/api/v1/openapi.json", "/api/v1/committees", "/api/v1/notices", "/api/v1/statistics"],
        signed_in(factories.applicant_actor(here.cases[-1].applicant)): ["/", f"/my/{here.cases[-1].code}/"],
        signed_in(here.actors[4]): [f"/my-meetings/{code}/", f"/my-meetings/{code}/items/{ROUNDS}/", "/my-meetings/"],
        signed_in(here.secretary): [f"/review/meetings/{code}/"],
    }
    pages = [body(reader.get(path, follow=True)) for reader, paths in readers.items() for path in paths]
    assert RollEntry.objects.filter(status="USED").count() == VOTERS * ROUNDS
    return "\n".join(pages)
