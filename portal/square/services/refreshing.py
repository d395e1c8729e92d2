"""One refresh of a table at a time, and up to when it was brought."""

from datetime import datetime, timedelta

from django.db import connection

from portal.core import clock
from portal.square.models import Refresh


def locked(name: str) -> None:
    """Wait for another refresh of the same table; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"square.{name}"])


def note(name: str) -> None:
    Refresh.objects.update_or_create(name=name, defaults={"as_of": clock.now()})


def as_of(name: str) -> datetime | None:
    return Refresh.objects.filter(name=name).values_list("as_of", flat=True).first()


def is_older_than(name: str, age: timedelta) -> bool:
    """Never made, or longer ago than ``age`` (or in a future that the demo's clock has left)."""
    last = as_of(name)
    return last is None or not timedelta() <= clock.now() - last < age
