"""What a project is, who does what in which year, and what its sides undertook to do better."""

from datetime import date

import pytest
from django.urls import reverse

from kyodo.organisations.models import Organisation
from kyodo.projects.actions import (
    ImprovementData,
    add_improvement,
    change_project,
    copy_roles_table,
)
from kyodo.projects.models import Party
from tests.costs import queries_of
from tests.factories import (
    ConsortiumMemberFactory,
    DepartmentFactory,
    OrganisationFactory,
)
from tests.stories import NOW, prepared_evaluation

pytestmark = pytest.mark.django_db


def page(project):
    return reverse("projects:show_project", args=[project.pk])


def improvement(story, text="月に1回会う", side="civic"):
    return add_improvement(
        project=story.project,
        data=ImprovementData(
            text=text, side=side, person=story.civic_drafter, due_on=date(2025, 3, 31)
        ),
        by=story.civic_drafter,
        now=NOW,
    )


def test_the_parties_stand_with_the_bodies_of_a_consortium(client):
    story = prepared_evaluation()
    client.force_login(story.stranger)
    html = client.get(page(story.project)).content.decode()
    for words in ("みなと市民共同事業体", "みなと協働ネット", "みなと市市民協働課", "委託"):
        assert words in html


def test_several_bodies_of_one_side_share_a_line_and_a_column(client):
    story = prepared_evaluation()
    Party.objects.create(
        project=story.project,
        side="government",
        organisation=DepartmentFactory(name="みなと市防災課"),
        position=3,
    )
    client.force_login(story.stranger)
    html = client.get(page(story.project)).content.decode()
    assert [html.count(f"<dt>{label}</dt>") for label in ("団体等", "行政")] == [1, 1]
    assert "みなと市市民協働課、みなと市防災課の役割" in html
    assert html.count("<li>部署調整</li>") == 1


def test_an_action_names_its_side_and_one_that_nobody_named_has_its_code(client):
    story = prepared_evaluation()
    improvement(story, side="government")
    improvement(story, side="council")
    client.force_login(story.civic_drafter)
    shown = client.get(page(story.project)).context["improvements"]
    assert sorted(action.side_label for action in shown) == ["council", "行政"]


def test_each_year_has_its_roles_table_the_newest_first(client):
    story = prepared_evaluation()
    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=None)
    client.force_login(story.stranger)
    response = client.get(page(story.project))
    assert [str(year) for year, _rows, _changes in response.context["tables"]] == [
        "令和6年度",
        "令和5年度",
    ]
    assert response.content.decode().count("<li>相談受付</li>") == 2


def test_a_project_without_a_table_offers_to_write_one_to_its_own_people_only(client):
    story = prepared_evaluation()
    story.project.work_items.all().delete()
    client.force_login(story.stranger)
    html = client.get(page(story.project)).content.decode()
    assert "まだ表がありません。" in html
    assert "/roles-table/" not in html
    client.force_login(story.government_drafter)
    assert "/roles-table/" in client.get(page(story.project)).content.decode()


def test_what_was_undertaken_is_read_by_the_parties_and_nobody_else(client):
    """It comes out of their talk; the public reads it when both agree to publish."""
    story = prepared_evaluation()
    action = improvement(story)
    report = reverse("projects:report_improvement", args=[action.pk])
    seen = {}
    for name in ("civic_drafter", "member_without_seat", "stranger", "administrator"):
        client.force_login(getattr(story, name))
        html = client.get(page(story.project)).content.decode()
        seen[name] = ("月に1回会う" in html, story.civic_drafter.name in html, report in html)
    # One's own name stands in the menu.
    assert seen == {
        "civic_drafter": (True, True, True),
        "member_without_seat": (True, True, False),
        "stranger": (False, False, False),
        "administrator": (False, False, False),
    }


def test_ways_to_change_stand_on_the_page_of_its_own_people_only(client):
    story = prepared_evaluation()
    change = reverse("projects:change_project", args=[story.project.pk])
    client.force_login(story.stranger)
    assert change not in client.get(page(story.project)).content.decode()
    client.force_login(story.member_without_seat)
    assert change in client.get(page(story.project)).content.decode()


def test_a_project_that_is_not_there_is_not_found(client):
    story = prepared_evaluation()
    client.force_login(story.stranger)
    for pk in (story.project.pk + 1, 10**30):
        assert client.get(reverse("projects:show_project", args=[pk])).status_code == 404


def test_the_page_needs_sign_in(client):
    story = prepared_evaluation()
    response = client.get(page(story.project))
    assert response.status_code == 302
    assert story.project.name not in response.content.decode()


def test_a_script_in_any_field_is_text(client):
    story = prepared_evaluation()
    script = "<script>alert(1)</script>"
    story.project.name = story.project.purpose = script
    change_project(
        project=story.project,
        parties={"civic": [story.consortium], "government": [story.department]},
        by=story.administrator,
    )
    story.project.work_items.update(title=script)
    improvement(story, text=script)
    client.force_login(story.civic_drafter)
    assert "<script>alert" not in client.get(page(story.project)).content.decode()


def test_it_costs_the_same_queries_however_much_there_is(client):
    story = prepared_evaluation()
    improvement(story)
    client.force_login(story.civic_drafter)
    short = queries_of(client, page(story.project))
    for number in range(3):
        improvement(story, text=f"取組{number}")
        ConsortiumMemberFactory(consortium=story.consortium, member=OrganisationFactory())
    for year in (2024, 2025):
        copy_roles_table(project=story.project, from_year=2023, to_year=year, by=None)
    assert Organisation.objects.count() > 4
    assert queries_of(client, page(story.project)) == short
