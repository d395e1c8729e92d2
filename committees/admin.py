"""Back office of committees, batches and the expert pool; each edit is recorded."""

from django.contrib import admin

from committees.models import Batch, Committee, Expert, Member
from portal.catalog.recording import RecordedAdmin


class MemberInline(admin.TabularInline):
    model = Member
    autocomplete_fields = ("expert",)
    extra = 0


@admin.register(Committee)
class CommitteeAdmin(RecordedAdmin, admin.ModelAdmin):
    list_display = ("number", "name", "level", "organiser", "valid_from", "valid_to", "status")
    list_filter = ("level", "status")
    list_select_related = ("organiser",)
    search_fields = ("number", "name", "filing_number")
    autocomplete_fields = ("series", "region")
    raw_id_fields = ("organiser", "filing_authority")
    filter_horizontal = ("specialties",)
    inlines = (MemberInline,)


@admin.register(Batch)
class BatchAdmin(RecordedAdmin, admin.ModelAdmin):
    list_display = ("title", "committee", "year", "opens_at", "closes_at")
    list_filter = ("year",)
    list_select_related = ("committee",)
    search_fields = ("title", "code")
    autocomplete_fields = ("committee",)


@admin.register(Expert)
class ExpertAdmin(RecordedAdmin, admin.ModelAdmin):
    list_display = ("user", "title_level", "specialty", "term_from", "term_to")
    list_select_related = ("user", "specialty")
    search_fields = ("user__name",)
    raw_id_fields = ("user", "employer")
    autocomplete_fields = ("specialty",)
