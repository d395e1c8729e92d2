from celery import shared_task

from portal.administration.services.runs import check_chains


@shared_task
def check_the_chains() -> None:
    """Read the whole record once; asked for by the sweep of every day."""
    check_chains()
