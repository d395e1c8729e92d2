"""Back office of committees, batches and the expert pool; each edit is recorded."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from committees.entrustment_workflow import EntrustmentStatus
from committees.models import Batch, Committee, CommitteeSpecialty, CommitteeUnit, Entrustment, Expert, Member
from portal.catalog.recording import RecordedAdmin, RecordedInline

FILED = ("organiser", "formed_by", "filing_number", "filing_authority", "valid_from", "valid_to")


class SpecialtyInline(RecordedInline):
    model = CommitteeSpecialty
    autocomplete_fields = ("specialty",)
    extra = 0


class UnitFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """An open committee serves everybody, so it names no units (M1d)."""
        super().clean()
        rows = [form for form in self.forms if form.has_changed() or form.instance.pk]
        kept = [form for form in rows if not form.cleaned_data.get("DELETE")]
        internal = self.instance.scope == Committee.Scope.INTERNAL
        if kept and not internal:
            raise ValidationError("面向社会的评审委员会不限定单位，请删去服务单位，或者把申报范围改为本单位（系统）。")


class UnitInline(RecordedInline):
    model = CommitteeUnit
    formset = UnitFormSet
    raw_id_fields = ("organisation",)
    extra = 0


class MemberInline(RecordedInline):
    model = Member
    autocomplete_fields = ("expert",)
    extra = 0


@admin.register(Committee)
class CommitteeAdmin(RecordedAdmin):
    list_display = ("number", "name", "level", "organiser", "valid_from", "valid_to", "status")
    list_filter = ("level", "status", "formed_by", "scope", "usage_scope")
    list_select_related = ("organiser",)
    search_fields = ("number", "name", "filing_number")
    autocomplete_fields = ("series", "region")
    raw_id_fields = ("organiser", "filing_authority")
    inlines = (SpecialtyInline, UnitInline, MemberInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """Another series or level is another committee, filed anew (令40 arts. 6 and 8); orders change the status.

        What the portal has filed is changed by a filing anew alone.
        """
        if obj is None:
            return ("status",)
        fixed = ("number", "series", "level", "status")
        return (*fixed, *FILED) if obj.filed_on else fixed


@admin.register(Entrustment)
class EntrustmentAdmin(RecordedAdmin):
    list_display = ("document", "from_body", "committee", "series", "level", "valid_from", "valid_to", "status")
    list_filter = ("level", "status")
    list_select_related = ("from_body", "committee", "series")
    search_fields = ("document", "committee__name", "from_body__name")
    raw_id_fields = ("from_body",)
    autocomplete_fields = ("committee", "series")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only letters on paper are registered here; one that was sent through the portal stays as it was sent."""
        on_paper = obj is None or obj.status == EntrustmentStatus.ON_PAPER
        return on_paper and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        on_paper = obj is None or obj.status == EntrustmentStatus.ON_PAPER
        return on_paper and super().has_delete_permission(request, obj)


@admin.register(Batch)
class BatchAdmin(RecordedAdmin):
    list_display = ("title", "committee", "year", "opens_at", "closes_at", "status")
    list_filter = ("year", "status")
    list_select_related = ("committee",)
    search_fields = ("title", "code")
    autocomplete_fields = ("committee",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        """A draft is published by its secretary; a published batch stands (regulation 4.2)."""
        if obj is None or obj.status == Batch.Status.DRAFT:
            return ("status",)
        return tuple(field.name for field in Batch._meta.fields if field.editable and field.name != "id")  # noqa: SLF001


@admin.register(Expert)
class ExpertAdmin(RecordedAdmin):
    list_display = ("user", "series", "title_level", "specialty", "term_from", "term_to", "status")
    list_filter = ("status", "title_level")
    list_select_related = ("user", "series", "specialty")
    search_fields = ("user__name",)
    raw_id_fields = ("user", "employer")
    autocomplete_fields = ("series", "specialty")
    readonly_fields = ("status",)
