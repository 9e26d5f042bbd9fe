"""A person is forgotten on request or when the time is over; nothing that names them stays."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.notifications.outbox import enqueue
from kyodo.people import actions
from kyodo.people.actions import PersonData
from kyodo.people.models import Person
from tests.factories import AdministratorFactory, ContactFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_name_number_and_address_go_everywhere_and_papers_keep_an_empty_row(client):
    person = PersonFactory(name="連絡 太郎", email="taro@example.jp")
    contact = ContactFactory(person=person)
    enqueue("taro@example.jp", subject="件名", body="本文")
    client.force_login(AdministratorFactory())
    address = reverse("people:forget_person", args=[person.pk])
    assert "連絡 太郎さんの氏名" in client.get(address).content.decode()

    client.post(address)

    person.refresh_from_db()
    assert (person.name, person.name_kana, person.telephone, person.email) == ("", "", "", "")
    assert str(person) == "個人情報を消した人"
    assert OutboxMail.objects.count() == 0
    assert contact.person_id == person.pk
    assert "太郎" not in str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.get().event == "person_forgotten"
    assert client.post(address).status_code == 403


def test_others_forget_nobody():
    person = PersonFactory()
    with pytest.raises(PermissionDenied):
        actions.forget_person(person_id=person.pk, by=UserFactory(), now=timezone.now())
    person.refresh_from_db()
    assert person.name != ""


def test_the_day_after_the_retention_date_a_person_is_forgotten():
    due = PersonFactory(retain_until=date(2026, 3, 31))
    not_yet = PersonFactory(retain_until=date(2026, 4, 1))
    for_ever = PersonFactory()
    now = timezone.now()
    assert actions.forget_due_people(today=date(2026, 4, 1), now=now) == 1
    assert actions.forget_due_people(today=date(2026, 4, 1), now=now) == 0
    assert set(Person.objects.remembered()) == {not_yet, for_ever}
    due.refresh_from_db()
    assert due.forgotten_at == now
    assert AuditEntry.objects.get().actor_id is None


def test_a_forgotten_person_is_not_written_again():
    person = PersonFactory()
    administrator = AdministratorFactory()
    actions.forget_person(person_id=person.pk, by=administrator, now=timezone.now())
    with pytest.raises(PermissionDenied):
        actions.change_person(person_id=person.pk, data=PersonData("太郎"), by=administrator)
    with pytest.raises(Refusal):
        actions.write_person(person_id=person.pk, data=PersonData("太郎"), by=administrator)
