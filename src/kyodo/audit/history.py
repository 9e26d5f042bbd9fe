"""The audit in words: names looked up now, so that a forgotten person stays forgotten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from kyodo.audit.models import AuditEntry, Reading
from kyodo.audit.vocabulary import event_labels, fact_labels, fact_values

USER_TYPE = "accounts.user"
FACTS_THAT_NAME_A_USER = ("member", "user")


@dataclass(frozen=True)
class Line:
    """One thing that happened. It names no entry's number and no digest: both would count."""

    happened_at: datetime
    who: str
    what: str
    about: str
    facts: list[tuple[str, str]]


def in_words(entries: Sequence[AuditEntry]) -> list[Line]:
    """Entries as a page shows them; as many queries for a thousand of them as for one."""
    events, values = event_labels(), fact_values()
    names = _names_of(entries)
    facts = {app: fact_labels(app) for app in {_app(entry) for entry in entries}}

    return [
        Line(
            happened_at=entry.happened_at,
            who=names.get(entry.actor_id, _("不明")) if entry.actor_id else _("自動処理"),
            what=events.get(entry.event, entry.event),
            about=_about(entry.target_type, entry.target_id, entry.target_label, names),
            facts=[
                (label, _fact(name, entry.facts[name], names, values.get(name, {})))
                for name, label in _named_facts(entry, facts[_app(entry)])
            ],
        )
        for entry in entries
    ]


def readings_in_words(readings: Sequence[Reading]) -> list[Line]:
    """Who looked at whose data. The person looked at is a number here, not a name."""
    names = _users(reading.reader_id for reading in readings)
    return [
        Line(
            happened_at=reading.hour,
            who=names.get(reading.reader_id, _("不明")),
            what=_("見ました"),
            about=_about(reading.target_type, reading.target_id, "", {}),
            facts=[],
        )
        for reading in readings
    ]


def history_of(target: models.Model, *, own: Iterable[str] = ()) -> list[Line]:
    """Everything that happened to one thing, newest first, as far as the reader may know of it."""
    return in_words(list(AuditEntry.objects.visible(own).about(target).newest_first()))


def _app(entry: AuditEntry) -> str:
    return entry.event.split(".")[0]


def _named_facts(entry: AuditEntry, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Facts that say something, with their words, in the order of the table of words.

    PostgreSQL gives the keys of a JSON column back in an order of its own.
    """
    places = {name: place for place, name in enumerate(labels)}
    said = [name for name, value in entry.facts.items() if value != ""]
    said.sort(key=lambda name: (places.get(name, len(places)), name))
    return [(name, labels.get(name, name)) for name in said]


def _names_of(entries: Sequence[AuditEntry]) -> dict[int, str]:
    wanted = {entry.actor_id for entry in entries if entry.actor_id}
    wanted |= {
        int(entry.target_id)
        for entry in entries
        if entry.target_type == USER_TYPE and entry.target_id
    }
    wanted |= {
        entry.facts[name]
        for entry in entries
        for name in FACTS_THAT_NAME_A_USER
        if isinstance(entry.facts.get(name), int)
    }
    return _users(wanted)


def _users(keys: Iterable[int]) -> dict[int, str]:
    users = get_user_model().objects.get_queryset().filter(pk__in=set(keys))
    return {user.pk: str(user) for user in users}


def _about(target_type: str, target_id: str, label: str, names: dict[int, str]) -> str:
    try:
        kind = str(apps.get_model(target_type)._meta.verbose_name)
    except LookupError:
        kind = target_type
    if target_type == USER_TYPE:
        known = names.get(int(target_id)) if target_id else None
        return _("%(kind)s「%(label)s」") % {
            "kind": kind,
            "label": known or _("登録のないメールアドレス"),
        }
    if label:
        return _("%(kind)s「%(label)s」") % {"kind": kind, "label": label}
    return _("%(kind)s %(number)s") % {"kind": kind, "number": target_id}


def _fact(name: str, value: str | int, names: dict[int, str], words: dict[str, str]) -> str:
    if name in FACTS_THAT_NAME_A_USER and isinstance(value, int):
        return names.get(value, _("不明"))
    return words.get(str(value), str(value))
