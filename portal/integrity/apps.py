from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    name = "portal.integrity"
    label = "integrity"
    verbose_name = "诚信"
