"""The only place that knows every app's addresses."""

from django.urls import URLPattern, URLResolver, include, path

from kyodo.config.views import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("evaluations/", include("kyodo.evaluations.urls")),
    path("consultations/", include("kyodo.consultations.urls")),
    path("classifications/", include("kyodo.classifications.urls")),
    path("audit/", include("kyodo.audit.urls")),
    path("plans/", include("kyodo.plans.urls")),
    path("projects/", include("kyodo.projects.urls")),
    path("people/", include("kyodo.people.urls")),
    path("organisations/", include("kyodo.organisations.urls")),
    path("accounts/", include("kyodo.accounts.urls")),
    path("", include("kyodo.portal.urls")),
    path("", include("kyodo.ui.urls")),
]
