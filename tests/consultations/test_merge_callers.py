"""Who was written down twice becomes one caller with all the cases."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.people import merge_callers
from kyodo.consultations.models import Case
from kyodo.consultations.search import CASES
from kyodo.lifecycle import Refusal
from kyodo.people.models import Person
from kyodo.search import index
from tests.consultations.cases import counter, received
from tests.factories import AdministratorFactory, ContactFactory, PersonFactory

pytestmark = pytest.mark.django_db


def found(query):
    return index.find(CASES, query, limit=50).ids


def test_all_cases_become_those_of_the_caller_who_is_kept():
    staff = counter().staff
    kept = PersonFactory(name="浜野 さち", name_kana="", telephone="045-111-2222")
    other = PersonFactory(name="濱野 幸", name_kana="はまの さち", telephone="090-0000-1111")
    stranger = PersonFactory(name="磯野 うみ")
    cases = [received(staff, caller=person) for person in (kept, other, other, stranger)]
    merge_callers(kept_id=kept.pk, other_id=other.pk, by=staff)
    callers = list(Case.objects.order_by("pk").values_list("caller__name", flat=True))
    assert callers == ["浜野 さち", "浜野 さち", "浜野 さち", "磯野 うみ"]
    assert found("浜野") == found("はまの") == [case.pk for case in cases[2::-1]]
    assert found("濱野") == []


def test_nothing_moves_when_the_other_is_a_contact_of_a_group_as_well():
    staff = counter().staff
    contact = ContactFactory()
    case = received(staff, caller=contact.person)
    with pytest.raises(Refusal, match="残す人"):
        merge_callers(kept_id=PersonFactory().pk, other_id=contact.person_id, by=staff)
    case.refresh_from_db()
    assert case.caller == contact.person


def test_a_caller_is_not_merged_with_itself():
    staff = counter().staff
    case = received(staff)
    with pytest.raises(Refusal):
        merge_callers(kept_id=case.caller_id, other_id=case.caller_id, by=staff)
    assert Person.objects.count() == 1


def test_others_merge_nobody():
    staff = counter().staff
    kept, other = PersonFactory(), PersonFactory()
    case = received(staff, caller=other)
    with pytest.raises(PermissionDenied):
        merge_callers(kept_id=kept.pk, other_id=other.pk, by=AdministratorFactory())
    case.refresh_from_db()
    assert case.caller == other
