"""Addresses of the pages that show the audit."""

from django.urls import path

from kyodo.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.list_entries, name="list_entries"),
    path("readings/", views.list_readings, name="list_readings"),
]
