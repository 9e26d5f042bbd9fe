"""What the walks of withholding take from memory could not have been answered otherwise."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from kyodo.organisations.models import Organisation
from kyodo.people.models import Person
from tests.evaluations.remembering import Memory
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="there every request is asked"),
]


@pytest.fixture
def asked():
    """Ask, in the world as it stands, and get all that was truly asked until now."""
    memory, asked = Memory(), []

    def ask(request, read):
        def answer():
            asked.append(request)
            return read()

        memory.look()
        memory.answer(request, answer)
        return asked

    return ask


def names():
    return [*Organisation.objects.values_list("name", flat=True)]


def test_a_request_is_asked_once_while_nothing_changes(asked):
    OrganisationFactory()
    asked("names", names)
    assert asked("names", names) == ["names"]


def test_it_is_asked_again_when_one_row_that_it_may_have_read_is_another(asked):
    organisation = OrganisationFactory(name="みなとの会")
    asked("names", names)
    Organisation.objects.filter(pk=organisation.pk).update(name_kana="みなとのかい")
    assert asked("names", names) == ["names", "names"]


def test_it_is_not_asked_again_for_a_row_of_another_table(asked):
    asked("names", names)
    PersonFactory()
    assert asked("names", names) == ["names"]


def test_a_question_within_a_question_counts(asked):
    def of_known_people():
        return [*Organisation.objects.filter(contacts__person__in=Person.objects.all())]

    asked("names", of_known_people)
    PersonFactory()
    assert asked("names", of_known_people) == ["names", "names"]


def test_the_number_of_the_next_row_counts(asked):
    def write():
        with transaction.atomic():
            pk = OrganisationFactory(name="試し").pk
            transaction.set_rollback(True)
        return pk

    asked("write", write)
    OrganisationFactory().delete()
    assert asked("write", write) == ["write", "write"]


def test_another_request_is_asked(asked):
    asked("names", names)
    assert asked("names of others", names) == ["names", "names of others"]


def test_nothing_is_found_in_the_cache(asked):
    found = []
    for request in ("first", "second"):
        asked(request, lambda: found.append(cache.get_or_set("count", names)))
        OrganisationFactory()
    assert [len(each) for each in found] == [0, 1]
