"""What tests change: cheap passwords, files in a scratch folder, mail kept in memory, one connection each."""

import os

os.environ["PORTAL_ENV"] = "test"

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests sign officers in by one call; the gate has tests of its own.
SECOND_FACTOR_REQUIRED = False
MEDIA_ROOT = VAR_DIR / "test-files"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The pool keeps connections open, which would stop the test database from being dropped.
DATABASES["default"]["OPTIONS"].pop("pool")
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
