"""Sealing one section over HTTP, against one row written in one transaction over HTTP.

Each run seals a section of another evaluation, so that every one of them really seals.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from benchmarks.measuring import Visitor, compare, server
from benchmarks.sheet_page import evaluation_story
from kyodo.evaluations.actions.preparation import lay_out_sheets
from kyodo.evaluations.models import Answer, Evaluation, Seal, Seat, SectionSchedule
from kyodo.people.models import Person
from tests.stories import Story

WARM_UP = 10


@require_POST
def bare(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Person.objects.create(name="bare")
    return HttpResponse(status=302, headers={"Location": "/healthz"})


urlpatterns = [path("bench/seal/", bare)]


def measure(runs: int = 100) -> list[dict[str, Any]]:
    story = evaluation_story()
    waiting = iter([_evaluation(story, year) for year in range(2100, 2100 + runs + WARM_UP)])
    before = Seal.objects.count()
    with server() as port:
        visitor = Visitor(port, story.civic_answerable)
        result = compare(
            "seal",
            ours=lambda: visitor.post(
                f"/evaluations/{next(waiting)}/check-sheet/seal/", "section=planning"
            ),
            floor=lambda: visitor.post("/bench/seal/", ""),
            runs=runs,
            warm_up=WARM_UP,
        )
    assert Seal.objects.count() == before + runs + WARM_UP
    return [result]


def _evaluation(story: Story, year: int) -> int:
    """Another year of the same project, with every item of the civic side marked."""
    seats = list(story.evaluation.seats.all())
    evaluation = Evaluation.objects.get(pk=story.evaluation.pk)
    evaluation.pk, evaluation.fiscal_year = None, year
    evaluation.save()
    for seat in seats:
        Seat.objects.create(
            evaluation=evaluation,
            user_id=seat.user_id,
            role=seat.role,
            duty=seat.duty,
            appointed_at=seat.appointed_at,
        )
    today = timezone.localdate()
    for section in story.evaluation.form.sections:
        SectionSchedule.objects.create(
            evaluation=evaluation,
            section=section.id,
            opens_on=today - timedelta(days=1),
            due_on=today,
        )
    lay_out_sheets(evaluation)
    Answer.objects.filter(part__check_sheet__evaluation=evaluation).update(mark="B")
    return evaluation.pk
