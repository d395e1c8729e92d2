"""Back office of the catalogue for HRSS administrators; each edit is recorded."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest

from portal.catalog import models
from portal.catalog.back_office_forms import DocumentOnRecordForm, SourcedForm
from portal.catalog.reason_choices import choices_of
from portal.catalog.recording import RecordedAdmin, RecordedInline, save_recorded

VALIDITY = ("valid_from", "valid_to", "origin")


class CatalogAdmin(RecordedAdmin):
    form = SourcedForm


class KeyedAdmin(CatalogAdmin):
    """Rows known by a code of their own: the code is chosen once."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002
        return ("code",) if obj else ()


@admin.register(models.Region)
class RegionAdmin(KeyedAdmin):
    form = DocumentOnRecordForm
    list_display = ("code", "name", "level", "parent", "origin")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)


class SeriesLevelInline(RecordedInline):
    model = models.SeriesLevel
    form = SourcedForm
    fields = ("level", "names", "mode", "mode_note", "document", "clause", "valid_from", "valid_to")
    extra = 0
    can_delete = False


@admin.register(models.Series)
class SeriesAdmin(KeyedAdmin):
    list_display = ("number", "name", "code", "is_active", "confidence", "origin")
    list_filter = ("is_active", "confidence")
    search_fields = ("name", "code", "levels__names")
    inlines = (SeriesLevelInline,)


@admin.register(models.Specialty)
class SpecialtyAdmin(CatalogAdmin):
    list_display = ("name", "code", "series", *VALIDITY)
    list_filter = ("series",)
    list_select_related = ("series",)
    search_fields = ("name", "code")


@admin.register(models.FormerTitle)
class FormerTitleAdmin(CatalogAdmin):
    form = DocumentOnRecordForm
    list_display = ("name", "series", "level", "origin")
    list_select_related = ("series",)
    search_fields = ("name",)


@admin.register(models.ExamMode)
class ExamModeAdmin(KeyedAdmin):
    list_display = ("exam", "level", "mode", "series", "specialty", "confidence", *VALIDITY)
    list_filter = ("mode", "level")
    list_select_related = ("series", "specialty")
    search_fields = ("exam", "code")


@admin.register(models.QualificationMapping)
class QualificationMappingAdmin(CatalogAdmin):
    list_display = ("qualification", "grade", "title", "series", "to_confirm", "confidence", *VALIDITY)
    list_filter = ("to_confirm", "confidence", "level")
    list_select_related = ("series",)
    search_fields = ("qualification", "code", "title")


@admin.register(models.EvaluationStandard)
class EvaluationStandardAdmin(KeyedAdmin):
    list_display = ("name", "kind", "series", "document", *VALIDITY)
    list_filter = ("kind",)
    list_select_related = ("series",)
    search_fields = ("name", "code", "document")


@admin.register(models.EligibilityRule)
class EligibilityRuleAdmin(KeyedAdmin):
    list_display = ("code", "track", "level", "education", "prior_level", "skill_level", "years", *VALIDITY)
    list_filter = ("track", "level", "standard")
    search_fields = ("code", "note")


@admin.register(models.EducationEquivalence)
class EducationEquivalenceAdmin(CatalogAdmin):
    list_display = ("school_class", "degree", "document", "clause", "origin")


@admin.register(models.Parameter)
class ParameterAdmin(CatalogAdmin):
    list_display = ("name", "key", "value", "unit", "clause", *VALIDITY)
    list_filter = ("unit", "confidence")
    search_fields = ("key", "name", "clause")


@admin.register(models.ReasonText)
class ReasonTextAdmin(KeyedAdmin):
    fields = ("code", "kind", "place", "reason", "text", "document", "clause", "note", "valid_from", "valid_to")
    list_display = ("text", "kind", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("code", "text", "place")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text":
            kwargs["widget"] = AdminTextareaWidget
        found = choices_of(db_field.name)
        if not found:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        empty = [("", "任何位置")] if db_field.blank else []
        return forms.ChoiceField(label=db_field.verbose_name, choices=[*empty, *found], required=not db_field.blank)


class CalendarExceptionInline(RecordedInline):
    model = models.CalendarException
    extra = 1


@admin.register(models.CalendarYear)
class CalendarYearAdmin(RecordedAdmin):
    list_display = ("year", "version", "source_document", "origin", "edited_at")
    search_fields = ("year", "source_document")
    readonly_fields = ("version",)
    inlines = (CalendarExceptionInline,)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.has_changed() and change:
            form.instance.version += 1
            save_recorded(request, form.instance)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
