"""Health pages and the check before the start, against a real database and broker."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from portal.core import checks

NOWHERE = "redis://127.0.0.1:1/0"


def test_live_without_sign_in_answers(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_all_parts_work(client):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_without_broker_names_it(client, settings):
    settings.CELERY_BROKER_URL = NOWHERE
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "failed": ["broker"]})


@pytest.mark.django_db
def test_ready_with_an_unapplied_migration_names_it(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "failed": ["migrations"]})


def test_live_refuses_post(client):
    assert client.post("/health/live").status_code == 405


def test_unwritable_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in checks.folder_problem(tmp_path / "file" / "var")


def test_check_requirements_on_a_bare_machine_names_what_is_missing(repository, tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check_requirements", "--settings", "portal.settings.test"],
        cwd=repository,
        env=os.environ
        | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/zhiping", "REDIS_URL": NOWHERE, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "PostgreSQL (DATABASE_URL) does not answer" in done.stderr
    assert "The broker (REDIS_URL) does not answer" in done.stderr
