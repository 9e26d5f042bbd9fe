"""Production settings, and the floors of the measurements beside the pages of the site."""

from kyodo.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
