"""Contact data of an organisation's people is for its own members, and each look is recorded."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry, Reading
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


def test_a_member_sees_it_and_the_look_is_recorded_once(client, contact):
    member = MembershipFactory(organisation=contact.organisation)
    client.force_login(member.user)
    address = reverse("organisations:show_contact", args=[contact.pk])
    for _look in range(2):
        assert "045-111-2222" in client.get(address).content.decode()
    reading = Reading.objects.get()
    assert (reading.reader_id, reading.target_id) == (member.user_id, str(contact.person_id))


def test_for_others_it_does_not_exist_and_nothing_is_recorded(client, contact):
    for user in (AdministratorFactory(), UserFactory(), MembershipFactory().user):
        client.force_login(user)
        for name in ("show_contact", "change_contact"):
            response = client.get(reverse(f"organisations:{name}", args=[contact.pk]))
            assert response.status_code == 404
            assert "連絡 太郎" not in response.content.decode()
        with pytest.raises(PermissionDenied):
            actions.remove_contact(contact_id=contact.pk, by=user)
    assert Reading.objects.count() == 0


def test_it_is_added_changed_and_removed(client, contact):
    member = MembershipFactory(organisation=contact.organisation)
    client.force_login(member.user)
    given = {"name": "新田 次郎", "telephone": "０４５－２２２－３３３３", "position": "理事"}
    client.post(reverse("organisations:add_contact", args=[contact.organisation_id]), given)
    added = Contact.objects.exclude(pk=contact.pk).get()
    assert (added.person.name, added.position) == ("新田 次郎", "理事")

    client.post(
        reverse("organisations:change_contact", args=[added.pk]), given | {"position": "理事長"}
    )
    added.refresh_from_db()
    assert added.position == "理事長"
    client.post(reverse("organisations:remove_contact", args=[added.pk]))
    assert list(Contact.objects.all()) == [contact]
    assert Person.objects.filter(name="新田 次郎").exists()
    assert "新田" not in str(list(AuditEntry.objects.values()))


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
