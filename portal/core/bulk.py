"""Writing different values to many rows in one statement."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, models


def update_rows(rows: Sequence[models.Model], field_names: Sequence[str]) -> int:
    """Write the named fields of all ``rows`` (of one model) by a single UPDATE; returns the rows written.

    Django's ``bulk_update`` nests a CASE for each field and row, which costs more than the update itself. Values
    travel as JSON, which keeps arrays whole; binary fields cannot.
    """
    if not rows or not field_names:
        return 0
    meta = rows[0]._meta  # noqa: SLF001 - Django's public model API
    columns: dict[str, Any] = {field.name: field for field in meta.concrete_fields}
    fields: list[Any] = [meta.pk, *(columns[name] for name in field_names)]
    quoted = [connection.ops.quote_name(field.column) for field in fields]
    typed = ", ".join(f"{name} {_type(field)}" for name, field in zip(quoted, fields, strict=True))
    given = [{field.column: field.get_prep_value(getattr(row, field.attname)) for field in fields} for row in rows]
    assignments = ", ".join(f"{name} = given.{name}" for name in quoted[1:])
    table = connection.ops.quote_name(meta.db_table)
    sql = (
        f"UPDATE {table} SET {assignments} FROM jsonb_to_recordset(%s::jsonb) AS given({typed}) "  # noqa: S608
        f"WHERE {table}.{quoted[0]} = given.{quoted[0]}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(given, default=str)])
        return cursor.rowcount


def copy_rows(model: type[models.Model], field_names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add new rows of ``model`` by one COPY, which costs a fraction of INSERTs; keys are the database's.

    ``rows``: values in the order of ``field_names``; every column without a default must be named. None may
    be read from the database while the COPY runs: the connection would wait for itself.
    """
    columns: dict[str, Any] = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001
    fields = [columns[name] for name in field_names]
    # The driver knows plain values; fields of our own turn theirs into something else.
    ours: list[tuple[int, Callable[[Any], Any]]] = [
        (place, field.get_prep_value)
        for place, field in enumerate(fields)
        if not type(field).__module__.startswith("django.")
    ]
    ours += [(place, _written) for place, field in enumerate(fields) if isinstance(field, models.DateField)]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django's public model API
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            values = list(row)
            for place, prepared in ours:
                values[place] = prepared(values[place])
            copy.write_row(values)


@lru_cache(maxsize=4096)
def _written(moment: date | None) -> str | None:
    """A day or a moment as the database reads it: the driver writes each anew, and the rows of a list repeat them."""
    return None if moment is None else str(moment)


def _type(field: Any) -> str:
    own_sequence = field.primary_key and not field.is_relation
    return str(field.rel_db_type(connection) if own_sequence else field.db_type(connection))
