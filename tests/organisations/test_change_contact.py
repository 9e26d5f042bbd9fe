"""A member changes a contact of the organisation."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.organisations import actions
from kyodo.people.actions import PersonData, forget_person
from kyodo.people.models import Person
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    MembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    return ContactFactory(person__name="連絡 太郎", person__telephone="045-111-2222")


def test_telephone_and_position_are_changed(client, contact):
    member = MembershipFactory(organisation=contact.organisation)
    client.force_login(member.user)
    address = reverse("organisations:change_contact", args=[contact.pk])
    given = {"name": "連絡 太朗", "telephone": "０４５－２２２－３３３３", "position": "理事長"}
    assert client.post(address, given).status_code == 302
    contact.refresh_from_db()
    assert contact.position == "理事長"
    assert (contact.person.name, contact.person.telephone) == (
        "連絡 太朗",
        "０４５－２２２－３３３３",
    )
    assert AuditEntry.objects.get().event == "person_changed"
    assert "太朗" not in str(list(AuditEntry.objects.values()))


def test_a_stranger_changes_nothing(contact):
    with pytest.raises(PermissionDenied):
        actions.change_contact(
            contact_id=contact.pk, person=PersonData("別人"), position="", by=UserFactory()
        )
    contact.person.refresh_from_db()
    assert contact.person.name == "連絡 太郎"


def test_a_forgotten_person_cannot_be_written_again(client, contact):
    member = MembershipFactory(organisation=contact.organisation)
    forget_person(person_id=contact.person_id, by=AdministratorFactory(), now=timezone.now())
    client.force_login(member.user)
    address = reverse("organisations:change_contact", args=[contact.pk])
    response = client.post(address, {"name": "連絡 太郎"})
    assert "個人情報は消されています" in response.content.decode()
    assert Person.objects.get().name == ""
