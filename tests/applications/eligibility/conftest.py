"""The catalogue as it is shipped, read once; modules that use it are marked, so that there is a database to read."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from functools import lru_cache

import pytest
from django.db import transaction

from applications.eligibility.rulebook import Catalogue, Rulebook, change_days, pick
from applications.selectors.rulebook import catalogue
from portal.catalog.services import load_catalog


@pytest.fixture(scope="session")
def shipped(django_db_setup, django_db_blocker) -> Catalogue:
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalog()
        found = catalogue()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="session")
def book_of(shipped) -> Callable[[date], Rulebook]:
    """The rulebook of a day; days between two changes share one."""
    changes = change_days(shipped)
    pick_once = lru_cache(lambda period: pick(shipped, changes[period - 1] if period else date.min))
    return lambda on: pick_once(bisect_right(changes, on))


@pytest.fixture(scope="session")
def book(book_of) -> Rulebook:
    return book_of(date(2026, 12, 31))
