from celery import shared_task

from certificates.services import pipeline


@shared_task
def issue(certificate_id: int) -> bool:
    return pipeline.issue(certificate_id)
