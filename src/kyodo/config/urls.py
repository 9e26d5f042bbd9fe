"""The only place that knows every app's addresses."""

from django.urls import URLPattern, URLResolver, include, path

from kyodo.config.views import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("", include("kyodo.ui.urls")),
]
