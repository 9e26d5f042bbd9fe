"""Who may be calling, and what they asked before, while somebody is listening."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.people.models import Person, PersonQuerySet
from kyodo.people.queries import LikelySame, likely_same, people_like

PEOPLE = 6
CASES = 3
_FEWEST_DIGITS = 3  # below, nearly everybody would be found


@dataclass(frozen=True)
class KnownCaller:
    """Somebody with their newest cases; ``number`` is of all."""

    person: Person
    cases: Sequence[Case]
    number: int


def callers(user: User) -> PersonQuerySet:
    """People with a case that the reader may see; other contacts are none of the counter's."""
    cases = Case.objects.visible_to(user).filter(caller=OuterRef("pk"))
    return Person.objects.remembered().filter(Exists(cases))


def callers_like(user: User, typed: Iterable[str], chosen: Person | None) -> list[KnownCaller]:
    """Callers found by what stands in the fields; who is found by most of them comes first.

    ``chosen`` is always among them, whatever was typed since.
    """
    found: Counter[int] = Counter()
    for words in typed:
        if len(words.strip()) >= _FEWEST_DIGITS or any(letter.isalpha() for letter in words):
            found.update(people_like(words).order_by().values_list("pk", flat=True))
    ranked = sorted(found, key=lambda key: (-found[key], -key))
    rows = callers(user).in_bulk(ranked) if ranked else {}
    people = [rows[key] for key in ranked if key in rows and key != (chosen and chosen.pk)]
    return known_callers(user, [*([chosen] if chosen else []), *people[:PEOPLE]])


def known_callers(user: User, people: Sequence[Person]) -> list[KnownCaller]:
    """These people with what they asked before, in one query for all."""
    if not people:
        return []
    newest = Window(
        RowNumber(), partition_by=F("caller"), order_by=(F("received_at").desc(), F("pk").desc())
    )
    cases = (
        Case.objects.visible_to(user)
        .filter(caller__in=people)
        .annotate(place=newest, number_of_all=Window(Count("pk"), partition_by=F("caller")))
        .filter(place__lte=CASES)
        .order_by("caller", "place")
    )
    of: dict[int | None, list[Case]] = defaultdict(list)
    for case in cases:
        of[case.caller_id].append(case)
    return [
        KnownCaller(person, of[person.pk], of[person.pk][0].number_of_all if of[person.pk] else 0)  # type: ignore[attr-defined]
        for person in people
    ]


def same_callers(user: User, person: Person) -> list[LikelySame]:
    """Other callers who may be this one, the likeliest first."""
    likely = likely_same(person)
    keys = callers(user).in_bulk([each.person.pk for each in likely]) if likely else {}
    return [each for each in likely if each.person.pk in keys]
