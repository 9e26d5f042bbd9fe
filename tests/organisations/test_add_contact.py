"""A member adds a person as contact of the organisation."""

import pytest
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.organisations import actions
from kyodo.organisations.models import Contact
from kyodo.people.actions import PersonData
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


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "新田", "email": "no address"}, "email"),
        ({"name": "新田", "telephone": "<script>"}, "telephone"),
        ({"name": "新田", "retain_until": "いつか"}, "retain_until"),
    ],
)
def test_wrong_input_is_explained_and_adds_nothing(client, contact, given, field):
    member = MembershipFactory(organisation=contact.organisation)
    client.force_login(member.user)
    address = reverse("organisations:add_contact", args=[contact.organisation_id])
    response = client.post(address, given)
    assert list(response.context["form"].errors) == [field]
    assert Person.objects.count() == 1


def test_what_a_command_reads_in_needs_nobody(contact):
    added = actions.add_contact(
        organisation_id=contact.organisation_id, person=PersonData(name="新田 次郎"), by=None
    )
    assert added.person.name == "新田 次郎"


def test_a_member_adds_one_and_the_audit_has_no_name(client, contact):
    client.force_login(MembershipFactory(organisation=contact.organisation).user)
    address = reverse("organisations:add_contact", args=[contact.organisation_id])
    client.post(address, {"name": "新田 次郎", "position": "理事", "retain_until": "2027-03-31"})
    added = Contact.objects.exclude(pk=contact.pk).get()
    assert (added.person.name, added.position) == ("新田 次郎", "理事")
    assert "新田" not in str(list(AuditEntry.objects.values()))


def test_others_add_nothing(client, contact):
    for user in (AdministratorFactory(), UserFactory(), MembershipFactory().user):
        client.force_login(user)
        address = reverse("organisations:add_contact", args=[contact.organisation_id])
        assert client.post(address, {"name": "新田 次郎"}).status_code == 403
    assert Contact.objects.count() == 1
