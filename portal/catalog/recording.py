"""The base by which every edit in the back office is recorded, in the transaction of the edit."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from portal.audit.services import record
from portal.catalog.models import Origin
from portal.core import clock
from portal.core.back_office import ByRole


def snapshot(row: Model | None) -> dict[str, str]:
    """The stored columns of ``row`` as text; empty for None."""
    if row is None:
        return {}
    columns = row._meta.concrete_fields  # noqa: SLF001 - Django's documented name
    return {column.attname: column.value_to_string(row) for column in columns if column.name != "edited_at"}


def record_edit(request: HttpRequest, row: Model, verb: str, before: dict, after: dict, *, document: str = "") -> None:
    """Record ``verb`` on ``row`` with the columns that differ, as they were and as they are.

    ``document``: on what the edit rests, where the row has no column for it.
    """
    differing = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    record(
        f"{row._meta.label_lower}:{row.pk}",  # noqa: SLF001
        f"catalog.{verb}",
        actor=request.actor,  # type: ignore[attr-defined]
        data={
            "before": {name: before[name] for name in differing if name in before},
            "after": {name: after[name] for name in differing if name in after},
            **({"document": document} if document else {}),
        },
    )


class RecordedAdmin(ByRole, admin.ModelAdmin):
    """A `ModelAdmin` whose rows become the administrator's, each edit is recorded, none is done in bulk.

    A row of the files is ended by its validity, never deleted: the loader would bring it back.
    """

    actions = None
    show_full_result_count = False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.has_changed():
            on_record = "" if hasattr(obj, "document") else form.cleaned_data.get("document", "")
            save_recorded(request, obj, document=on_record)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_recorded(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: ARG002
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            delete_recorded(request, row)
        for row in rows:
            save_recorded(request, row)
        formset.save_m2m()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and getattr(obj, "origin", Origin.ADMIN) == Origin.FILE:
            return False
        return super().has_delete_permission(request, obj)


class RecordedInline(ByRole, admin.TabularInline):
    """Rows of a ``RecordedAdmin``; it records them with its own."""


def save_recorded(request: HttpRequest, row: Any, *, document: str = "") -> None:
    before = type(row)._default_manager.filter(pk=row.pk).first()  # noqa: SLF001
    if hasattr(row, "origin"):
        row.origin, row.edited_at = Origin.ADMIN, clock.now()
    row.save()
    record_edit(request, row, "changed" if before else "added", snapshot(before), snapshot(row), document=document)


def delete_recorded(request: HttpRequest, row: Any) -> None:
    record_edit(request, row, "deleted", snapshot(row), {})
    row.delete()
