"""Reads the environment strictly: a value that cannot be understood stops the start."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """A variable that is set to nothing counts as not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """``ImproperlyConfigured`` for what is neither true nor false: "ture" must not mean no."""
    value = text(name).lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false.")


def number(name: str, *, default: int) -> int:
    """A whole number above nought. ``ImproperlyConfigured`` for anything else."""
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) == 0:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number above nought.")
    return int(value)


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def secret(name: str) -> str:
    """The value itself, or the content of the file that ``<name>_FILE`` points to.

    ``ImproperlyConfigured`` when both are given, or when the file cannot be read or is empty.
    """
    value, path = text(name), text(f"{name}_FILE")
    if not path:
        return value
    if value:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Keep one of them.")
    try:
        content = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}_FILE={path!r} cannot be read: {error}") from error
    if not content:
        raise ImproperlyConfigured(f"{name}_FILE={path!r} is empty.")
    return content
