"""What was written about a project is put right."""

from datetime import date

import pytest
from django.urls import reverse

from kyodo.projects.actions import StepData, add_project_step
from kyodo.projects.states import StepKind
from tests.plans.planning import NOW, planning

pytestmark = pytest.mark.django_db


def test_day_and_words_are_put_right_by_either_side_and_by_nobody_else(client):
    story = planning()
    step = add_project_step(
        project_id=story.project.pk,
        data=StepData(StepKind.CONTRACT, date(2024, 4, 11), note="締結"),
        by=story.civic,
        now=NOW,
    )
    page = reverse("projects:change_project_step", args=[step.pk])
    typed = {"kind": "contract", "happened_on": "2024-04-01", "due_on": "", "note": "締結した。"}
    for user in (story.stranger, story.administrator):
        client.force_login(user)
        assert client.post(page, typed).status_code == 404
    step.refresh_from_db()
    assert step.note == "締結"
    client.force_login(story.government_member)
    client.post(page, typed)
    step.refresh_from_db()
    assert (step.happened_on, step.note) == (date(2024, 4, 1), "締結した。")
