"""One settings module; the environment decides. Every variable is explained in docs/settings.md.

``KYODO_DATA`` names the folder that holds everything that is written: the SQLite file, uploads,
the secret key, collected static files and, without a mail server, the mail.
"""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.config import logs, single_sign_on
from kyodo.config.environment import flag, number, secret, text, words

django_stubs_ext.monkeypatch()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(text("KYODO_DATA", "kyodo-data")).resolve()
DEBUG = flag("KYODO_DEBUG", default=False)

# The address under which people reach the site; hosts, cookies and links in mail follow from it.
ADDRESS = text("KYODO_ADDRESS", "http://localhost:8000").rstrip("/")
HTTPS = flag("KYODO_HTTPS", default=ADDRESS.startswith("https://"))
INSTALLATION_NAME = text("KYODO_NAME")  # of the municipality; without it pages say 協働帳
# The terms under which published evaluations may be used again; empty means that none are stated.
OPEN_DATA_LICENCE = text("KYODO_OPEN_DATA_LICENCE")
OPEN_DATA_LICENCE_URL = text("KYODO_OPEN_DATA_LICENCE_URL")
IS_DEMO = flag("KYODO_DEMO", default=False)

# ``serve`` makes and keeps the key. Without one, each process invents its own: safe, but nobody
# stays signed in, so that wsgi.py refuses to start.
SECRET_KEY_FILE = DATA_DIR / "secret-key"
KEPT_SECRET_KEY = secret("KYODO_SECRET_KEY") or (
    SECRET_KEY_FILE.read_text(encoding="ascii").strip() if SECRET_KEY_FILE.is_file() else ""
)
SECRET_KEY = KEPT_SECRET_KEY or get_random_secret_key()
SECRET_KEY_FALLBACKS = words("KYODO_SECRET_KEY_FALLBACKS")

INSTALLED_APPS = [
    "kyodo.config",
    "kyodo.portal",
    "kyodo.demo",
    "kyodo.evaluations",
    "kyodo.consultations",
    "kyodo.plans",
    "kyodo.projects",
    "kyodo.classifications",
    "kyodo.organisations",
    "kyodo.people",
    "kyodo.accounts",
    "kyodo.audit",
    "kyodo.notifications",
    "kyodo.attachments",
    "kyodo.evidence",
    "kyodo.public_forms",
    "kyodo.search",
    "kyodo.jobs",
    "kyodo.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kyodo.config.middleware.refuse_large_bodies",
    "django.middleware.common.CommonMiddleware",
    "kyodo.ui.language_of_parts.mark_language_of_parts",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "kyodo.config.middleware.keep_pages_private",
    "kyodo.config.middleware.ask_places_once",
    "kyodo.ui.typed_text.KeepTypedTextMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "kyodo.ui.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "kyodo.config.urls"
WSGI_APPLICATION = "kyodo.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kyodo.config.context.installation",
                "kyodo.demo.context.demo",
            ],
        },
    },
]

# --- Database, cache, jobs ------------------------------------------------------------------------

DATABASE_URL = secret("DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "kyodo.sqlite3")}
}
if DATABASE_URL:
    DATABASES["default"] = environ.Env.db_url_config(DATABASE_URL)
    # A socket's folder stands in an address as %2Frun%2Fpostgresql.
    DATABASES["default"]["HOST"] = unquote(DATABASES["default"].get("HOST") or "")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # deferred ones fail with "database is locked"
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # What is looked for lies in memory or on a disk without a moving head, so an index is walked
    # for the first rows of a list; PostgreSQL's own figure of 4 makes it collect all and sort.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1")
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database by default, because counters of failed sign-ins and used one-time codes must be
# the same in every process, and one more server is too much to ask of a small office.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # What each process may remember for itself, because it hardly ever changes.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}

TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Who may come in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"

ACCOUNT_ADAPTER = "kyodo.accounts.sign_in.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "kyodo.accounts.sign_in.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made from an invitation that was sent there
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = format_lazy(_("［{site}］"), site=INSTALLATION_NAME or _("協働帳"))
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_REAUTHENTICATION_REQUIRED = True

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = INSTALLATION_NAME or "協働帳"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

