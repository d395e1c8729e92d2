"""What the portal needs around it, asked before it starts and by the readiness page."""

import os
from pathlib import Path

import kombu
import redis
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import KombuError

from portal.core import pdf

SECONDS_TO_ANSWER = 2


def missing_requirements() -> list[str]:
    """One plain sentence for each thing that is missing; empty when the portal may start."""
    problems = [
        printing_problem(),
        folder_problem(settings.VAR_DIR),
        database_problem(),
        broker_problem(),
    ]
    return [problem for problem in problems if problem]


def printing_problem() -> str:
    """Which libraries and fonts certificates can't be printed without, or nothing."""
    missing = pdf.requirements_missing()
    if not missing:
        return ""
    return f"Printing needs {', '.join(missing)}. Run `sh scripts/system_libraries.sh portal`; fonts are in git."


def folder_problem(folder: Path) -> str:
    """Why ``folder`` can't be written, or nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"The folder {folder} can't be made: {error.strerror}. Set VAR_DIR to a writable folder."
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"The folder {folder} is not writable. Set VAR_DIR to a writable folder."
    return ""


def database_problem() -> str:
    """Why PostgreSQL does not answer, or nothing."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"PostgreSQL (DATABASE_URL) does not answer: {str(error).strip()}"
    return ""


def broker_problem() -> str:
    """Why the Redis-protocol broker does not answer, or nothing."""
    options = {"socket_connect_timeout": SECONDS_TO_ANSWER, "socket_timeout": SECONDS_TO_ANSWER}
    try:
        with kombu.Connection(settings.CELERY_BROKER_URL, transport_options=options) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS_TO_ANSWER)
    except (KombuError, redis.RedisError, OSError) as error:
        return f"The broker (REDIS_URL) does not answer: {error}"
    return ""


def migration_problem() -> str:
    """Which migrations are not applied yet, or nothing. The database must answer."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return f"{len(plan)} migrations are not applied. Run `python manage.py migrate`."
    return ""
