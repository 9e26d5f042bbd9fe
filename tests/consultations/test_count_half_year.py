"""The half-year statistics are counted as one would count them by hand, and as the evidence is."""

from datetime import timedelta

import pytest

from kyodo.classifications.states import Kind
from kyodo.consultations.models import Case
from kyodo.consultations.queries.statistics import complete_content, figures_of, public_content
from kyodo.consultations.states import CaseState, Outcome, Part
from kyodo.evidence import registry
from kyodo.evidence.registry import Scope
from kyodo.fiscal import FiscalYear, HalfYear
from tests.consultations.cases import counter, received, word
from tests.consultations.statistics import (
    AFTERWARDS,
    FIRST_OF_APRIL,
    HALF,
    LAST_YEAR,
    a_half_year,
    cells,
    many,
    published,
    ward,
)

pytestmark = pytest.mark.django_db
SECOND = HalfYear(FiscalYear(2026), 2)


def complete(half=HALF):
    return complete_content(figures_of(half))


def test_months_begin_and_end_at_midnight_in_tokyo():
    a_half_year(counter())
    assert cells(complete(), "months") == {
        "4": 6, "5": 13, "6": 0, "7": 0, "8": 0, "9": 10, "total": 29,
    }  # fmt: skip
    assert cells(complete(SECOND), "months")["total"] == 1


def test_a_case_with_several_topics_is_named_by_each_and_the_total_is_of_mentions():
    a_half_year(counter())
    seen = cells(complete(), "topics")
    assert (seen["topic-場所"], seen["topic-資金"], seen["total"]) == (22, 6, 28)
    assert complete()["inside"]["without_topic"] == 7


def test_wards_and_those_without_one_add_up_to_the_cases():
    a_half_year(counter())
    seen = cells(complete(), "wards")
    assert (seen["ward-東"], seen["ward-西"], seen[""], seen["total"]) == (20, 3, 6, 29)


def test_a_merged_case_is_counted_once_and_is_no_outcome():
    world = counter()
    a_half_year(world)
    assert Case.objects.filter(state=CaseState.MERGED).count() == 1
    seen = cells(complete(), "outcomes")
    assert Outcome.MERGED not in seen
    assert (seen["solved"], seen["total"]) == (6, 6)
    assert complete()["inside"]["open"] == 24  # 29 less the six that ended, and one of March


def test_links_reasons_days_and_answers():
    a_half_year(counter())
    content = complete()
    assert cells(content, "links") == {"linked": 5, "not_linked": 6, "total": 11}
    reasons = cells(content, "reasons")
    assert (reasons["why-予算"], reasons["why-時間"], reasons["total"]) == (5, 1, 6)
    assert content["days_to_link"] == 3
    assert cells(content, "answers") == {"solved": 7, "partly": 1, "not": 1, "total": 9}


def test_a_case_that_was_disposed_of_stays_counted():
    world = counter()
    case = received(world.staff, now=FIRST_OF_APRIL)
    Case.objects.filter(pk=case.pk).update(summary="", disposed_at=AFTERWARDS)
    assert cells(complete(), "months")["total"] == 1


def test_an_empty_year_before_is_not_shown_as_zeros():
    world = counter()
    received(world.staff, now=FIRST_OF_APRIL)
    assert cells(complete(), "months", "before")["total"] is None
    received(world.staff, now=LAST_YEAR)
    assert cells(complete(), "months", "before") == {
        "4": 0, "5": 0, "6": 1, "7": 0, "8": 0, "9": 0, "total": 1,
    }  # fmt: skip
    # months of another half would stand beside nothing
    assert cells(complete(SECOND), "months", "before")["total"] is None


def test_a_word_that_is_out_of_use_is_shown_where_it_was_counted():
    world = counter()
    old, new = ward("旧"), ward("新")
    for each, day in ((old, "valid_until"), (new, "valid_from")):
        setattr(each, day, HALF.first_day - timedelta(days=1) if each == old else HALF.last_day)
        each.save()
    many(1, world.staff, now=LAST_YEAR, ward=old)
    assert "ward-旧" in cells(complete(), "wards", "before")
    assert "ward-新" in cells(complete(), "wards")
    assert "ward-旧" not in cells(complete(SECOND), "wards")


def test_a_topic_is_named_with_the_one_above_it():
    world = counter()
    above = word(Kind.TOPIC, "above", "運営")
    below = word(Kind.TOPIC, "below", "その他")
    below.parent = above
    below.save()
    received(world.staff, now=FIRST_OF_APRIL, topics=[below])
    labels = [label for _key, label, _english in figures_of(HALF)["rows"]["topics"]]
    assert "運営／その他" in labels


@pytest.mark.parametrize("part", [Part.SECTORS, Part.ANSWERS, Part.LINKS])
def test_both_halves_add_up_to_the_evidence_of_the_year(part):
    a_half_year(counter())
    prefix = {"sectors": "sector.", "answers": "answer_"}
    offered = {
        figure.key.removeprefix("consultations."): figure.value
        for figure in registry.figures("consultations", Scope(HALF.year))
    }
    first, second = (figures_of(half)["now"] for half in (HALF, SECOND))
    for key in {*first[part], *second[part]} - {""}:
        together = first[part].get(key, 0) + second[part].get(key, 0)
        assert together == offered[prefix.get(part, "") + key]
    months = [sum(each["months"].values()) for each in (first, second)]
    assert sum(months) == offered["intake"] == 30
    ended = [sum(each["outcomes"].values()) for each in (first, second)]
    assert sum(ended) == offered["closed"] == 7
    assert second["open"] == offered["open"]
    assert first["sectors"][""] + second["sectors"].get("", 0) == offered["sector_unknown"]


def test_counting_costs_the_same_for_few_cases_and_for_many(django_assert_num_queries):
    world = counter()
    a_half_year(world)
    with django_assert_num_queries(14):
        figures = figures_of(HALF)
    many(3, world.staff, now=LAST_YEAR, ward=ward("北"))
    with django_assert_num_queries(14):
        figures_of(HALF)
    with django_assert_num_queries(1):
        public_content(HALF, figures)
    published(world)
    with django_assert_num_queries(1):
        public_content(HALF, figures)


def test_the_year_before_stands_as_it_was_published():
    world = counter()
    many(8, world.staff, now=LAST_YEAR)
    published(world, HALF.year_before)
    received(world.staff, now=LAST_YEAR)  # written down too late
    assert cells(complete(), "months", "before")["6"] == 8
    assert cells(complete(HALF.year_before), "months")["6"] == 9
