from celery import shared_task

from portal.workbooks import services


@shared_task
def check_intake(intake_id: int) -> bool:
    return services.check_intake(intake_id)


@shared_task
def apply_intake(intake_id: int) -> bool:
    return services.apply_intake(intake_id)


@shared_task
def make_export(export_id: int) -> bool:
    return services.make_export(export_id)
