"""Whoever works at the centre finds a case by any word in it; nobody else finds anything."""

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import Reading
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.indexing import index_referral
from kyodo.consultations.models import Case, Referral
from kyodo.consultations.queries.case_search import ROWS
from kyodo.consultations.states import EntryKind
from tests.consultations.cases import NOW, counter, received
from tests.costs import queries_of
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

SEARCH = reverse("consultations:search_cases")


@pytest.fixture
def staff():
    return counter().staff


@pytest.fixture
def page(client, staff):
    client.force_login(staff)

    def ask(words, **query):
        response = client.get(SEARCH, {"words": words, **query})
        assert response.status_code == 200
        return response

    return ask


def numbers(response):
    return [row.number for row in response.context["rows"]]


def test_without_words_the_page_asks_for_some(client, staff):
    received(staff)
    client.force_login(staff)
    response = client.get(SEARCH)
    assert response.context["rows"] == []
    assert "件" not in response.content.decode().split("<main")[1].split('role="search"')[1]


def test_every_word_has_to_be_there_and_is_marked_where_it_stands(page, staff):
    wanted = received(staff, text="灯籠を流したい", summary="夏祭りの相談")
    received(staff, text="ほかの話", summary="夏祭りの相談")
    add_entry(
        case_id=wanted.pk, data=EntryData(EntryKind.NOTE, "川の許可が要る"), by=staff, now=NOW
    )
    response = page("夏祭り 灯籠 許可")
    assert numbers(response) == ["2026-0001"]
    text = response.content.decode()
    for marked in ("<mark>夏祭り</mark>の相談", "<mark>灯籠</mark>を流したい"):
        assert marked in text
    assert "川の<mark>許可</mark>が要る" in text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("はまの", ""),
        ("浜野", "<mark>浜野</mark>"),
        ("０４５１１１２２２２", "<mark>045-111-2222</mark>"),
        ("つばさ", "<mark>つばさ</mark>の会"),
        ("2026-0001", "2026-0001"),
        ("公園", "みなと市協働課"),
        ("緑", "深<mark>緑</mark>"),
    ],
)
def test_a_case_is_found_by_caller_group_number_and_referral(page, staff, words, shown):
    person = PersonFactory(name="浜野 さち", name_kana="はまの さち", telephone="045-111-2222")
    case = received(staff, caller=person, group_name="つばさの会", text="深緑の布")
    received(staff, caller=PersonFactory(), summary="別", text="別")
    referral = Referral.objects.create(
        case=case,
        organisation=DepartmentFactory(),
        told="公園を使いたい",
        question="許可の窓口",
        asked_at=NOW,
        asked_by=staff,
    )
    index_referral(referral)
    response = page(words)
    assert numbers(response) == ["2026-0001"]
    assert shown in response.content.decode()


def test_pages_go_on_where_the_one_before_ended(page, staff):
    cases = [received(staff).number for _ in range(ROWS + 2)][::-1]
    first = page("会報")
    assert numbers(first) == cases[:ROWS]
    assert f"新しい順に{ROWS}件（まだあります）" in first.content.decode()
    rest = page("会報", before=first.context["page"].older)
    assert numbers(rest) == cases[ROWS:]
    assert rest.context["page"].older is None
    assert "最初のページ" in rest.content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "１"])
def test_a_strange_beginning_of_a_page_is_the_first_one(page, staff, before):
    case = received(staff)
    assert numbers(page("会報", before=before)) == [case.number]


@pytest.mark.parametrize(
    ("words", "answer"), [("灯台", "その言葉のある相談はありません"), ("、。", "記号だけでは")]
)
def test_where_nothing_is_found_it_says_so(page, staff, words, answer):
    received(staff)
    assert answer in page(words).content.decode()


def test_scripts_in_any_field_stay_text(page, staff):
    script = "<script>印刷</script>"
    case = received(
        staff, caller=PersonFactory(name=script), summary=script, group_name=script, text=script
    )
    text = page("印刷 script").content.decode()
    assert "<script>印刷" not in text
    assert (
        text.count("&lt;<mark>script</mark>&gt;<mark>印刷</mark>&lt;/<mark>script</mark>&gt;") == 4
    )
    assert case.number in text
    assert html.escape('"><b>') in page('"><b>').content.decode()


def test_that_a_case_was_shown_is_recorded(page, staff):
    shown, other = received(staff), received(staff, summary="別", text="別")
    page("会報")
    read = Reading.objects.filter(reader_id=staff.pk, target_type="consultations.case")
    assert set(read.values_list("target_id", flat=True)) == {str(shown.pk)}
    assert str(other.pk) not in set(read.values_list("target_id", flat=True))


@pytest.mark.parametrize("make", [AdministratorFactory, lambda: MembershipFactory().user])
def test_others_find_nothing(client, staff, make):
    received(staff)
    client.force_login(make())
    response = client.get(SEARCH, {"words": "会報"})
    assert response.status_code == 403
    assert "2026-0001" not in response.content.decode()


def test_what_was_disposed_of_is_not_shown_even_if_it_were_in_the_search(page, staff):
    case = received(staff)
    Case.objects.filter(pk=case.pk).update(
        disposed_at=timezone.now(), summary="", group_name="", outcome_note=""
    )
    assert numbers(page("会報")) == []


def test_a_longer_page_costs_no_more_queries(client, staff):
    client.force_login(staff)
    address = f"{SEARCH}?words=会報 印刷"
    received(staff)
    one = queries_of(client, address)
    received(staff)
    received(staff)
    assert queries_of(client, address) == one
