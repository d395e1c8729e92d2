"""The catalogue room: the regulation as data."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "portal.catalog"
    label = "catalog"
    verbose_name = "目录"
    default_auto_field = "django.db.models.BigAutoField"
