"""The list of a city's evaluations, against a bare view that renders as many rows.

The rows of the bare page have the same columns, read in the plainest way: project, parties, year,
state and first deadline. Measured at 200 evaluations and, in the same database, at 20,000: ten
fiscal years of 20 and of 2,000 projects, for an officer whose department is a party to all of them.
The floor is the same at both sizes, so that what grows shows in the ratio.
"""

from datetime import date, timedelta
from itertools import product
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from benchmarks.measuring import Visitor, compare, server
from benchmarks.sheet_page import evaluation_story
from kyodo.evaluations.models import (
    CheckSheet,
    Evaluation,
    Seal,
    SectionSchedule,
    SheetPart,
    Signer,
)
from kyodo.evaluations.states import State
from kyodo.organisations.models import Organisation
from kyodo.projects.models import Party, Project
from tests.stories import Story

YEARS = range(2030, 2040)
SMALL, LARGE = 20, 2000
ROWS = 50
BATCH = 2000
BARE = """<!doctype html><title>bare</title><h1>{{ title }}</h1><table>
{% for row in rows %}<tr><th><a href="/evaluations/{{ row.pk }}/">{{ row.project.name }}</a>
{% for party in row.project.parties.all %}{{ party.organisation.name }} {% endfor %}</th>
<td>{{ row.fiscal_year }}</td><td>{{ row.get_state_display }}</td>
<td>{% for schedule in row.schedules.all|slice:":1" %}{{ schedule.due_on }}{% endfor %}</td>
</tr>{% endfor %}</table>"""
template = engines["django"].from_string(BARE)


def bare(request: HttpRequest) -> HttpResponse:
    rows = (
        Evaluation.objects.select_related("project")
        .prefetch_related("project__parties__organisation", "schedules")
        .order_by("-pk")[:ROWS]
    )
    return HttpResponse(template.render({"title": "bare", "rows": rows}, request))


urlpatterns = [path("bench/evaluation-list/", bare)]


def measure(runs: int = 100) -> list[dict[str, Any]]:
    story = evaluation_story()
    officer, administrator = story.government_answerable, story.administrator
    found = []
    with server() as port:
        add_projects(story, 0, SMALL)
        found.append(_compare("list_200", port, officer, "", runs))
        add_projects(story, SMALL, LARGE)
        assert Evaluation.objects.filter(fiscal_year__in=YEARS).count() == LARGE * len(YEARS)
        look_through()
        found += [
            _compare("list_20000", port, officer, "", runs),
            _compare("list_admin", port, administrator, "", runs),
            _compare("list_one_year", port, officer, f"year={YEARS[0]}", runs),
            _compare("list_one_state", port, officer, "state=answering", runs),
            _compare("list_by_project", port, officer, "order=project", runs),
            _compare("list_words", port, officer, "words=%E7%B7%91", runs),
        ]
    return found


def look_through() -> None:
    """What PostgreSQL does by itself within a minute of so many new rows, done before measuring."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _compare(name: str, port: int, user: Any, query: str, runs: int) -> dict[str, Any]:
    visitor = Visitor(port, user)
    ours, floor = f"/evaluations/?{query}", "/bench/evaluation-list/"
    assert visitor.get(ours).decode().count("<tr>") == ROWS + 1, name
    assert visitor.get(floor).decode().count("<tr>") == ROWS
    return compare(
        name, ours=lambda: visitor.get(ours), floor=lambda: visitor.get(floor), runs=runs
    )


def add_projects(story: Story, first: int, end: int) -> None:
    """So many projects with an evaluation each year: a quarter is being marked, a quarter talked
    about, a quarter prepared and a quarter published, so that a page is the same at both sizes."""
    subjects = ("緑の道", "子ども食堂", "防災まちづくり", "多文化交流")
    groups = Organisation.objects.bulk_create(
        Organisation(name=f"会{number}", kind=Organisation.Kind.NPO)
        for number in range(first, end, 5)
    )
    projects = Project.objects.bulk_create(
        Project(
            name=f"{subjects[number % 4]}事業{number * 7919 % LARGE}", starts_on=date(2030, 4, 1)
        )
        for number in range(first, end)
    )
    Party.objects.bulk_create(
        Party(project=project, side=side, organisation=organisation)
        for number, project in enumerate(projects)
        for side, organisation in (
            ("civic", groups[number // 5]),
            ("government", story.department),
        )
    )
    for year in YEARS:
        _add_year(story, year, projects)


def _add_year(story: Story, year: int, projects: list[Project]) -> None:
    states = (State.ANSWERING, State.TALKING, State.PREPARING, State.PUBLISHED)
    now, today = timezone.now(), timezone.localdate()
    evaluations = Evaluation.objects.bulk_create(
        (
            Evaluation(
                project=project,
                fiscal_year=year,
                sheet_format_id=story.evaluation.sheet_format_id,
                state=states[(number // 5) % 4],
                period_starts_on=date(year, 4, 1),
                period_ends_on=date(year + 1, 3, 31),
                prepared_at=now,
            )
            for number, project in enumerate(projects)
        ),
        batch_size=BATCH,
    )
    sections = [section.id for section in story.evaluation.form.sections]
    dates = (today - timedelta(days=3), today + timedelta(days=9))
    SectionSchedule.objects.bulk_create(
        (
            SectionSchedule(evaluation=each, section=section, opens_on=dates[0], due_on=dates[1])
            for each, section in product(evaluations, sections)
        ),
        batch_size=BATCH,
    )
    sheets = CheckSheet.objects.bulk_create(
        (
            CheckSheet(evaluation=each, role=role)
            for each, role in product(evaluations, ("civic", "government"))
            if each.state != State.PREPARING
        ),
        batch_size=BATCH,
    )
    Signer.objects.bulk_create(
        (Signer(check_sheet=sheet, role=sheet.role) for sheet in sheets), batch_size=BATCH
    )
    parts = SheetPart.objects.bulk_create(
        (
            SheetPart(check_sheet=sheet, section=section)
            for sheet, section in product(sheets, sections)
        ),
        batch_size=BATCH,
    )
    Seal.objects.bulk_create(
        (
            Seal(part=part, role=part.check_sheet.role, digest="0" * 64, nonce="0", sealed_at=now)
            for part in parts
            if part.check_sheet.evaluation.state != State.ANSWERING or part.pk % 3
        ),
        batch_size=BATCH,
    )
