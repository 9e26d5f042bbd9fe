"""Contact data is put right at the request of the person."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.people.actions import PersonData, change_person
from tests.factories import AdministratorFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("people:list_people")


def test_one_person_is_shown_and_put_right(client):
    client.force_login(AdministratorFactory())
    person = PersonFactory(name="連絡 太郎", telephone="045-111-2222")
    show = reverse("people:show_person", args=[person.pk])
    assert "045-111-2222" in client.get(show).content.decode()
    client.post(
        reverse("people:change_person", args=[person.pk]),
        {"name": "連絡 太朗", "telephone": "045-111-3333", "retain_until": "2027-03-31"},
    )
    assert "連絡 太朗" in client.get(show).content.decode()
    assert AuditEntry.objects.get().event == "person_changed"


def test_others_change_nothing():
    person = PersonFactory(name="連絡 太郎")
    with pytest.raises(PermissionDenied):
        change_person(person_id=person.pk, data=PersonData("別人"), by=MembershipFactory().user)
    person.refresh_from_db()
    assert person.name == "連絡 太郎"


def test_wrong_input_is_explained_and_changes_nothing(client):
    person = PersonFactory(name="連絡 太郎")
    client.force_login(AdministratorFactory())
    address = reverse("people:change_person", args=[person.pk])
    response = client.post(address, {"name": "", "email": "no address", "retain_until": "いつか"})
    assert set(response.context["form"].errors) == {"name", "email", "retain_until"}
    person.refresh_from_db()
    assert person.name == "連絡 太郎"
