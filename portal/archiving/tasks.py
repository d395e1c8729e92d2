from celery import shared_task

from portal.archiving import services


@shared_task
def make_export(export_id: int) -> bool:
    return services.make_export(export_id)


@shared_task
def make_packages(package_ids: list[int]) -> int:
    return services.make_packages(package_ids)
