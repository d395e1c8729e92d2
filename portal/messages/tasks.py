from celery import shared_task

from portal.messages import services


@shared_task
def send_waiting() -> int:
    return services.send_waiting()
