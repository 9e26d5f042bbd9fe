"""Everybody sees the evaluations that concern them, by year and by words, with their state."""

import pytest

from tests.costs import queries_of
from tests.stories import open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db


def test_people_of_the_parties_see_it_and_a_stranger_does_not(client):
    story = open_for_marking()
    for person, seen in ((story.member_without_seat, True), (story.stranger, False)):
        client.force_login(person)
        page = client.get("/evaluations/").content.decode()
        assert ("みなと市協働センター運営事業" in page) is seen
        assert ("0件" in page or "相互評価がありません" in page) is not seen


def test_words_and_year_narrow_the_list(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    assert "みなと市協働" in client.get("/evaluations/?words=運営&year=2023").content.decode()
    assert "相互評価がありません" in client.get("/evaluations/?words=図書館").content.decode()


@pytest.mark.parametrize("query", ["?year=abc", "?project=-1", "?page=999", "?project=x&words=%00"])
def test_a_query_typed_by_hand_is_no_accident(client, query):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    assert client.get(f"/evaluations/{query}").status_code == 200


def test_only_offices_are_offered_the_import(client):
    story = prepared_evaluation()
    client.force_login(story.civic_drafter)
    assert "取り込む" not in client.get("/evaluations/").content.decode()
    client.force_login(story.government_drafter)
    assert "取り込む" in client.get("/evaluations/").content.decode()


def test_the_number_of_queries_does_not_grow_with_rows(client):
    story = prepared_evaluation()
    client.force_login(story.government_drafter)
    one = queries_of(client, "/evaluations/")
    for year in (2024, 2025):
        story.evaluation.pk, story.evaluation._state.adding = None, True
        story.evaluation.fiscal_year = year
        story.evaluation.save()
    assert queries_of(client, "/evaluations/") == one
