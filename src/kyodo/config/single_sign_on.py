"""Turns ``KYODO_OIDC`` into what django-allauth and the content policy need to know."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED = frozenset({"id", "name", "client_id", "secret", "server_url"})
OPTIONAL = frozenset({"form_origins"})


def read_providers(text: str) -> list[dict[str, Any]]:
    """The list of providers; ``ImproperlyConfigured`` says which part of it is wrong."""
    try:
        providers = json.loads(text or "[]")
    except json.JSONDecodeError as error:
        raise ImproperlyConfigured(f"KYODO_OIDC is not JSON: {error}") from error
    if not isinstance(providers, list) or not all(isinstance(one, dict) for one in providers):
        raise ImproperlyConfigured("KYODO_OIDC must be a JSON list of objects.")
    for provider in providers:
        if missing := sorted(REQUIRED - provider.keys()):
            raise ImproperlyConfigured(f"KYODO_OIDC: a provider lacks {', '.join(missing)}.")
        if unknown := sorted(provider.keys() - REQUIRED - OPTIONAL):
            raise ImproperlyConfigured(f"KYODO_OIDC: unknown key {', '.join(unknown)}.")
    return providers


def as_allauth(providers: list[dict[str, Any]]) -> dict[str, Any]:
    """A provider named here is trusted to have verified the addresses that it hands over."""
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "EMAIL_AUTHENTICATION": True,
            "EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
            "APPS": [
                {
                    "provider_id": provider["id"],
                    "name": provider["name"],
                    "client_id": provider["client_id"],
                    "secret": provider["secret"],
                    "settings": {"server_url": provider["server_url"]},
                }
                for provider in providers
            ],
        }
    }


def form_origins(providers: list[dict[str, Any]]) -> list[str]:
    """Where the sign-in form may be redirected to; browsers hold redirects to ``form-action``."""
    found: list[str] = []
    for provider in providers:
        parts = urlsplit(provider["server_url"])
        found += [f"{parts.scheme}://{parts.netloc}", *provider.get("form_origins", [])]
    return sorted(set(found))
