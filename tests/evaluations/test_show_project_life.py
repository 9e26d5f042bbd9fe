"""A project day by day: what was read in from paper stands on the day that the paper names."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kyodo.demo.actions import build_demo
from kyodo.evaluations.models import Evaluation
from kyodo.projects.models import Party
from tests.factories import MembershipFactory
from tests.stories import revealed

pytestmark = pytest.mark.django_db


def entries(client, project, user):
    client.force_login(user)
    response = client.get(reverse("evaluations:show_project_life", args=[project.pk]))
    return {entry.title: entry.on for entry in response.context["entries"]}


def test_a_sheet_from_paper_has_the_day_of_the_paper(client):
    build_demo(now=datetime(2026, 11, 29, tzinfo=UTC))
    published = Evaluation.objects.get(fiscal_year=2022)
    party = Party.objects.filter(project=published.project).first()
    user = MembershipFactory(organisation=party.organisation).user
    found = entries(client, published.project, user)
    assert found["令和4年度の評価のシートの記入日"] == date(2023, 6, 27)
    assert "令和4年度の評価の開示" not in found
    circle = client.get(reverse("evaluations:show_circle", args=[published.project_id]))
    year = next(row for row in circle.context["years"] if row.year.start == 2022)
    assert not any("話し合って分かった" in end.words for end in year.loose_ends)


def test_a_reveal_stands_on_its_day_and_others_see_nothing(client):
    story = revealed()
    assert entries(client, story.project, story.civic_drafter)["令和5年度の評価の開示"] == date(
        2024, 4, 10
    )
    client.force_login(story.stranger)
    address = reverse("evaluations:show_project_life", args=[story.project.pk])
    assert client.get(address).status_code == 404
