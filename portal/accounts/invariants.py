from collections.abc import Iterator

from django.db import connection

from portal.core.invariants import invariant

PLAIN = """
    SELECT id FROM accounts_user
    WHERE id_number ~ '^[0-9]{17}[0-9Xx]$' OR phone ~ '^1[0-9]{10}$'
        OR (id_number <> '' AND id_number_hash IS NULL) OR (phone <> '' AND phone_hash IS NULL)
    ORDER BY id
"""


@invariant(9, "Identity numbers and phones are encrypted at rest and found by keyed hash.")
def plain_personal_numbers() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        yield from (f"user {pk}" for (pk,) in cursor.fetchall())
