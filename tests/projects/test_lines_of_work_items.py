"""A work item names the lines that count for it, in its table, in the next year's, and for good."""

import re

import pytest
from django.urls import reverse

from kyodo.classifications.states import Kind
from kyodo.evaluations.actions.evidence import FigureData
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import copy_roles_table, write_roles_table
from kyodo.projects.models import Project, TypedFigure
from kyodo.projects.queries import RolesTableRow, roles_table_rows
from tests.consultations.cases import word
from tests.evaluations.figures import typed
from tests.projects.test_write_roles_table import COUNTS, page, row, seen
from tests.stories import open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db


def lines(story, year=2024):
    return [each.lines for each in roles_table_rows(story.project, year)]


def test_lines_are_chosen_by_their_names_and_shown_as_chosen(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    client.post(page(story), COUNTS | row(0) | {"form-0-lines": ["consultations"]})
    assert lines(story) == [("consultations",)]
    body = client.get(page(story)).content.decode()
    assert "総合相談" in body
    [box] = re.findall(r'<input [^>]*name="form-0-lines"[^>]*>', body)
    assert "checked" in box


def test_a_line_that_nobody_offers_is_refused(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    response = client.post(page(story), COUNTS | row(0) | {"form-0-lines": ["no_such_line"]})
    assert response.status_code == 200
    assert "no_such_line" in response.content.decode()
    assert lines(story) == []


def test_a_line_that_was_taken_away_stays_until_somebody_unticks_it(client):
    story = prepared_evaluation()
    table = [RolesTableRow("ア", "総合相談事業", {}, ("bus_lines",))]
    write_roles_table(project_id=story.project.pk, fiscal_year=2024, rows=table, by=None)
    client.force_login(story.civic_drafter)
    assert "bus_lines（今はない業務）" in client.get(page(story)).content.decode()
    sent = COUNTS | row(0) | {"seen": seen(client, story)}
    client.post(page(story), sent | {"form-0-lines": ["bus_lines", "consultations"]})
    assert lines(story) == [("bus_lines", "consultations")] or lines(story) == [
        ("consultations", "bus_lines")
    ]
    client.post(page(story), sent | {"seen": seen(client, story)})
    assert lines(story) == [()]


def test_the_next_year_begins_with_them():
    story = prepared_evaluation()
    table = [RolesTableRow("ア", "総合相談事業", {}, ("consultations",))]
    write_roles_table(project_id=story.project.pk, fiscal_year=2023, rows=table, by=None)
    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=None)
    assert lines(story) == [("consultations",)]


def test_who_ticked_a_line_is_not_overwritten_unseen(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    client.post(page(story), COUNTS | row(0))
    before = seen(client, story)
    client.post(page(story), COUNTS | row(0) | {"form-0-lines": "consultations", "seen": before})
    response = client.post(page(story), COUNTS | row(0, title="別の名前") | {"seen": before})
    assert response.status_code == 409
    assert lines(story) == [("consultations",)]


def test_a_row_with_a_typed_figure_is_not_taken_out_of_the_table():
    story = open_for_marking()
    typed(story, FigureData("講座の修了者", None, "人", "出席簿"), item=2)
    table = roles_table_rows(story.project, 2023)
    with pytest.raises(Refusal, match="数字や目標を書き入れた事業項目は減らせません"):
        write_roles_table(
            project_id=story.project.pk, fiscal_year=2023, rows=table[:2], by=story.civic_drafter
        )
    assert TypedFigure.objects.count() == 1
    write_roles_table(
        project_id=story.project.pk, fiscal_year=2023, rows=table[1:], by=story.civic_drafter
    )
    assert TypedFigure.objects.get().work_item.title == "交流促進事業"


def test_a_project_of_one_ward_says_so(client):
    story = prepared_evaluation()
    client.force_login(story.administrator)
    where = reverse("projects:change_project", args=[story.project.pk])
    page = client.get(where)
    assert "対象の区" not in page.content.decode()
    ward = word(Kind.WARD, "minato", "みなと区")
    data = {
        "name": story.project.name,
        "starts_on": "2023-04-01",
        "ward": ward.pk,
        "party_civic": story.consortium.pk,
        "party_government": story.department.pk,
        "seen": page.context["seen"],
    }
    client.post(where, data)
    assert Project.objects.get(pk=story.project.pk).ward == ward
