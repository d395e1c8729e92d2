from celery import group, shared_task

from certificates.services import pipeline


@shared_task
def begin_issuance(issuance_id: int) -> None:
    """The sets of an issuance, side by side. A job that is lost is sent again by the sweep; none waits for another."""
    group(issue_many.s(each) for each in pipeline.sets_of(issuance_id)).delay()


@shared_task
def issue_many(certificate_ids: list[int]) -> int:
    return pipeline.issue_many(certificate_ids)
