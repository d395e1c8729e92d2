from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from portal.audit.models import Anchor, Record
from portal.audit.rules import GENESIS, anchor_digest, record_hash
from portal.audit.selectors import broken_anchors, broken_records, chain_of
from portal.audit.services import anchor, record
from portal.core.actors import SYSTEM

pytestmark = pytest.mark.usefixtures("monday")


def rewrite(statement):
    """What only somebody who owns the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.django_db
def test_record_grows_one_chain():
    for verb in ("catalog.added", "catalog.changed"):
        record("catalog.series:1", verb, actor=SYSTEM, data={"name": "工程"})
    first, second = chain_of("catalog.series:1")
    assert (first.position, first.previous_hash) == (1, GENESIS)
    assert (second.position, second.previous_hash) == (2, first.hash)
    assert list(broken_records()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET verb = 'x' WHERE position = 2",
        "UPDATE audit_record SET at = at + interval '1 second' WHERE position = 1",
        'UPDATE audit_record SET data = \'{"name": "x"}\' WHERE position = 3',
        "DELETE FROM audit_record WHERE position = 2",
    ],
)
def test_each_rewriting_is_told(statement):
    for number in range(3):
        record("catalog.series:1", "catalog.changed", actor=SYSTEM, data={"name": str(number)})
    rewrite(statement)
    assert len(list(broken_records())) >= 1


@pytest.mark.django_db
def test_anchor_covers_the_last_record_of_a_chain():
    for number in range(2):
        record("catalog.series:1", "catalog.changed", actor=SYSTEM, data={"name": str(number)})
    anchor(date(2026, 9, 6))
    assert list(broken_anchors()) == []
    # A chain cut at its end still verifies by itself; the anchor knows better.
    rewrite("DELETE FROM audit_record WHERE position = 2")
    assert list(broken_records()) == []
    assert [each.day for each in broken_anchors()] == [date(2026, 9, 6)]


@pytest.mark.django_db
def test_a_day_has_one_anchor():
    assert anchor(date(2026, 9, 6)) is not None
    assert anchor(date(2026, 9, 6)) is None
    assert Anchor.objects.count() == 1


@pytest.mark.django_db
def test_check_invariants_fails_on_a_broken_chain():
    record("catalog.series:1", "catalog.changed", actor=SYSTEM)
    call_command("check_invariants", stdout=StringIO())
    rewrite("UPDATE audit_record SET verb = 'x'")
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("check_invariants", stdout=told)
    assert "catalog.series:1 position 1" in told.getvalue()
    assert Record.objects.count() == 1


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()), st.text())
def test_hash_depends_on_every_value(content, extra):
    changed = content | {"extra": extra}
    if changed != content:
        assert record_hash(GENESIS, changed) != record_hash(GENESIS, content)


@given(st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), min_size=2, unique=True))
def test_anchor_depends_on_the_order(hashes):
    assert anchor_digest(GENESIS, hashes) != anchor_digest(GENESIS, hashes[::-1])
