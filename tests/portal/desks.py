"""Reading a desk, and more evaluations for the people of a story."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils import timezone

from kyodo.evaluations.actions.preparation import (
    PreparationData,
    SectionDates,
    appoint_seat,
    open_evaluation,
    prepare_evaluation,
)
from kyodo.projects.actions import add_project, write_roles_table
from kyodo.projects.models import Project
from kyodo.projects.queries import RolesTableRow
from tests.stories import NOW, mark_side, seal_side
from tests.told_once import told_once

DESK = reverse("portal:desk")


def desk_of(client, monkeypatch, user, now=NOW):
    """What the page shows to this person at this moment."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    client.force_login(user)
    response = client.get(DESK)
    assert response.status_code == 200
    return response.context["desk"]


def verbs(desk):
    return [row.task.verb for row in desk.mine]


def titles(desk):
    return [row.task.title for row in desk.mine]


def waiting(desk):
    return [row.task.title for row in desk.waiting]


@told_once
def another(story, name):
    """The same people evaluate one more project, as far as the preparation."""
    by = story.administrator
    project = add_project(
        project=Project(name=name, starts_on=date(2023, 4, 1)),
        parties={"civic": [story.consortium], "government": [story.department]},
        by=by,
    )
    rows = [RolesTableRow("ア", "総合相談事業", {"civic": ["相談受付"]})]
    write_roles_table(project_id=project.pk, fiscal_year=2023, rows=rows, by=by)
    form = story.evaluation.sheet_format
    evaluation = prepare_evaluation(
        project_id=project.pk,
        data=PreparationData(
            sheet_format_id=form.pk,
            fiscal_year=2023,
            period=(date(2023, 4, 1), date(2024, 3, 31)),
            dates={
                section.id: SectionDates(date(2024, 4, 1), date(2024, 4, 30))
                for section in form.definition.sections
            },
        ),
        by=by,
        now=NOW,
    )
    for user, role, duty in [
        (story.civic_drafter, "civic", "drafter"),
        (story.civic_answerable, "civic", "answerable"),
        (story.government_drafter, "government", "drafter"),
        (story.government_answerable, "government", "answerable"),
    ]:
        given = {"user_id": user.pk, "role": role, "duty": duty}
        appoint_seat(evaluation_id=evaluation.pk, by=by, now=NOW, **given)
    return replace(story, project=project, evaluation=evaluation)


@told_once
def opened(story, name):
    """One more project whose sheets are being filled in."""
    more = another(story, name)
    open_evaluation(evaluation_id=more.evaluation.pk, by=story.administrator, now=NOW)
    return more


@told_once
def uncovered(story, name):
    """One more project in whose talk the differences have to be found out."""
    more = opened(story, name)
    for role, marks in (("civic", {}), ("government", {"planning-4": "A"})):
        mark_side(more, role, marks)
        seal_side(more, role)
    return more
