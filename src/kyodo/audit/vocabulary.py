"""What apps call the things that can happen, gathered for whoever reads the audit.

An app says it in its ``events.py``: a ``TextChoices`` named ``Event`` and, where facts need words,
the tables ``FACTS`` (names of facts) and ``FACT_VALUES`` (by name, words for coded values, or a
function that reads them where they are rows). No app knows another's.
"""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule


def event_labels() -> dict[str, str]:
    """Words for every event, in the reader's language.

    Two apps with the same code raise ``ImproperlyConfigured``: an entry would have two meanings.
    """
    labels: dict[str, str] = {}
    for module in _modules():
        for event in module.Event:
            if event.value in labels:
                raise ImproperlyConfigured(f"two apps have an event {event.value!r}")
            labels[event.value] = str(event.label)
    return labels


def fact_labels(app: str) -> dict[str, str]:
    """Words for the names of facts, in the reader's language.

    ``app`` is the one whose event it is. What it calls a fact itself goes before what others call
    it: a number is how many to one and the number of a version to another.
    """
    own = next((each for each in _modules() if each.__package__ == f"kyodo.{app}"), None)
    return {
        name: str(label)
        for module in (*_modules(), own)
        for name, label in getattr(module, "FACTS", {}).items()
    }


def fact_values() -> dict[str, dict[str, str]]:
    """Words for coded values of facts, by the fact's name, in the reader's language."""
    values: dict[str, dict[str, str]] = {}
    for module in _modules():
        for name, words in getattr(module, "FACT_VALUES", {}).items():
            table = words() if callable(words) else words
            values.setdefault(name, {}).update({str(k): str(v) for k, v in table.items()})
    return values


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(
        import_module(f"{app.name}.events")
        for app in apps.get_app_configs()
        if app.name.startswith("kyodo.") and module_has_submodule(app.module, "events")
    )
