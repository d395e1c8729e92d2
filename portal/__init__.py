"""The portal. Celery is imported with it, so that ``shared_task`` binds to our application everywhere."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
