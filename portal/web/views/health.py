"""Pages for load balancers and people on duty: is the process alive, may it get requests."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core import checks
from portal.core.access import public


@public
@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Database, migrations and broker are in order; else 503 naming the parts that are not.

    Only names go out, for the reasons may hold addresses; ``check_requirements`` tells them on the machine.
    """
    failed = [part for part, works in _parts().items() if not works]
    if failed:
        return JsonResponse({"status": "unavailable", "failed": failed}, status=503)
    return JsonResponse({"status": "ok"})


def _parts() -> dict[str, bool]:
    database = not checks.database_problem()
    return {
        "database": database,
        "migrations": database and _migrated(),
        "broker": not checks.broker_problem(),
    }


def _migrated() -> bool:
    try:
        return not checks.migration_problem()
    except DatabaseError:
        return False
