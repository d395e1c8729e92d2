from celery import shared_task

from reviews.services import blind as papers


@shared_task
def blind(copy_id: int) -> bool:
    return papers.blind(copy_id)
