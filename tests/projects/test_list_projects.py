"""Everybody who may sign in finds a collaboration project by its name."""

from datetime import date

import pytest
from django.urls import reverse

from kyodo.projects.actions import add_project
from kyodo.projects.models import Project
from kyodo.projects.views import projects
from tests.costs import queries_of
from tests.downloads import rows_in
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PAGE = reverse("projects:list_projects")
ADD = reverse("projects:add_project")


def _project(name):
    return add_project(
        project=Project(name=name, starts_on=date(2023, 4, 1)),
        parties={"civic": [OrganisationFactory()], "government": [DepartmentFactory()]},
        by=None,
    )


def test_every_word_narrows_the_list_which_stands_in_the_order_of_names(client):
    client.force_login(UserFactory())
    for name in ("海辺の学校", "川辺の学校", "海辺の市場"):
        _project(name)

    def names(**query):
        return [project.name for project in client.get(PAGE, query).context["page"]]

    assert names() == ["川辺の学校", "海辺の学校", "海辺の市場"]
    assert names(words="学校 海辺") == ["海辺の学校"]
    assert names(words="山") == []
    assert names(words="海" * 101) == ["川辺の学校", "海辺の学校", "海辺の市場"]


def test_both_parties_and_the_period_stand_beside_the_name(client):
    client.force_login(UserFactory())
    project = _project("海辺の学校")
    html = client.get(PAGE).content.decode()
    for party in project.parties.all():
        assert party.organisation.name in html
    assert "令和5年4月1日（土）～" in html


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_list_is_saved_as_it_is_narrowed_all_pages(client, monkeypatch, file_format):
    monkeypatch.setattr(projects, "ROWS_PER_PAGE", 1)
    client.force_login(UserFactory())
    for name in ("海辺の学校", "川辺の学校", "海辺の市場"):
        _project(name)
    query = {"words": "海辺", "format": file_format}
    head, *rows = rows_in(client.get(PAGE, query))
    assert [row[0] for row in rows] == ["海辺の学校", "海辺の市場"]
    assert rows[0][head.index("開始日")] == "2023-04-01"
    assert "words=%E6%B5%B7%E8%BE%BA&amp;format=csv" in (
        client.get(PAGE, {"words": "海辺"}).content.decode()
    )


def test_without_a_project_the_page_says_so(client):
    client.force_login(UserFactory())
    assert "協働事業がありません" in client.get(PAGE).content.decode()


def test_a_page_that_is_not_there_is_the_nearest_one(client):
    client.force_login(UserFactory())
    _project("海辺の学校")
    assert "海辺の学校" in client.get(PAGE, {"page": "99"}).content.decode()
    assert "海辺の学校" in client.get(PAGE, {"page": "x"}).content.decode()


def test_who_may_register_a_project_is_shown_the_way(client):
    client.force_login(MembershipFactory().user)
    assert ADD not in client.get(PAGE).content.decode()
    for user in (AdministratorFactory(), MembershipFactory(organisation=DepartmentFactory()).user):
        client.force_login(user)
        assert ADD in client.get(PAGE).content.decode()


def test_the_list_needs_sign_in(client):
    _project("海辺の学校")
    response = client.get(PAGE)
    assert response.status_code == 302
    assert "海辺の学校" not in response.content.decode()


def test_a_script_in_a_name_or_in_the_words_is_text(client):
    client.force_login(UserFactory())
    _project("<script>alert(1)</script>")
    html = client.get(PAGE, {"words": "<script>"}).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_list_costs_the_same_queries_however_long(client):
    client.force_login(UserFactory())
    _project("一")
    short = queries_of(client, PAGE)
    _project("二")
    _project("三")
    assert queries_of(client, PAGE) == short
