"""Settings of every place the portal runs in; what differs between places comes from the environment.

``PORTAL_ENV`` says which place: ``production`` (the default), ``demo`` or ``test``. The demo's doors (one-click
sign-in, the clock that moves) open on ``demo`` alone, so production refuses them by construction.
"""

from pathlib import Path
from typing import Any

import environ
from kombu import Queue
from whitenoise.compress import Compressor

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

PORTAL_ENV = env.str("PORTAL_ENV", default="production")
DEMO = PORTAL_ENV == "demo"
DEBUG = False
DEFAULT_KEY = "a key for demo and tests only" if PORTAL_ENV != "production" else environ.Env.NOTSET
SECRET_KEY = env.str("SECRET_KEY", default=DEFAULT_KEY)
# Encrypts identity numbers and phones, and keys the hashes by which they are found.
FIELD_KEY = env.str("FIELD_KEY", default=DEFAULT_KEY)
# Seals ballots until the chair closes the vote.
BALLOT_KEY = env.str("BALLOT_KEY", default=DEFAULT_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Who seals certificates: a seal service, a token behind PKCS #11, or a PKCS #12 file; the first that is named. Without
# any, demo and tests seal with a test authority that says it is one.
SEAL_SERVICE_URL = env.str("SEAL_SERVICE_URL", default="")
SEAL_SERVICE_TOKEN = env.str("SEAL_SERVICE_TOKEN", default="")
SIGNER_PKCS11 = {
    name: env.str(f"SIGNER_PKCS11_{name.upper()}", default="") for name in ("module", "token", "pin", "label")
}
SIGNER_STORE = env.str("SIGNER_STORE", default="")
SIGNER_PASSWORD = env.str("SIGNER_PASSWORD", default="")
# PEM: the authorities above the signer and the time stamps, by which certificates are checked; and the way to them.
SIGNER_ROOTS = env.str("SIGNER_ROOTS", default="")
TSA_URL = env.str("TSA_URL", default="")
PKI_PROXY = env.str("PKI_PROXY", default="")
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "portal.core.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "ninja",
    "pgtrigger",
    "portal.core",
    "portal.audit",
    "portal.catalog",
    "portal.policies",
    "portal.files",
    "portal.messages",
    "portal.prints",
    "portal.registers",
    "portal.batch_acts",
    "portal.accounts",
    "portal.workbench",
    "portal.integrity",
    "portal.administration",
    "portal.workbooks",
    "committees",
    "applications",
    "reviews",
    "certificates",
    "portal.supervision",
    "portal.archiving",
    "portal.square",
    "portal.help",
    "portal.web",
    *(["portal.demo"] if PORTAL_ENV != "production" else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.web.middleware.CleanInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.core.kept_forms.TypistMiddleware",
    "portal.accounts.middleware.ActorMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "portal.web.middleware.CleanFormMiddleware",
    "portal.web.middleware.RefusalMiddleware",
    "portal.administration.middleware.FeatureMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "portal.core.form_renderer.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context_processors.site",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///zhiping")}
DATABASES["default"] |= {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env.int("DATABASE_POOL", default=8),
    "timeout": 5,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
    # Drawn public pages: each process keeps its own, because their stamps tell when they are out of date.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}},
}

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# Certificates of a big batch wait in a queue of their own, which each worker serves in turn with the others, so that
# letters and what falls due do not wait behind ten thousand of them; and so do lists, before which somebody sits and
# looks at a progress bar.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("certificates"), Queue("workbooks")]
CELERY_TASK_ROUTES = {
    "certificates.tasks.*": {"queue": "certificates"},
    "portal.workbooks.tasks.*": {"queue": "workbooks"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {"due": {"task": "portal.core.tasks.run_due", "schedule": 60.0}}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.IdentifierBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workbench"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "change_password": "portal.accounts.forms.ChangePassword",
    "reauthenticate": "portal.accounts.forms.ConfirmByPassword",
}
MFA_FORMS = {
    "activate_totp": "portal.accounts.mfa_forms.ActivateForm",
    "authenticate": "portal.accounts.mfa_forms.AuthenticateForm",
    "reauthenticate": "portal.accounts.mfa_forms.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "职评"
SECOND_FACTOR_REQUIRED = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
CSRF_FAILURE_VIEW = "portal.web.views.errors.csrf_failure"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", ("manual", BASE_DIR / "docs" / "manual" / "pictures")]
MEDIA_ROOT = VAR_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "portal.core.assets.CompressedAssets"
        if PORTAL_ENV == "production"
        else "portal.core.assets.HashedAssets"
    },
}
# Pages name hashed files alone, and nobody but a developer with his own copy reads source maps.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A batch act carries one field for each case.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
MAX_FILE_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.files.uploading.BoundedUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
HTTPS = env.bool("HTTPS", default=PORTAL_ENV == "production")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^health/"]

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# A mail server that hangs must not hold up the letters behind it.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="zhiping@localhost")

# Text messages and the government's app (docs/operations.md). Without an address a channel is closed.
MESSAGE_GATEWAYS = {
    name: {
        "url": env.str(f"{name.upper()}_GATEWAY_URL", default=""),
        "token": env.str(f"{name.upper()}_GATEWAY_TOKEN", default=""),
    }
    for name in ("sms", "gov_app")
}
# What the gateways sign their reports of delivery with; without one a gateway's reports are refused.
REPORT_SECRETS = {name: env.str(f"{name.upper()}_REPORT_SECRET", default="") for name in ("sms", "gov_app")}
# Where letters that cannot be delivered come back to, and how that mailbox is read: files that a mail server drops into
# a folder, or IMAP (imaps://user:password@host/INBOX).
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
BOUNCE_DIR = env.str("BOUNCE_DIR", default="")
BOUNCE_IMAP_URL = env.str("BOUNCE_IMAP_URL", default="")
# The demo's post office, which keeps what went out to be looked at.
DEMO_OUTBOX_URL = env.str("DEMO_OUTBOX_URL", default="")
GATEWAY_SECONDS = 5.0
GATEWAYS_CA = env.str("GATEWAYS_CA", default="")

# The malware scanner, tcp://host:port or unix:///path. Without an address uploads are not scanned.
CLAMD_URL = env.str("CLAMD_URL", default="")

# Registers that are asked instead of the applicant (S12b). Without an address a register is not connected.
REGISTERS = {
    name: {
        "url": env.str(f"REGISTER_{name.upper()}_URL", default=""),
        "token": env.str(f"REGISTER_{name.upper()}_TOKEN", default=""),
    }
    for name in ("education", "social_insurance", "qualification", "company", "identity")
}
REGISTERS_CA = env.str("REGISTERS_CA", default="")
# Overrides of portal.registers.connectors.http.Limits.
REGISTER_LIMITS: dict[str, Any] = {}
EXCHANGE_DIR = Path(env.str("EXCHANGE_DIR", default=str(VAR_DIR / "exchange")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Anybody may hand in a damaged file or ask for what is not there; that is for him, not for the log, which would
    # also make a code that does not exist take longer than one that does.
    "loggers": {name: {"level": "ERROR"} for name in ("pyhanko", "fontTools", "django.request")},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
