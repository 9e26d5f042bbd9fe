"""Every write on persons with contact data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.notifications.outbox import forget_address
from kyodo.people.events import Event
from kyodo.people.models import PEOPLE, Person
from kyodo.people.permissions import can_change_person, can_forget_person
from kyodo.search import index


@dataclass(frozen=True)
class PersonData:
    """Contact data as it was typed; only the name is a must."""

    name: str
    name_kana: str = ""
    telephone: str = ""
    email: str = ""
    retain_until: date | None = None


@transaction.atomic
def add_person(*, data: PersonData, by: User | None) -> Person:
    """Part of a larger action that asks who may; ``by`` is nobody for what a command reads in."""
    person = Person(**_columns(data))
    person.clean_fields()  # the constraints are asked by the database, once
    person.save()
    record(Event.PERSON_ADDED, by=by, target=person)
    return person


@transaction.atomic
def write_person(*, person_id: int, data: PersonData, by: User) -> Person:
    """Part of a larger action that asks who may. Raises ``Refusal`` for a forgotten person."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.forgotten_at is not None:
        raise Refusal(_("この人の個人情報は消されています。"))
    for column, value in _columns(data).items():
        setattr(person, column, value)
    person.full_clean()
    person.save()
    record(Event.PERSON_CHANGED, by=by, target=person)
    return person


@transaction.atomic
def change_person(*, person_id: int, data: PersonData, by: User) -> Person:
    """Put contact data right at the person's own request."""
    if not can_change_person(by, Person.objects.get(pk=person_id)):
        raise PermissionDenied
    return write_person(person_id=person_id, data=data, by=by)


@transaction.atomic
def forget_person(*, person_id: int, by: User, now: datetime) -> Person:
    """Name, number and address go for good; the row stays, empty, where papers point to it."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if not can_forget_person(by, person):
        raise PermissionDenied
    _forget(person, by=by, now=now)
    return person


@transaction.atomic
def forget_due_people(*, today: date, now: datetime) -> int:
    """Those whose retention date has passed; answers how many."""
    people = list(Person.objects.select_for_update().due_to_be_forgotten(today).order_by("pk"))
    for person in people:
        _forget(person, by=None, now=now)
    return len(people)


@transaction.atomic
def forget_unneeded_people(*, person_ids: Collection[int], by: User, now: datetime) -> int:
    """Those to whom nothing points any more; answers how many.

    Part of a larger action that asks who may and has let go of its own rows.
    """
    people = Person.objects.select_for_update().remembered().filter(pk__in=person_ids)
    unneeded = [person for person in people.order_by("pk") if not _is_pointed_to(person)]
    for person in unneeded:
        _forget(person, by=by, now=now)
    return len(unneeded)


@transaction.atomic
def merge_people(*, kept_id: int, other_id: int, by: User) -> Person:
    """Two rows are the same person: ``kept`` takes over what only ``other`` has, which goes.

    Part of a larger action that asks who may and has moved every row of its own that points to
    ``other``. Raises ``Refusal`` where one of them was forgotten, where both are the same row, or
    where something still points to ``other``.
    """
    people = Person.objects.select_for_update().order_by("pk").in_bulk([kept_id, other_id])
    if len(people) < 2:
        raise Refusal(_("まとめる2人を選んでください。"))
    kept, other = people[kept_id], people[other_id]
    if kept.forgotten_at is not None or other.forgotten_at is not None:
        raise Refusal(_("この人の個人情報は消されています。"))
    if _is_pointed_to(other):
        raise Refusal(
            _("%(name)sさんは、団体の連絡先などにもなっています。こちらを残す人に選んでください。")
            % {"name": other}
        )
    for column in ("name_kana", "telephone", "email"):
        setattr(kept, column, getattr(kept, column) or getattr(other, column))
    kept.retain_until = _later(kept.retain_until, other.retain_until)
    index.remove(PEOPLE, other.pk)
    index.hand_over(other.pk, kept.pk)
    kept.save()
    record(Event.PERSON_MERGED, by=by, target=kept)
    record(Event.PERSON_MERGED, by=by, target=other)
    other.delete()
    return kept


def _is_pointed_to(person: Person) -> bool:
    """Rows of apps above, of which this one knows nothing."""
    managers = (
        (relation.related_model._default_manager, relation.field.name)  # noqa: SLF001  (no other way)
        for relation in Person._meta.related_objects
    )
    return any(manager.filter(**{column: person}).exists() for manager, column in managers)


def _later(one: date | None, two: date | None) -> date | None:
    """No date means that the data is kept until somebody says otherwise."""
    return max(one, two) if one and two else None


def _forget(person: Person, *, by: User | None, now: datetime) -> None:
    if person.email:
        forget_address(person.email)
    for column, value in _columns(PersonData(name="")).items():
        setattr(person, column, value)
    person.forgotten_at = now
    person.save()
    record(Event.PERSON_FORGOTTEN, by=by, target=person)


def _columns(data: PersonData) -> dict[str, str | date | None]:
    return {
        "name": data.name.strip(),
        "name_kana": data.name_kana.strip(),
        "telephone": data.telephone.strip(),
        "email": data.email.strip(),
        "retain_until": data.retain_until,
    }
