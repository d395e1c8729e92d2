from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    label = "reviews"
    verbose_name = "评审"

    def ready(self) -> None:
        from reviews import receivers  # noqa: F401, PLC0415 - models are loaded only now
