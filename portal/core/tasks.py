from celery import shared_task

from portal.core import due


@shared_task
def run_due() -> None:
    """What falls due with time; beat sends it every minute."""
    due.run_due()
