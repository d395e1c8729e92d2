"""What every test may rely on: a real PostgreSQL, a real broker, and a clock that can be held still."""

import gc
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import caches
from django.db.backends.postgresql.operations import DatabaseOperations

from portal.core import clock

# A Monday, in the working-day calendar, far from any holiday.
MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=clock.SHANXI)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may take long begins first, so that at the end no worker waits for another."""
    items.sort(key=lambda item: -max((mark.args[0] for mark in item.iter_markers("timeout")), default=0))


def pytest_collection_finish() -> None:
    """What is there before the first test stays, so the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_append_only() -> Iterator[None]:
    """Let the flush between transactional tests empty tables whose triggers refuse it.

    Row by row: truncating gives each of some two hundred tables new files, for the few rows that a test has written.
    """
    original = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, *, reset_sequences=False, **kwargs):
        emptied = [f"DELETE FROM {self.quote_name(table)}" for table in tables]  # noqa: S608 - names of the schema
        if reset_sequences:
            emptied = original(self, style, tables, reset_sequences=True, **kwargs)
        replica, origin = ("SET session_replication_role = " + mode for mode in ("replica", "origin"))
        return [replica, "; ".join(emptied), origin] if emptied else []

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = original


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    yield
    for alias in caches:
        caches[alias].clear()


@pytest.fixture
def monday() -> Iterator[datetime]:
    """Hold the portal's clock at 2026-09-07 09:00 in Shanxi."""
    with clock.frozen(MONDAY):
        yield MONDAY
