"""Addresses of the lists, each named like its use case."""

from django.urls import URLPattern, URLResolver

app_name = "classifications"
urlpatterns: list[URLPattern | URLResolver] = []
