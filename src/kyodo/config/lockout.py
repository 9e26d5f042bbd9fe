"""Tells django-axes who tries to sign in and from where."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def attempted_login(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The e-mail address, however the sign-in library names it, in one spelling."""
    given = credentials or {}
    value = given.get("email") or given.get("username") or given.get("login")
    if not value and request is not None:
        value = request.POST.get("login")
    return str(value or "").strip().lower()


def client_address(request: HttpRequest) -> str:
    """The address that the proxy in front of us saw; only the last entry is not the client's own.

    Without ``KYODO_PROXY`` the header is ignored, because anybody could write it.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return str(forwarded).split(",")[-1].strip()
    return str(request.META.get("REMOTE_ADDR") or "")
