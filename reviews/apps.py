from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    label = "reviews"
    verbose_name = "评审"

    def ready(self) -> None:
        """Listen to the cases."""
        import_module("reviews.receivers")
