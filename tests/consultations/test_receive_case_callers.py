"""Whoever called before comes up while it is typed, with their cases, and can be chosen."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kyodo.audit.models import Reading
from kyodo.consultations.models import Case
from tests.consultations.cases import counter, received
from tests.consultations.taking_calls import RECEIVE, look, take, typed
from tests.factories import ContactFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    found = counter()
    client.force_login(found.staff)
    return found


@pytest.fixture
def sachi(world):
    """Somebody who has called before."""
    person = PersonFactory(
        name="浜野 さち", name_kana="はまの さち", telephone="045-111-2222", email=""
    )
    received(world.colleague, caller=person, summary="前の相談")
    return person


def newest():
    return Case.objects.order_by("-pk").first()


@pytest.mark.parametrize(
    "words",
    [
        {"telephone": "0451112222"},
        {"telephone": "(045)111-2222"},
        {"telephone": "０４５－１１１－２２"},
        {"telephone": "2222"},
        {"name_kana": "ﾊﾏﾉ"},
        {"name_kana": "はまのさ"},
        {"name": "浜"},
        {"name": "浜野さち", "telephone": "090-9999-9999"},
    ],
)
def test_who_has_called_before_comes_up_with_their_cases(client, world, sachi, words):
    response = look(client, text="聞いたこと", **words)
    page = response.content.decode()
    assert [each.person for each in response.context["known"]] == [sachi]
    assert "前の相談" in page
    assert "聞いたこと" in page
    assert "入力を確認してください" not in page


@pytest.mark.parametrize(
    "words", [{}, {"telephone": "04"}, {"name": "磯"}, {"telephone": "045-999"}]
)
def test_others_do_not_come_up(client, world, sachi, words):
    page = look(client, **words).content.decode()
    assert "前の相談" not in page
    assert "浜野" not in page


def test_whose_words_fit_best_comes_first(client, world, sachi):
    namesake = PersonFactory(name="浜野 さちえ", name_kana="はまの さちえ", telephone="")
    received(world.staff, caller=namesake)
    response = look(client, name="浜野", telephone="045-111")
    assert [each.person for each in response.context["known"]] == [sachi, namesake]


def test_contacts_of_other_papers_are_none_of_the_counters(client, world):
    contact = ContactFactory(person__name="浜野 さち", person__name_kana="はまの さち").person
    page = look(client, name="浜野").content.decode()
    assert "浜野 さち" not in page
    assert "もう登録されていません" in take(client, caller=contact.pk).content.decode()


def test_while_typing_only_the_part_with_the_callers_comes(client, world, sachi):
    part = client.post(RECEIVE, typed(look="1", name="浜野"), headers={"HX-Request": "true"})
    text = part.content.decode()
    assert text.strip().startswith('<div id="callers">')
    assert text.strip() in look(client, name="浜野").content.decode()


def test_a_known_caller_is_chosen_and_keeps_the_contact_data(client, world, sachi):
    take(client, caller=sachi.pk, telephone="045", name="はま")
    assert newest().caller == sachi
    sachi.refresh_from_db()
    assert (sachi.name, sachi.telephone) == ("浜野 さち", "045-111-2222")


def test_the_contact_data_of_a_known_caller_is_put_right_when_asked_for(client, world, sachi):
    take(client, caller=sachi.pk, telephone="090-5555-6666", renew="on")
    sachi.refresh_from_db()
    assert (sachi.name, sachi.telephone) == ("浜野 さち", "090-5555-6666")
    assert newest().caller == sachi


def test_somebody_chosen_stays_chosen_while_more_is_typed(client, world, sachi):
    page = look(client, caller=sachi.pk, name="まったく別").content.decode()
    assert re.search(rf'value="{sachi.pk}"[^>]*checked', page)


def test_that_callers_and_cases_came_up_is_recorded(client, world, sachi):
    look(client, name="浜野")
    read = Reading.objects.filter(reader_id=world.staff.pk).values_list("target_type", "target_id")
    case = sachi.cases.get()
    assert set(read) == {
        ("people.person", str(sachi.pk)),
        ("consultations.case", str(case.pk)),
    }


def test_the_receipt_offers_whoever_was_written_down_before(client, world, sachi):
    take(client, telephone="0451112222", name="浜野 幸")
    page = client.get(
        reverse("consultations:show_received_case", args=[newest().pk])
    ).content.decode()
    assert newest().number in page
    assert "前に登録した人かもしれません" in page
    assert "電話番号が同じ" in page
    assert reverse("consultations:merge_callers", args=[newest().pk]) in page


def test_a_longer_history_costs_no_more_queries(client, world, sachi):
    def queries():
        look(client, name="浜野")
        with CaptureQueriesContext(connection) as found:
            look(client, name="浜野")
        return len(found)

    one = queries()
    for _ in range(2):
        received(world.staff, caller=PersonFactory(name="浜野 うみ", name_kana="はまの うみ"))
        received(world.staff, caller=sachi)
    assert queries() == one