_single_sign_on = single_sign_on.read_providers(secret("KYODO_OIDC"))
SOCIALACCOUNT_PROVIDERS = single_sign_on.as_allauth(_single_sign_on)
SOCIALACCOUNT_AUTO_SIGNUP = False

AXES_FAILURE_LIMIT = number("KYODO_LOGIN_ATTEMPTS", default=10)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "kyodo.config.lockout.attempted_login"
AXES_CLIENT_IP_CALLABLE = "kyodo.public_forms.clients.client_address"
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS: list[str] = []
AXES_VERBOSE = False

# --- The browser ----------------------------------------------------------------------------------

_address = urlsplit(ADDRESS)
ALLOWED_HOSTS = sorted(
    {_address.hostname or "localhost", "localhost", "127.0.0.1", "[::1]", *words("KYODO_HOSTS")}
)
CSRF_TRUSTED_ORIGINS = sorted({ADDRESS, *words("KYODO_ORIGINS")})
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = number("KYODO_SESSION_HOURS", default=12) * 60 * 60
BEHIND_PROXY = flag("KYODO_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS and flag("KYODO_HTTPS_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # HSTS of other hosts is not ours

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR code of a second factor
        "form-action": [SELF, *single_sign_on.form_origins(_single_sign_on)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# A file is held in memory up to this size and never touches the disk before it was looked at.
# A larger request is refused as a whole with words (kyodo.config.middleware).
UPLOAD_LIMIT = number("KYODO_UPLOAD_MB", default=20) * 1024 * 1024
# One file of a form, and who looks at it: ``host:port`` or the socket of a ClamAV daemon.
ATTACHMENT_LIMIT = number("KYODO_ATTACHMENT_MB", default=10) * 1024 * 1024
CLAMAV = text("KYODO_CLAMAV")
# Days for which a body may answer by its link without an account, from the day it was asked.
REFERRAL_LINK_DAYS = number("KYODO_REFERRAL_DAYS", default=30)
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a form of 600 questions is one page

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_MAX_AGE = 60

# --- Pages ---------------------------------------------------------------------------------------

CSRF_FAILURE_VIEW = "kyodo.ui.views.csrf_failure"
# Label, name of the address, audience (all, signed_in, administrator, a function of the reader).
NAVIGATION = [
    (pgettext_lazy("menu", "私の机"), "portal:desk", "signed_in"),
    (_("評価"), "evaluations:list_evaluations", "signed_in"),
    (_("事業"), "projects:list_projects", "signed_in"),
    (_("公開"), "evaluations:list_publications", "all"),
    (_("団体"), "organisations:list_organisations", "signed_in"),
    (
        pgettext_lazy("menu", "対応の一覧"),
        "consultations:list_follow_ups",
        "kyodo.consultations.permissions.can_list_cases",
    ),
    (_("相談の一覧"), "consultations:list_cases", "kyodo.consultations.permissions.can_list_cases"),
    (
        _("相談する"),
        "consultations:ask_consultation",
        "not kyodo.consultations.permissions.can_list_cases",
    ),
]
ACCOUNT_LINKS = [
    (_("自分の設定"), "accounts:change_profile", "signed_in"),
    (_("予定表への配信"), "accounts:show_calendar_address", "signed_in"),
    (_("パスワードの変更"), "account_change_password", "signed_in"),
    (_("多要素認証とパスキー"), "mfa_index", "signed_in"),
    (_("評価の様式"), "evaluations:list_formats", "signed_in"),
    (_("利用者"), "accounts:list_users", "administrator"),
    (_("連絡先の人"), "people:list_people", "administrator"),
    (_("監査記録"), "audit:list_entries", "administrator"),
]

# --- Language, time, mail, logs -------------------------------------------------------------------

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = text("KYODO_TIME_ZONE", "Asia/Tokyo")
USE_TZ = True

DEFAULT_FROM_EMAIL = SERVER_EMAIL = text("KYODO_MAIL_FROM", "kyodo-cho@localhost")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
if EMAIL_URL := secret("EMAIL_URL"):
    globals().update(environ.Env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20

logs.configure()
LOGGING = logs.configuration(
    level=text("KYODO_LOG_LEVEL", "INFO").upper(),
    as_json=flag("KYODO_LOG_JSON", default=True),
)
