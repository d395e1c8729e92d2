from celery import shared_task

from applications.services import sharing


@shared_task
def ask_register(fact_id: int, asked_by_id: int | None = None) -> None:
    sharing.ask_register(fact_id, asked_by_id=asked_by_id)
