"""Two people at once, on connections of their own."""

import re
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

from django.db import connection, transaction

from applications.models import Application
from applications.services.applicant import start_application
from portal.audit.models import Record
from portal.core.errors import Refused
from portal.core.invariants import all_invariants
from tests.properties.forward import advance
from tests.properties.world import START, World, fill

TIMES = 5
PATIENCE = 30
CHINESE = re.compile(r"[一-鿿]")


def _answer(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Refused as refused:
        return refused


def race(*acts: Callable[[], Any]) -> list[Any]:
    """Let all ``acts`` begin at one moment; gives each one's answer or its ``Refused``."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(PATIENCE)
            return _answer(act)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(run, act) for act in acts]
        return [future.result(PATIENCE) for future in futures]


def times(meet: Callable[..., list[Any]]) -> range:
    """How often to repeat: a race falls out by chance, an overlap the same each time."""
    return range(TIMES if meet is race else 1)


def overlap(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """``second`` begins when ``first`` has acted and not committed; ``first`` commits when ``second`` waits for it."""
    acted, may_commit = Event(), Event()

    def run_first() -> Any:
        try:
            with transaction.atomic():
                answer = first()
                acted.set()
                may_commit.wait(PATIENCE)
            return answer
        finally:
            acted.set()
            connection.close()

    def run_second() -> Any:
        try:
            acted.wait(PATIENCE)
            return _answer(second)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(run_first), pool.submit(run_second)]
        _until_somebody_waits(futures[1])
        may_commit.set()
        return [future.result(PATIENCE) for future in futures]


def _until_somebody_waits(second: Future[Any]) -> None:
    """Until the second stands before a lock of the database, or has come to its end without one."""
    deadline = time.monotonic() + PATIENCE
    while not second.done() and time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def one_wins(answers: list[Any]) -> Any:
    """The winner's answer; everybody else got a Chinese sentence."""
    losers = [each for each in answers if isinstance(each, Refused)]
    assert len(losers) == len(answers) - 1, answers
    assert all(CHINESE.search(each.reason) for each in losers)
    return next(each for each in answers if not isinstance(each, Refused))


def verbs(case: Application, prefix: str = "") -> list[str]:
    """The case's records from the first to the last."""
    chain = Record.objects.filter(chain=f"applications.application:{case.pk}", verb__startswith=prefix)
    return list(chain.order_by("position").values_list("verb", flat=True))


def a_case(world: World, until: str) -> Application:
    """A newcomer's case that stands at ``until``, begun on the first day of the world."""
    world.now = START
    employment = world.newcomer()
    actor = world.hats_of(employment.user_id)[0]
    with world.moment():
        case = start_application(actor=actor, batch=world.batch, level="middle", employment=employment)
        fill(case, actor)
    return advance(world, case, until=until)


def check_invariants(*, without: Collection[int] = ()) -> None:
    """``without``: the numbers of those that a test cannot keep, as (1) whose cases are made without their record."""
    asked = [each for each in all_invariants() if each.number not in without]
    broken = {each.sentence: found for each in asked if (found := list(each.violations()))}
    assert broken == {}, broken
