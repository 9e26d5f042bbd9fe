"""Looking at personal data is noted once per reader, record and hour."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.urls import reverse

from kyodo.audit.models import AppendOnlyError, Reading
from kyodo.audit.trail import record_reading, record_readings
from tests.factories import AdministratorFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def _at(hour, minute):
    return patch(
        "django.utils.timezone.now", return_value=datetime(2026, 5, 1, hour, minute, tzinfo=UTC)
    )


def test_twice_in_one_hour_is_one_row_and_the_next_hour_another():
    reader, person = UserFactory(), PersonFactory()
    with _at(9, 5):
        record_reading(by=reader, target=person)
    with _at(9, 55):
        record_reading(by=reader, target=person)
    assert Reading.objects.count() == 1
    with _at(10, 0):
        record_reading(by=reader, target=person)
    assert Reading.objects.count() == 2


def test_readers_and_records_are_told_apart():
    one, two = UserFactory(), UserFactory()
    people = [PersonFactory(), PersonFactory()]
    record_readings(by=one, targets=people)
    record_readings(by=two, targets=people)
    assert Reading.objects.count() == 4


def test_a_reading_stays():
    record_reading(by=UserFactory(), target=PersonFactory())
    with pytest.raises(AppendOnlyError):
        Reading.objects.all().delete()


def test_the_administrator_sees_who_looked_but_not_at_whose_name(client):
    administrator = AdministratorFactory()
    reader = UserFactory(name="山田 はな")
    person = PersonFactory(name="秘密 太郎")
    record_reading(by=reader, target=person)
    client.force_login(administrator)

    html = client.get(reverse("audit:list_readings")).content.decode()

    assert "山田 はな" in html
    assert f"連絡先の人 {person.pk}" in html
    assert "秘密 太郎" not in html
