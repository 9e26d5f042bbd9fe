"""The application as a WSGI server sees it."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyodo.config.settings")

if not settings.KEPT_SECRET_KEY:
    raise ImproperlyConfigured(
        "No secret key: set KYODO_SECRET_KEY or KYODO_SECRET_KEY_FILE, or start with `kyodo serve`."
    )
application = get_wsgi_application()
