"""The search knows what stands in a case from the moment it stands there, and no longer."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.indexing import index_referral, reindex_case
from kyodo.consultations.models import Case, Referral
from kyodo.consultations.search import CASES
from kyodo.consultations.states import CaseState, EntryKind, Outcome
from kyodo.people import actions as people
from kyodo.people.actions import PersonData
from kyodo.search import index
from kyodo.search.models import SearchDocument
from tests.consultations.cases import NOW, counter, received
from tests.factories import AdministratorFactory, DepartmentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return counter().staff


def found(query):
    return index.find(CASES, query, limit=50).ids


def rows():
    return sorted(SearchDocument.objects.values_list("part", "about", "pieces"), key=str)


def sachi(**data):
    return PersonFactory(**{"name": "浜野 さち", "telephone": "045-111-2222", **data})


@pytest.mark.parametrize(
    "query",
    [
        *("2026-0001", "印刷", "つばさ", "会報", "千部", "浜野さち", "はまの", "ﾊﾏﾉ"),
        *("0451112222", "045-111-2222", "つばさ 浜野 千部"),
    ],
)
def test_a_new_case_is_found_by_all_that_was_written_down(staff, query):
    caller = sachi(name_kana="はまの さち")
    case = received(staff, caller=caller, group_name="つばさの会", text="急いでいる")
    received(staff, caller=PersonFactory(telephone=""), summary="別", text="別の話")
    add_entry(case_id=case.pk, data=EntryData(EntryKind.NOTE, "千部ほしい"), by=staff, now=NOW)
    assert found(query) == [case.pk]


def test_an_entry_is_one_more_row_and_leaves_the_others_alone(staff):
    case = received(staff)
    before = set(SearchDocument.objects.values_list("pk", flat=True))
    data = EntryData(EntryKind.NOTE, "助成金の締切を伝えた")
    add_entry(case_id=case.pk, data=data, by=staff, now=NOW + timedelta(hours=1))
    assert before < set(SearchDocument.objects.values_list("pk", flat=True))
    assert SearchDocument.objects.count() == len(before) + 1
    assert found("助成金 会報") == [case.pk]


def test_words_of_a_referral_and_of_the_end_are_found(staff):
    case = received(staff)
    referral = Referral.objects.create(
        case=case,
        organisation=DepartmentFactory(),
        told="公園を使いたい",
        question="許可の窓口",
        asked_at=NOW,
        asked_by=staff,
    )
    index_referral(referral)
    assert found("公園 窓口") == [case.pk]
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED, "印刷機を貸した"), by=staff, now=NOW)
    assert found("印刷機") == [case.pk]


def test_who_is_renamed_or_forgotten_is_so_in_every_case(staff):
    person, by = sachi(), AdministratorFactory()
    first, second = received(staff, caller=person), received(staff, caller=person)
    people.change_person(person_id=person.pk, data=PersonData("海野 さち"), by=by)
    assert (found("浜野"), found("海野")) == ([], [second.pk, first.pk])
    people.forget_person(person_id=person.pk, by=by, now=NOW)
    assert found("海野") == []
    assert found("会報") == [second.pk, first.pk]


@pytest.mark.parametrize(
    "gone",
    [
        {"disposed_at": NOW, "summary": "", "group_name": "", "outcome_note": ""},
        {"state": CaseState.MERGED, "outcome": Outcome.MERGED, "closed_at": NOW},
    ],
)
def test_what_was_disposed_of_or_merged_leaves_the_search(staff, gone):
    kept, case = received(staff), received(staff)
    if "state" in gone:
        gone = {**gone, "merged_into": kept, "closed_on": timezone.localdate(NOW)}
    Case.objects.filter(pk=case.pk).update(**gone)
    reindex_case(Case.objects.get(pk=case.pk))
    assert found("会報") == [kept.pk]


def test_the_search_written_anew_is_the_same(staff):
    person = sachi()
    case = received(staff, caller=person)
    for text in ("助成金", "会場を見た"):
        add_entry(case_id=case.pk, data=EntryData(EntryKind.NOTE, text), by=staff, now=NOW)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED, "済み"), by=staff, now=NOW)
    before = rows()
    SearchDocument.objects.exclude(part="case").delete()
    call_command("rebuild_search", verbosity=0)
    assert rows() == before
    assert found("助成金 済み 浜野") == [case.pk]
    call_command("rebuild_search", verbosity=0)
    assert rows() == before
