"""Two rows that are one person become one; nothing that one of them had is lost."""

from datetime import date

import pytest
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.lifecycle import Refusal
from kyodo.people.actions import forget_person, merge_people
from kyodo.people.models import Person
from kyodo.people.queries import people_like
from kyodo.search.models import SearchDocument
from tests.factories import AdministratorFactory, ContactFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_kept_row_has_its_own_and_what_only_the_other_had():
    kept = PersonFactory(name="浜野 さち", name_kana="", telephone="045-111-2222", email="")
    other = PersonFactory(
        name="濱野 さち", name_kana="はまの さち", telephone="090-1", email="sachi@example.jp"
    )
    merge_people(kept_id=kept.pk, other_id=other.pk, by=UserFactory())
    kept.refresh_from_db()
    assert (kept.name, kept.name_kana, kept.telephone, kept.email) == (
        "浜野 さち",
        "はまの さち",
        "045-111-2222",
        "sachi@example.jp",
    )
    assert not Person.objects.filter(pk=other.pk).exists()
    assert list(people_like("はまの")) == [kept]
    assert not people_like("濱野").exists()
    assert SearchDocument.objects.filter(about=kept.pk).count() == 1
    assert [entry.target_id for entry in AuditEntry.objects.order_by("pk")] == [
        str(kept.pk),
        str(other.pk),
    ]
    assert "さち" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("one", "two", "kept_until"),
    [
        (date(2027, 3, 31), date(2028, 3, 31), date(2028, 3, 31)),
        (date(2027, 3, 31), None, None),
        (None, date(2028, 3, 31), None),
    ],
)
def test_the_longer_time_of_keeping_counts(one, two, kept_until):
    kept, other = PersonFactory(retain_until=one), PersonFactory(retain_until=two)
    assert merge_people(kept_id=kept.pk, other_id=other.pk, by=UserFactory()).retain_until == (
        kept_until
    )


def test_who_is_still_pointed_to_is_not_merged_away():
    contact = ContactFactory()
    kept = PersonFactory()
    with pytest.raises(Refusal, match="団体の連絡先"):
        merge_people(kept_id=kept.pk, other_id=contact.person_id, by=UserFactory())
    contact.refresh_from_db()
    merged = merge_people(kept_id=contact.person_id, other_id=kept.pk, by=UserFactory())
    assert merged == contact.person


def test_a_person_is_not_merged_with_itself_nor_with_a_forgotten_one():
    one, two = PersonFactory(), PersonFactory()
    with pytest.raises(Refusal):
        merge_people(kept_id=one.pk, other_id=one.pk, by=UserFactory())
    forget_person(person_id=two.pk, by=AdministratorFactory(), now=timezone.now())
    for kept, other in ((one, two), (two, one)):
        with pytest.raises(Refusal, match="消されています"):
            merge_people(kept_id=kept.pk, other_id=other.pk, by=UserFactory())
    assert Person.objects.count() == 2
