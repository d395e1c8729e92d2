from celery import shared_task

from certificates.services import pipeline


@shared_task
def issue_many(certificate_ids: list[int]) -> int:
    return pipeline.issue_many(certificate_ids)
