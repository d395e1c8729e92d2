"""The library in the back office; each edit is recorded, and the loader leaves edited rows alone (S13a)."""

from django.contrib import admin

from portal.catalog.admin import VALIDITY, KeyedAdmin
from portal.policies import models


@admin.register(models.PolicyDocument)
class PolicyDocumentAdmin(KeyedAdmin):
    list_display = ("title", "number", "issuer", "issued_on", "confidence", *VALIDITY)
    search_fields = ("title", "number", "summary")


class GuideLineInline(admin.TabularInline):
    model = models.GuideLine
    fields = ("number", "part", "text", "clause", "valid_from", "valid_to")
    extra = 0
    can_delete = False


@admin.register(models.Guide)
class GuideAdmin(KeyedAdmin):
    list_display = ("title", "code", "kind", "position", *VALIDITY)
    list_filter = ("kind",)
    search_fields = ("title", "code", "lines__text")
    inlines = (GuideLineInline,)


@admin.register(models.Question)
class QuestionAdmin(KeyedAdmin):
    list_display = ("question", "topic", "position", *VALIDITY)
    list_filter = ("topic",)
    search_fields = ("question", "answer")
