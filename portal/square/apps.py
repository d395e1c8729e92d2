from django.apps import AppConfig


class SquareConfig(AppConfig):
    name = "portal.square"
    label = "square"
    verbose_name = "公开信息"
