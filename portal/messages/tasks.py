from celery import shared_task

from portal.messages import sending


@shared_task
def send_waiting() -> int:
    return sending.send_waiting()
