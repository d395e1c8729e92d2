"""Django's command, writing constraints, indexes and triggers of a new table into the table's own creation.

Each operation by itself makes ``migrate`` render the models around it again, which a first migration with hundreds of
them pays in seconds on every fresh database.
"""

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import makemigrations
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger

PARTS: dict[type[Operation], str] = {AddConstraint: "constraint", AddIndex: "index", AddTrigger: "trigger"}


class Command(makemigrations.Command):
    def write_migration_files(self, changes: dict[str, list[Any]], *args: Any, **kwargs: Any) -> None:
        for migrations in changes.values():
            for migration in migrations:
                migration.operations = folded(migration.operations)
        super().write_migration_files(changes, *args, **kwargs)


def folded(operations: Sequence[Any]) -> list[Any]:
    """Without the parts of new tables, which their creation then has; unless a field of the table comes later."""
    late = {each.model_name_lower for each in operations if isinstance(each, AddField)}
    created = {each.name_lower: each for each in operations if isinstance(each, CreateModel)}
    new = {name: each for name, each in created.items() if name not in late}
    kept = []
    for each in operations:
        name = PARTS.get(type(each))
        if name and each.model_name_lower in new:
            new[each.model_name_lower].options.setdefault(each.option_name, []).append(getattr(each, name))
        else:
            kept.append(each)
    return kept
