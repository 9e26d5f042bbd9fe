"""Invented cases fill an empty installation, and never by accident one that is in use."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from kyodo.consultations.models import Case, CaseCounter, Entry, Referral
from kyodo.consultations.search import CASES
from kyodo.people.models import Person
from kyodo.people.queries import people_like
from kyodo.search import index
from kyodo.search.models import SearchDocument
from tests.consultations.cases import counter, received

pytestmark = pytest.mark.django_db


def make(**options):
    out = StringIO()
    call_command("make_cases", stdout=out, **options)
    return out.getvalue()


def test_so_many_cases_and_entries_are_made_as_asked_for():
    assert make(cases=120, entries=1000) == "120 cases with 1000 entries.\n"
    assert (Case.objects.count(), Entry.objects.count()) == (120, 1000)
    assert not Case.objects.annotate(number_of=Count("entries")).filter(number_of=0).exists()
    assert set(CaseCounter.objects.values_list("fiscal_year", "last")) == {
        (year, number)
        for year, number in Case.objects.order_by("fiscal_year")
        .values_list("fiscal_year")
        .annotate(number=Count("pk"))
    }
    in_order = list(Case.objects.order_by("received_at", "pk").values_list("pk", flat=True))
    assert in_order == sorted(in_order)
    assert Case.objects.open().exists()
    assert Referral.objects.exists()


def test_they_are_found_as_if_people_had_written_them():
    make(cases=60)
    wanted = Case.objects.filter(summary__contains="印刷").order_by("-pk")
    found = index.find(CASES, "印刷", limit=100).ids
    assert found == list(wanted.values_list("pk", flat=True)) != []
    before = sorted(SearchDocument.objects.values_list("part", "pieces"))
    call_command("rebuild_search", verbosity=0)
    assert sorted(SearchDocument.objects.values_list("part", "pieces")) == before
    person = Person.objects.earliest("pk")
    assert person in people_like(person.telephone.replace("-", ""))


def test_a_seed_makes_the_same_again():
    def texts():
        return list(Entry.objects.order_by("pk").values_list("text", flat=True))

    make(cases=20, seed=5)
    first = texts()
    make(cases=20, seed=5, add=True)
    assert texts()[len(first) :] == first
    make(cases=20, seed=6, add=True)
    assert texts()[2 * len(first) :] != first


def test_where_there_are_cases_it_refuses_unless_told_to_add():
    received(counter().staff)
    with pytest.raises(CommandError, match="--add"):
        make(cases=5)
    assert Case.objects.count() == 1
    make(cases=5, add=True)
    assert Case.objects.count() == 6


def test_every_case_has_an_entry():
    with pytest.raises(CommandError, match="entries"):
        make(cases=5, entries=4)
