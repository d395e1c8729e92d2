"""Work that is done after the commit, by name, so that a lower room can ask for what an upper room does."""

from typing import Any

from celery import current_app
from django.db import transaction


def after_commit(task_name: str, *args: Any) -> None:
    """Send the Celery task ``task_name`` once the open transaction has committed.

    ``args`` are ids. A job lost with the broker is found again by the sweep of its room, so each is idempotent.
    """
    transaction.on_commit(lambda: current_app.send_task(task_name, args=args), robust=True)
