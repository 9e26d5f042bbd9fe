"""The administrator finds a person who asks what is kept of them; each look is recorded."""

import pytest
from django.urls import reverse

from kyodo.audit.models import Reading
from tests.costs import queries_of
from tests.factories import AdministratorFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("people:list_people")


def test_words_narrow_the_list_and_only_who_is_shown_counts_as_looked_at(client):
    administrator = AdministratorFactory()
    client.force_login(administrator)
    shown = PersonFactory(name="連絡 太郎")
    PersonFactory(name="別 花子")
    page = client.get(PAGE, {"words": "太郎"})
    assert list(page.context["page"]) == [shown]
    reading = Reading.objects.get()
    assert (reading.reader_id, reading.target_id) == (administrator.pk, str(shown.pk))


def test_others_see_nobody_and_nothing_is_recorded(client):
    person = PersonFactory(name="連絡 太郎")
    client.force_login(MembershipFactory().user)
    for address in (
        PAGE,
        reverse("people:show_person", args=[person.pk]),
        reverse("people:change_person", args=[person.pk]),
        reverse("people:forget_person", args=[person.pk]),
    ):
        response = client.get(address)
        assert response.status_code == 403
        assert "太郎" not in response.content.decode()
    assert Reading.objects.count() == 0


def test_a_list_costs_the_same_queries_however_long(client):
    client.force_login(AdministratorFactory())
    PersonFactory()
    short = queries_of(client, PAGE)
    PersonFactory.create_batch(2)
    assert queries_of(client, PAGE) == short
