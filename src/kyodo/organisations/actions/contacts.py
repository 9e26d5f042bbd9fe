"""Persons whom an organisation names as its contact."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.organisations.events import Event
from kyodo.organisations.models import Contact, Organisation
from kyodo.organisations.permissions import can_change_contacts
from kyodo.people.actions import PersonData, add_person, write_person


@transaction.atomic
def add_contact(
    *, organisation_id: int, person: PersonData, position: str = "", by: User | None
) -> Contact:
    """``by`` is nobody for what a command reads in."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if by is not None and not can_change_contacts(by, organisation):
        raise PermissionDenied
    contact = Contact.objects.create(
        organisation=organisation, person=add_person(data=person, by=by), position=position
    )
    record(Event.CONTACT_ADDED, by=by, target=organisation)
    return contact


@transaction.atomic
def change_contact(*, contact_id: int, person: PersonData, position: str, by: User) -> Contact:
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if not can_change_contacts(by, contact.organisation):
        raise PermissionDenied
    contact.position = position
    contact.save(update_fields=["position"])
    write_person(person_id=contact.person_id, data=person, by=by)
    return contact


@transaction.atomic
def remove_contact(*, contact_id: int, by: User) -> Organisation:
    """The person stays until the retention date passes or somebody asks to be forgotten."""
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    organisation = contact.organisation
    if not can_change_contacts(by, organisation):
        raise PermissionDenied
    contact.delete()
    record(Event.CONTACT_REMOVED, by=by, target=organisation)
    return organisation
