"""The public front page says what this site is and shows the evaluations published last."""

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.sheet_imports import import_sheet
from tests.costs import queries_of
from tests.evaluations.publishing import published
from tests.evaluations.sheet_files import sheet
from tests.factories import UserFactory
from tests.stories import NOW

pytestmark = pytest.mark.django_db
PAGE = reverse("portal:front_page")


def import_years(*years):
    for year in years:
        term = f"実施期間 令和{year}年４月１日から令和{year + 1}年３月31日"
        import_sheet(file=sheet(line39=term), decisions={}, now=NOW)


def test_it_stands_at_the_root_and_leads_to_signing_in(client):
    page = client.get("/").content.decode()
    assert PAGE == "/"
    assert f'href="{reverse("account_login")}"' in page
    assert "公表された評価は、まだありません" in page


def test_a_published_evaluation_stands_with_year_project_and_parties(client):
    story, publication = published()
    response = client.get(PAGE)
    page = response.content.decode()
    assert [row.publication for row in response.context["rows"]] == [publication]
    for text in (story.project.name, "令和5年度", story.consortium.name, story.department.name):
        assert text in page
    assert reverse("evaluations:show_publication", args=[story.evaluation.pk]) in page
    assert reverse("evaluations:list_publications") in page


def test_the_five_published_last_cost_as_many_queries_as_one(client):
    import_years(2)
    queries = queries_of(client, PAGE)
    import_years(3, 4, 5, 6, 7)
    assert len(client.get(PAGE).context["rows"]) == 5
    assert queries_of(client, PAGE) == queries


def test_whoever_is_signed_in_goes_to_the_desk(client):
    client.force_login(UserFactory())
    response = client.get(PAGE)
    assert (response.status_code, response.url) == (302, reverse("portal:desk"))
