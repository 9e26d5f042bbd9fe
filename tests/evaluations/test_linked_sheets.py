"""Sheets of one scheme stand beside one another in the same year; any other form does not."""

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.preparation import PreparationData, SectionDates, prepare_evaluation
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.models import SheetFormat
from kyodo.lifecycle import Refusal
from tests.evaluations.journeys import begin
from tests.evaluations.library import source_of
from tests.stories import NOW, yokohama_form

pytestmark = pytest.mark.django_db
PLAN, REVIEW = "yearly-committee-plan", "yearly-committee-review-2"


def load(name) -> SheetFormat:
    return load_sheet_format(source=source_of(name), by=None, now=NOW)


def beside(journey, sheet_format: SheetFormat):
    first = journey.evaluation.schedules.order_by("pk")[0]
    days = SectionDates(first.opens_on, first.due_on)
    return prepare_evaluation(
        project_id=journey.project.pk,
        data=PreparationData(
            sheet_format_id=sheet_format.pk,
            fiscal_year=journey.evaluation.fiscal_year,
            period=(journey.evaluation.period_starts_on, journey.evaluation.period_ends_on),
            dates={s.schedule_key: days for s in sheet_format.definition.sections},
        ),
        by=journey.administrator,
        now=NOW,
    )


def test_the_second_sheet_of_a_scheme_joins_the_first_and_each_leads_to_the_other(client):
    journey = begin(source_of(PLAN))
    second = beside(journey, load(REVIEW))
    client.force_login(journey.administrator)
    for one, other in [(journey.evaluation, second), (second, journey.evaluation)]:
        page = client.get(reverse("evaluations:show_evaluation", args=[one.pk])).content.decode()
        assert reverse("evaluations:show_evaluation", args=[other.pk]) in page


def test_a_form_outside_the_scheme_is_refused():
    journey = begin(source_of(PLAN))
    with pytest.raises(Refusal, match="すでにあります"):
        beside(journey, yokohama_form())


def test_another_version_of_the_same_sheet_is_refused():
    journey = begin(source_of(REVIEW))
    with pytest.raises(Refusal, match="すでにあります"):
        beside(journey, load("yearly-committee-review-1"))


def test_a_version_that_was_replaced_is_not_offered_for_a_new_evaluation():
    load("yearly-committee-review-1")
    newest = load(REVIEW)
    assert SheetFormat.objects.offered() == [newest]
