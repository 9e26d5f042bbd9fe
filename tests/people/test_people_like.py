"""While somebody types a name or a number, the person is there, however it is typed."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from kyodo.people import actions
from kyodo.people.actions import PersonData
from kyodo.people.models import PEOPLE, Person
from kyodo.people.queries import Likeness, likely_same, people_like
from kyodo.search import index
from kyodo.search.models import SearchDocument
from tests.factories import AdministratorFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sachi():
    PersonFactory(
        name="磯野 うみ", name_kana="いその うみ", telephone="03-9999-8888", email="u@example.jp"
    )
    return PersonFactory(
        name="浜野 さち",
        name_kana="はまの さち",
        telephone="045-111-2222",
        email="Sachi.Hamano@example.jp",
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("浜", "浜野", "浜野さち", "浜野 さち", "浜野　さち", "さち 浜野", "さち"),
        *("ハマノ", "ﾊﾏﾉ", "はまのさ", "まの"),
        *("0451112222", "045-111-2222", "０４５－１１１－２２２２", "045ー111", "045 111 2222"),
        *("+81 45-111-2222", "+81451112222", "(045)111-2222", "045", "111-2222", "2222"),
        *("sachi", "SACHI.h", "sachi.hamano@exam", "浜野 045-1"),
    ],
)
def test_a_person_is_found_while_typing(sachi, typed):
    assert list(people_like(typed)) == [sachi]


@pytest.mark.parametrize("typed", ["", " ", "-", "浜田", "浜野 うみ", "045-222", "1111", "野浜"])
def test_others_are_not(sachi, typed):
    assert not people_like(typed).exists()


def test_who_is_changed_is_found_by_the_new_name_only_and_who_is_forgotten_by_none(sachi):
    by = AdministratorFactory()
    data = PersonData("海野 さち", telephone="045-333-4444")
    actions.change_person(person_id=sachi.pk, data=data, by=by)
    assert list(people_like("海野")) == [sachi]
    assert not people_like("浜野").exists()
    assert not people_like("1112222").exists()
    actions.forget_person(person_id=sachi.pk, by=by, now=timezone.now())
    assert not people_like("海野").exists()
    assert not SearchDocument.objects.filter(about=sachi.pk).exists()


def test_a_forgotten_row_cannot_keep_what_it_was_found_by(sachi):
    actions.forget_person(person_id=sachi.pk, by=AdministratorFactory(), now=timezone.now())
    for column in ("name_key", "kana_key", "email_key", "telephone_digits"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=sachi.pk).update(**{column: "1"})


def test_at_most_so_many_are_offered_and_those_written_down_last():
    people = [PersonFactory(name="浜野 さち", email="") for _ in range(5)]
    assert {person.pk for person in people_like("浜野", limit=2)} == {
        person.pk for person in people[3:]
    }


def test_who_was_there_before_the_columns_is_found_as_well(sachi):
    Person.objects.update(name_key="", kana_key="", email_key="", telephone_digits="")
    index.remove_all(PEOPLE)
    import_module("kyodo.people.migrations.0002_lookup").fill(apps, None)
    assert list(people_like("045111")) == [sachi]
    kept = Person.objects.get(pk=sachi.pk)
    kept.write_keys()
    assert (kept.name_key, kept.kana_key) == ("浜野さち", "はまのさち")
    assert [document.part for document in SearchDocument.objects.filter(about=sachi.pk)] == [""]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"telephone": "+81-45-111-2222"}, [Likeness.TELEPHONE]),
        ({"email": "sachi.hamano@EXAMPLE.jp"}, [Likeness.EMAIL]),
        ({"name": "浜野　さち"}, [Likeness.NAME]),
        ({"name_kana": "ハマノ サチ"}, [Likeness.NAME]),
        ({"name_kana": "はまの さちえ"}, [Likeness.NAME]),
        ({"name": "浜野さち", "telephone": "045(111)2222"}, [Likeness.TELEPHONE, Likeness.NAME]),
    ],
)
def test_who_may_be_the_same_is_named_with_the_reason(sachi, data, why):
    likely = likely_same(Person(**{"name": "別の人", **data}))
    assert [(each.person, each.why) for each in likely] == [(sachi, why)]


@pytest.mark.parametrize(
    "data", [{"name_kana": "はまの さと"}, {"telephone": "2222"}, {"telephone": ""}, {"name": "浜"}]
)
def test_who_only_resembles_is_not_taken_for_the_same(sachi, data):
    PersonFactory(name="内線の人", name_kana="", telephone="2222", email="")
    assert likely_same(Person(**{"name": "別の人", **data})) == []
    assert likely_same(sachi) == []
