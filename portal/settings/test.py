"""What tests change: cheap passwords, files in a scratch folder, mail kept in memory, one connection each."""

import os

os.environ["PORTAL_ENV"] = "test"

from portal.settings.base import *  # noqa: F403
from portal.settings.base import CACHES, DATABASES, REDIS_URL, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests sign officers in by one call; the gate has tests of its own.
SECOND_FACTOR_REQUIRED = False
MEDIA_ROOT = VAR_DIR / "test-files"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The pool keeps connections open, which would stop the test database from being dropped.
DATABASES["default"]["OPTIONS"].pop("pool")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Parallel test workers share one server but neither cached values nor jobs.
WORKER_DATABASE = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 1
REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{WORKER_DATABASE}"
CELERY_BROKER_URL = CACHES["default"]["LOCATION"] = REDIS_URL
