"""Settings of the one site: the environment is read at the top, the rest follows from it.

Every variable is listed in the README's table. The process refuses to start half-configured: outside
DEBUG and DEMO a secret key, the site's address and exact host names must be given.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from newsroom.core.data_dir import kept_secret, make_folder

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
PORT = env.int("PORT", 8000)  # of the web server that manage.py up starts
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", "")  # the rehearsal provider's address; empty is Stripe itself
RECONCILE_NIGHTLY = env.bool("RECONCILE_NIGHTLY", True)  # the worker compares the books with the provider
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # how many proxies in front append to X-Forwarded-For

SITE_PARTS = urlsplit(SITE_URL)
if SITE_PARTS.scheme not in {"http", "https"} or not SITE_PARTS.hostname:
    raise ImproperlyConfigured(
        f"SITE_URL must be a full address such as https://paper.example, not {SITE_URL!r}."
    )
SECURE_SITE = SITE_PARTS.scheme == "https"

if not SECRET_KEY:
    if not (DEBUG or DEMO or SITE_PARTS.hostname == "localhost"):
        raise ImproperlyConfigured("SECRET_KEY is not set. Give one of at least 32 random characters.")
    SECRET_KEY = kept_secret(DATA_DIR, "secret-key")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 32 characters.")
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = (
        [SITE_PARTS.hostname, "localhost", "127.0.0.1", "[::1]"] if not SECURE_SITE else [SITE_PARTS.hostname]
    )
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS may not contain *: mailed links would follow a forged Host header."
    )
# In the demo, payments are rehearsed: the built-in provider stands at the next port (manage.py rehearsal).
if DEMO and not STRIPE_SECRET_KEY:
    STRIPE_SECRET_KEY = "sk_test_rehearsal"  # noqa: S105 - opens nothing but the rehearsal provider
    STRIPE_WEBHOOK_SECRET = f"whsec_{kept_secret(DATA_DIR, 'webhook-secret')}"
    STRIPE_API_BASE = f"http://127.0.0.1:{env.int('REHEARSAL_PORT', PORT + 1)}"
if STRIPE_SECRET_KEY and not STRIPE_WEBHOOK_SECRET:
    raise ImproperlyConfigured(
        "STRIPE_SECRET_KEY is set but STRIPE_WEBHOOK_SECRET is not: payments could not be confirmed."
    )

INSTALLED_APPS = [
    "newsroom.core",
    "articles",
    "donations",
    "newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "taggit",
    "js_asset",
    "django_prose_editor",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.core.middleware.FrameMiddleware",
    "newsroom.core.middleware.RedirectMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "newsroom.core.middleware.NewsroomTimeMiddleware",
]

APPEND_SLASH = False  # RedirectMiddleware does it after asking for old addresses: one hop, not two
ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context_processors.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

# SQLite: one writer at a time that waits its turn (IMMEDIATE), a log that readers do not block on (WAL),
# and a sync at each commit (FULL): an acknowledged save survives a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-20000;",
}
DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}"
if urlsplit(DATABASE_URL).scheme not in {"sqlite", "postgres", "postgresql"}:
    raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or with sqlite:///.")
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["ENGINE"] = "newsroom.core.sqlite"
    DATABASE["OPTIONS"] = SQLITE_OPTIONS
    # A file, as in life: threads of a test wait for each other's locks as processes do.
    DATABASE["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    if DATABASE["NAME"] != ":memory:":
        make_folder(Path(DATABASE["NAME"]).parent)
else:
    DATABASE["ENGINE"] = "newsroom.core.postgresql"
    DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    DATABASE["CONN_HEALTH_CHECKS"] = True
    # A page gives up a statement that takes too long. A command (an import, a backup) rightly takes its time;
    # but readers queue behind a migration that waits for its lock: it had better step back and be run again.
    command = sys.argv[1] if sys.argv[0].endswith("manage.py") and len(sys.argv) > 1 else "runserver"
    statement_timeout = env.int("STATEMENT_TIMEOUT_MS", 15_000) if command == "runserver" else 0
    lock_timeout = env.int("LOCK_TIMEOUT_MS", 2_000 if command == "migrate" else 10_000)
    limits = f"-c statement_timeout={statement_timeout} -c lock_timeout={lock_timeout}"
    DATABASE["OPTIONS"] = {"connect_timeout": 2, "options": limits}
    suffix = env.str("TEST_DB_SUFFIX", "")
    DATABASE["TEST"] = {"NAME": f"test_newsroom{'_' + suffix if suffix else ''}"}
DATABASE["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["newsroom.core.backends.RoleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 3600  # seconds; an invitation has its own, longer life (core/invitations.py)

# Cookies and transport follow the scheme of SITE_URL: http is for one's own machine only.
SESSION_COOKIE_NAME = "__Host-sid" if SECURE_SITE else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_SITE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SITE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "newsroom.views.csrf_failure"
SECURE_SSL_REDIRECT = SECURE_SITE and env.bool("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SITE else 0
# For the domain's other hosts only when asked: browsers keep the promise for a year, whoever runs those.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SITE and env.bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = SECURE_SITE and env.bool("HSTS_PRELOAD", False)
if SECURE_SITE and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the preview stands in a frame of our own admin; CSP says the same
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which asks for DENY

# The writing screen keeps to it too: the editor's own <style> is served from css/prose.css (injectCSS off in
# js/prose.js), and its bundle is imported by address, which spares an import map, an inline script.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
    }
}

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # what is stored; screens show the publication's zone (NewsroomTimeMiddleware)

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "md", "txt", "png", "jpg", "webp", "ico", "woff", "woff2"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsroom.core.static.HashedStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000  # bytes: a very long story is 3 MB; pictures are not counted in it
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", "") or f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 5  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", f"newsroom@{SITE_PARTS.hostname}")

TAGGIT_CASE_INSENSITIVE = False  # Tag.name_key does it, in every script and on both databases
PAGE_SIZE = 20  # stories on a page of a list

# What `manage.py demo` fills, in order; what `manage.py worker` does besides the outbox.
DEMO_STEPS = ["newsroom.core.demo", "articles.demo.load", "donations.demo"]
STORY_FACTS = "articles.facts"  # for screens that speak of stories without knowing them
DUE_STEP = "articles.workflow.changes.apply_due"  # by the first page after its time (``articles/due.py``)
CLOCK_STEPS = [  # every ten seconds
    "articles.workflow.clock.publish_due",
    "articles.workflow.watchdog.look_ahead",
    "articles.complaints.warn",
    "donations.health.look",
    "donations.guard.ladder.tend",
]
DAILY_STEPS = [
    "newsroom.core.worker.clear_sessions",
    "articles.notices.forget_old",
    "articles.reporting.forget_contacts",
    "articles.workflow.keeping.prune_copies",
    "articles.workflow.presence.sweep",
    "donations.announcing.forget_old",
    "donations.receipt_gaps.close",
    "donations.reconcile.running.nightly",
    "donations.payouts.catch_up",
    "donations.retention.forget_old",
]
# A backup leaves out what can be made again, or should not outlive the moment; what a restore makes again.
BACKUP_LEAVES_OUT = ["articles.SearchEntry", "articles.Presence", "sessions.Session"]
RESTORE_STEPS = ["articles.search.index.start_again"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "newsroom.core.logs.WithoutSecrets",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}},  # a 404 is no event of ours
}
