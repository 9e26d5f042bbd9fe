"""Reads of persons for pages."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from kyodo.people.models import PEOPLE, Person, PersonQuerySet
from kyodo.search import index
from kyodo.search.text import telephone_digits

_NUMBER = re.compile(r"[+\d()\-‐‑–−ー ]*\d[+\d()\-‐‑–−ー ]*")
_ALIKE = 88  # of 100: はまのさち and はまのさちえ are, はまのさと is not
_FEWEST_DIGITS = 6  # of a number that tells somebody
_NAMESAKES = 300
_OFFERED = 10


class Likeness(models.TextChoices):
    """Why two rows may be the same person."""

    TELEPHONE = "telephone", _("電話番号が同じ")
    EMAIL = "email", _("メールアドレスが同じ")
    NAME = "name", _("氏名か読みが同じか、よく似ている")


@dataclass(frozen=True)
class LikelySame:
    """Somebody who may be the same person, and why; the strongest reasons first."""

    person: Person
    why: Sequence[Likeness]


def people_matching(*, words: str) -> PersonQuerySet:
    """Persons not yet forgotten whose name, reading or address holds every word."""
    people = Person.objects.remembered()
    for word in words.split():
        people = people.filter(
            Q(name__icontains=word) | Q(name_kana__icontains=word) | Q(email__icontains=word)
        )
    return people.in_order()


def people_like(words: str, *, limit: int = 20) -> PersonQuerySet:
    """Persons for whoever is typing a name, a reading, a number or an address, part by part.

    Every word has to be there, somewhere in the name or the reading, in any width and in either
    kana, with or without the space between surname and given name; the last may not be finished
    yet. A number is found by its beginning, by its beginning without the area code and by its last
    four digits, with and without hyphens or +81. One character is enough. At most ``limit``
    persons, those who were written down last; nobody for an empty text. Who may ask is the
    caller's business, and so is recording that the rows were shown.
    """
    hits = index.find(PEOPLE, _as_typed(words), limit=limit, typing=True)
    return Person.objects.remembered().filter(pk__in=hits.ids).in_order()


def likely_same(person: Person) -> list[LikelySame]:
    """Others with the same number or address, or with a name that is the same or very alike.

    ``person`` may be one that is not saved yet: what the counter has typed so far. Nobody is the
    same because of a name alone, so this is a question to a human and never an answer.
    """
    person.write_keys()
    others = Person.objects.remembered().exclude(pk=person.pk)
    found: dict[Person, list[Likeness]] = {}
    for why, rows in (
        (Likeness.TELEPHONE, _with_number(others, person)),
        (Likeness.EMAIL, _with_email(others, person)),
        (Likeness.NAME, _with_name(others, person)),
    ):
        for other in rows:
            found.setdefault(other, []).append(why)
    ordered = sorted(found, key=lambda other: (-len(found[other]), -other.pk))
    return [LikelySame(other, found[other]) for other in ordered[:_OFFERED]]


def _with_number(others: PersonQuerySet, person: Person) -> Iterable[Person]:
    if len(person.telephone_digits) < _FEWEST_DIGITS:
        return []
    return others.filter(telephone_digits=person.telephone_digits).order_by("-pk")[:_OFFERED]


def _with_email(others: PersonQuerySet, person: Person) -> Iterable[Person]:
    if not person.email_key:
        return []
    return others.filter(email_key=person.email_key).order_by("-pk")[:_OFFERED]


def _with_name(others: PersonQuerySet, person: Person) -> Iterable[Person]:
    same = Q()
    if person.name_key:
        same |= Q(name_key=person.name_key)
    if person.kana_key:
        same |= Q(kana_key=person.kana_key)
    if not same:
        return []
    exact = list(others.filter(same).order_by("-pk")[:_OFFERED])
    beginnings = {key[:2] for key in (person.name_key, person.kana_key) if len(key) > 1}
    near: set[int] = set()
    for beginning in beginnings:
        near.update(index.find(PEOPLE, beginning, limit=_NAMESAKES).ids)
    known = {other.pk for other in exact}
    namesakes = others.filter(pk__in=near - known).order_by("-pk")
    return [*exact, *(other for other in namesakes if _is_alike(person, other))]


def _is_alike(person: Person, other: Person) -> bool:
    return any(
        one and two and fuzz.ratio(one, two) >= _ALIKE
        for one, two in ((person.name_key, other.name_key), (person.kana_key, other.kana_key))
    )


def _as_typed(words: str) -> str:
    """The same with numbers as digits only, finished or not."""
    plain = unicodedata.normalize("NFKC", words)
    if _NUMBER.fullmatch(plain):
        return telephone_digits(plain)
    return " ".join(
        telephone_digits(word) if _NUMBER.fullmatch(word) else word for word in plain.split()
    )
