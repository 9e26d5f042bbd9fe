"""A member takes a person off the contacts; the person stays until the time is over."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.organisations import actions
from kyodo.organisations.models import Contact
from kyodo.people.models import Person
from tests.factories import AdministratorFactory, ContactFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_contact_goes_and_the_person_stays(client):
    contact = ContactFactory()
    client.force_login(MembershipFactory(organisation=contact.organisation).user)
    address = reverse("organisations:remove_contact", args=[contact.pk])
    assert [client.post(address).status_code for _click in range(2)] == [302, 404]
    assert Contact.objects.count() == 0
    assert Person.objects.get() == contact.person
    assert AuditEntry.objects.get().event == "contact_removed"


def test_others_remove_nothing():
    contact = ContactFactory()
    for user in (AdministratorFactory(), UserFactory(), MembershipFactory().user):
        with pytest.raises(PermissionDenied):
            actions.remove_contact(contact_id=contact.pk, by=user)
    assert Contact.objects.count() == 1
