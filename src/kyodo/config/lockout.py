"""Tells django-axes who tries to sign in."""

from typing import Any

from django.http import HttpRequest


def attempted_login(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The e-mail address, however the sign-in library names it, in one spelling."""
    given = credentials or {}
    value = given.get("email") or given.get("username") or given.get("login")
    if not value and request is not None:
        value = request.POST.get("login")
    return str(value or "").strip().lower()
