from celery import shared_task

from reviews.services import blind as papers
from reviews.services import sealing


@shared_task
def blind(copy_id: int) -> bool:
    return papers.blind(copy_id)


@shared_task
def seal_minutes(meeting_id: int) -> bool:
    return sealing.seal_minutes(meeting_id)
