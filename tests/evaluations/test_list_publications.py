"""Anybody finds what was published: by project, organisation or year, in any order."""

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.sheet_imports import import_sheet
from kyodo.evaluations.models import Publication
from tests.costs import queries_of
from tests.downloads import rows_in
from tests.evaluations.publishing import corrected, proposed, published
from tests.evaluations.sheet_files import sheet
from tests.stories import NOW

pytestmark = pytest.mark.django_db
PAGE = reverse("evaluations:list_publications")


def import_years(*years):
    for year in years:
        term = f"実施期間 令和{year}年４月１日から令和{year + 1}年３月31日"
        import_sheet(file=sheet(line39=term), decisions={}, now=NOW)


def rows(client, **query):
    return [row.publication for row in client.get(PAGE, query).context["rows"]]


def test_without_anything_the_page_says_so(client):
    assert "公表された評価は、まだありません" in client.get(PAGE).content.decode()


def test_proposals_are_not_listed(client):
    proposed()
    assert rows(client) == []


def test_of_several_editions_the_latest_is_listed(client):
    _story, _first, second = corrected()
    assert rows(client) == [second]


def test_newest_year_first_and_any_other_order(client):
    import_years(3, 4, 5)
    years = [each.evaluation.fiscal_year for each in rows(client)]
    assert years == [2023, 2022, 2021]
    years = [each.evaluation.fiscal_year for each in rows(client, order="year")]
    assert years == [2021, 2022, 2023]
    assert len(rows(client, order="nonsense")) == 3


def test_words_look_in_projects_and_organisations(client):
    import_years(4)
    story, _publication = published()
    mine = Publication.objects.get(evaluation=story.evaluation)
    assert rows(client, words="みなと市協働センター") == [mine]
    assert rows(client, words="関内イノベーション")[0] != mine
    assert rows(client, words="みなと 関内") == []
    assert "条件に合う評価はありません" in client.get(PAGE, {"words": "zzz"}).content.decode()


def test_a_year_is_chosen_from_those_that_exist(client):
    import_years(3, 4)
    page = client.get(PAGE, {"year": "2021"})
    assert [row.publication.evaluation.fiscal_year for row in page.context["rows"]] == [2021]
    assert "全1件" in page.content.decode()
    assert len(client.get(PAGE, {"year": "1"}).context["rows"]) == 2


def test_the_number_of_queries_does_not_grow(client):
    import_years(4)
    few = queries_of(client, PAGE)
    import_years(3, 5)
    assert queries_of(client, PAGE) == few


def test_the_part_for_htmx_is_in_the_whole_page(client):
    import_years(4)
    whole = client.get(PAGE).content.decode()
    part = client.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in whole
    assert len(part) < len(whole)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_holds_exactly_what_was_found_in_its_order(client, file_format):
    import_years(3, 4, 5)
    published()
    page = client.get(PAGE, {"words": "よこはま", "order": "year"})
    link = f"?words=%E3%82%88%E3%81%93%E3%81%AF%E3%81%BE&amp;order=year&amp;format={file_format}"
    assert link in page.content.decode()
    lines = rows_in(client.get(PAGE, {"words": "よこはま", "order": "year", "format": file_format}))
    assert [line[0] for line in lines] == ["年度", "2021", "2022", "2023"]
    first = page.context["rows"][0].publication.evaluation_id
    assert lines[1][-1] == f"http://testserver/evaluations/published/{first}/"
