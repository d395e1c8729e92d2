from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    label = "reviews"
    verbose_name = "评审"

    def ready(self) -> None:
        """Listen to the lower rooms, and say who may read blind papers; the unnumbered copy is read by nobody."""
        import_module("reviews.receivers")
        readable_by = import_module("portal.files.services").readable_by
        papers = import_module("reviews.blind_selectors")
        readable_by("blind_issued", papers.may_read_issued)
        readable_by("blind_check", papers.may_read_check)
