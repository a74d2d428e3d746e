"""Django's settings, from one typed environment (env.py). Imports without a database."""

import importlib.metadata
from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF

from pojok.config import env, logs, statics
from pojok.lib.postgres.addresses import database

ENV = env.read()
MODE = ENV.running
DEBUG = ENV.debug
SECRET_KEY = ENV.key
ALLOWED_HOSTS = ENV.hosts

ROOT_URLCONF = "pojok.config.urls"
WSGI_APPLICATION = "pojok.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "pojok.history",
    "pojok.live",
    "pojok.lib",
    "pojok.organisation",
    "pojok.sop",
    "pojok.guests",
    "pojok.knowledge",
    "pojok.visits",
    "pojok.packs",
    "pojok.api",
    "pojok.cli",
    "pojok.web",
]

# Short, since each costs every request something (speed.md). What only pages need steps aside for the API (chains.py).
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pojok.config.headers.content_policy",
    "pojok.config.compression.compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pojok.config.chains.Session",
    "pojok.config.languages.language",
    "pojok.config.chains.Csrf",
    "pojok.config.chains.Authentication",
    "pojok.config.chains.Htmx",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": statics.folders("templates"),
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "libraries": statics.tag_libraries() | {"partials": "template_partials.templatetags.partials"},
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": ["django.template.context_processors.request", "pojok.web.ui.context.page"],
        },
    }
]

DATABASES = {"default": database(ENV.app_url, pool_size=ENV.pool_size)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters that hold over all workers. Not for pages or lists: those are kept in the process.
CACHES = {"default": {"BACKEND": "pojok.lib.counters.Counters", "LOCATION": "lib_counter"}}

AUTH_USER_MODEL = "organisation.User"
LOGIN_URL = "/masuk/"
PASSWORD_RESET_TIMEOUT = timedelta(days=3).total_seconds()
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Message ids are Indonesian, English is by gettext; which is answered in is said by languages.py.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]  # each in its own
LOCALE_PATHS = [env.TOP / "pojok" / "locale"]
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True

STATICFILES_DIRS = statics.folders("static")
STATIC_VERSION = "now" if DEBUG else statics.version(STATICFILES_DIRS, importlib.metadata.version("django-htmx"))
STATIC_URL = f"/static/{STATIC_VERSION}/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/" if not DEBUG else r"^$"
WHITENOISE_ALLOW_ALL_ORIGINS = False

# What a form or an API call holds is a few lines; files come with their own issue.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# A desk is shared: the day's end is the session's end.
SESSION_COOKIE_AGE = int(timedelta(hours=14).total_seconds())
SESSION_COOKIE_NAME = "__Host-pojok" if ENV.https else "pojok"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENV.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pojok.web.ui.errors.csrf_failed"
CSRF_TRUSTED_ORIGINS = [ENV.public_url] if ENV.public_url else []

SERVE_THREADS = ENV.threads
PUBLIC_URL = ENV.public_url
BEHIND_PROXY = ENV.behind_proxy
if ENV.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = ENV.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if ENV.https else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors 'none' says what X-Frame-Options says
    "security.W003",  # CsrfViewMiddleware is there, as chains.Csrf
    "security.W005",  # the domain belongs to a whole government: its other hosts are not ours to decide on
    "security.W021",
]
if not ENV.https:
    # A mini PC's first day and the trial are reached by http; `pojok doctor` says so for a real office.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

LOGGING = logs.logging(ENV.log_level, plain=MODE != "production")
TEST_RUNNER = "django.test.runner.DiscoverRunner"
