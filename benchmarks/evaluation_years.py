"""Ten years of one project beside one another, against a bare view that prints as many marks.

Measured with 200 and with 20,000 evaluations in the database, all of which the reader may see:
the page of one project must not know how many others there are.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from benchmarks.measuring import Visitor, compare, server
from benchmarks.sheet_page import evaluation_story
from kyodo.evaluations.models import Answer, CheckSheet, Evaluation, SheetPart
from kyodo.evaluations.states import State
from kyodo.projects.models import Party, Project
from tests.stories import Story

YEARS = range(2011, 2021)
AMOUNTS = (200, 20_000)

BARE = """<!doctype html><title>bare</title>{% for item, rows in items %}<h3>{{ item.text }}</h3>
<table><tr><th></th>{% for year in years %}<th>{{ year }}</th>{% endfor %}</tr>
{% for role, marks in rows %}<tr><th>{{ role.label }}</th>{% for mark in marks %}<td>{{ mark }}</td>
{% endfor %}</tr>{% endfor %}</table>{% endfor %}"""
template = engines["django"].from_string(BARE)


def bare(request: HttpRequest, pk: int) -> HttpResponse:
    evaluations = Evaluation.objects.filter(project=pk).select_related("project", "sheet_format")
    evaluations = list(evaluations.order_by("fiscal_year"))
    answers = Answer.objects.filter(part__check_sheet__evaluation__project=pk).select_related(
        "part__check_sheet"
    )
    marks = {
        (each.item, each.part.check_sheet.role, each.part.check_sheet.evaluation_id): each.mark
        for each in answers.order_by("pk")
    }
    form = evaluations[-1].form
    items = [
        (
            item,
            [(role, [marks[item.id, role.id, e.pk] for e in evaluations]) for role in form.roles],
        )
        for _section, item in form.items()
    ]
    context = {"items": items, "years": [each.year for each in evaluations]}
    return HttpResponse(template.render(context, request))


urlpatterns = [path("bench/evaluation-years/<int:pk>/", bare)]


def measure(runs: int = 200) -> list[dict[str, Any]]:
    story = evaluation_story()
    project = add_projects(story, 1)[0]
    results = []
    with server() as port:
        ours, floor = f"/evaluations/projects/{project.pk}/years/", "/bench/evaluation-years/"
        floor += f"{project.pk}/"
        for amount in AMOUNTS:
            missing = (amount - Evaluation.objects.count()) // len(YEARS)
            add_projects(story, missing)
            visitor = Visitor(port, story.government_drafter)
            assert visitor.get(ours).decode().count("<svg class=") == 17
            assert visitor.get(floor).decode().count("<tr>") == 17 * 3
            results.append(
                compare(
                    f"evaluation_years with {amount:,}",
                    ours=lambda visitor=visitor: visitor.get(ours),
                    floor=lambda visitor=visitor: visitor.get(floor),
                    runs=runs,
                )
            )
    return results


def add_projects(story: Story, count: int) -> list[Project]:
    """So many projects of the same two parties, ten revealed evaluations each."""
    made = Project.objects.count()
    projects = Project.objects.bulk_create(
        Project(name=f"協働事業{made + number}", starts_on=date(2011, 4, 1))
        for number in range(count)
    )
    Party.objects.bulk_create(
        Party(project=project, side=side, organisation=organisation)
        for project in projects
        for side, organisation in (
            ("civic", story.consortium),
            ("government", story.department),
        )
    )
    for start in range(0, count, 100):
        add_evaluations(story, projects[start : start + 100])
    return projects


def add_evaluations(story: Story, projects: list[Project]) -> None:
    """Ten years of each, with marks that differ from year to year."""
    form, now = story.evaluation.form, timezone.now()
    evaluations = Evaluation.objects.bulk_create(
        Evaluation(
            project=project,
            fiscal_year=year,
            sheet_format=story.evaluation.sheet_format,
            state=State.TALKING,
            period_starts_on=date(year, 4, 1),
            period_ends_on=date(year + 1, 3, 31),
            prepared_at=now,
            revealed_at=now,
        )
        for project in projects
        for year in YEARS
    )
    sheets = CheckSheet.objects.bulk_create(
        CheckSheet(evaluation=evaluation, role=role.id)
        for evaluation in evaluations
        for role in form.roles
    )
    parts = SheetPart.objects.bulk_create(
        SheetPart(check_sheet=sheet, section=section.id, revealed_at=now)
        for sheet in sheets
        for section in form.sections
    )
    Answer.objects.bulk_create(
        [
            Answer(part=part, item=item.id, mark="ABCD"[(part.pk * number) % 4])
            for part in parts
            for number, item in enumerate(form.section(part.section).items, start=1)
        ],
        batch_size=5000,
    )
