"""Who was written down twice becomes one caller with all the cases."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

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


def merge(client, case, other, keep="other"):
    address = reverse("consultations:merge_callers", args=[case.pk])
    return client.post(address, {"other": other.pk, "keep": keep})


@pytest.fixture
def twice(client):
    """Somebody who was written down twice: by the same number, and by a name that is another."""
    staff = counter().staff
    client.force_login(staff)
    old = PersonFactory(name="浜野 さち", name_kana="はまの さち", telephone="045-111-2222")
    new = PersonFactory(name="濱野 幸", name_kana="", telephone="0451112222", email="")
    received(staff, caller=old, summary="前の相談")
    return old, new, received(staff, caller=new)


@pytest.mark.parametrize(("keep", "name"), [("other", "浜野 さち"), ("this", "濱野 幸")])
def test_on_the_page_either_row_is_kept(client, twice, keep, name):
    old, _new, case = twice
    page = client.get(reverse("consultations:merge_callers", args=[case.pk])).content.decode()
    assert "電話番号が同じ" in page
    response = merge(client, case, old, keep)
    assert response.url == reverse("consultations:show_case", args=[case.pk])
    person = Person.objects.get()
    assert (person.name, person.name_kana) == (name, "はまの さち")
    assert person.cases.count() == 2


def test_only_somebody_who_is_like_them_can_be_chosen(client, twice):
    _old, _new, case = twice
    stranger = PersonFactory(name="磯野 うみ", telephone="03-0000-0000")
    received(case.entries.get().by, caller=stranger)
    response = merge(client, case, stranger)
    assert response.status_code == 200
    assert Person.objects.filter(pk=stranger.pk).exists()


def test_a_refusal_stands_on_the_page(client, twice):
    _old, new, case = twice
    contact = ContactFactory(person__name=new.name).person
    received(case.entries.get().by, caller=contact)
    page = merge(client, case, contact, keep="this").content.decode()
    assert "こちらを残す人に選んでください" in page
    assert Person.objects.filter(pk=contact.pk).exists()


def test_others_do_not_open_the_page(client, twice):
    old, _new, case = twice
    client.force_login(AdministratorFactory())
    assert merge(client, case, old).status_code == 404
    assert Person.objects.count() == 2
