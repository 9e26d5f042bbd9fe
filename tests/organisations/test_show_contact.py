"""Contact data of an organisation's people is for its own members, and each look is recorded."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import Reading
from kyodo.organisations import actions
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
