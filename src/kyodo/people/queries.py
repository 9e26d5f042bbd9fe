"""Reads of persons for pages."""

from django.db.models import Q

from kyodo.people.models import Person, PersonQuerySet


def people_matching(*, words: str) -> PersonQuerySet:
    """Persons not yet forgotten whose name, reading or address holds every word."""
    people = Person.objects.remembered()
    for word in words.split():
        people = people.filter(
            Q(name__icontains=word) | Q(name_kana__icontains=word) | Q(email__icontains=word)
        )
    return people.in_order()
