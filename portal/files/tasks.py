from celery import shared_task

from portal.files import comparing


@shared_task
def take_fingerprint(file_id: str) -> None:
    comparing.take_fingerprint(file_id)
