"""The page of an evaluation says where it stands; its history says what happened."""

import pytest

from tests.costs import queries_of
from tests.stories import mark_side, open_for_marking, prepared_evaluation, revealed, seal_side

pytestmark = pytest.mark.django_db


def test_it_shows_which_side_has_sealed_and_nothing_of_what_was_marked(client):
    story = open_for_marking()
    mark_side(story, "civic", {"planning-1": "D"})
    seal_side(story, "civic")
    client.force_login(story.government_drafter)
    page = client.get(f"/evaluations/{story.evaluation.pk}/").content.decode()
    assert page.count("封印済み") == 3
    assert page.count("封印前") == 3


def test_a_stranger_does_not_find_it(client):
    story = prepared_evaluation()
    client.force_login(story.stranger)
    for view in ("", "history/", "schedule/", "open/"):
        assert client.get(f"/evaluations/{story.evaluation.pk}/{view}").status_code == 404


def test_the_history_holds_back_the_other_sides_savings_until_the_reveal(client):
    story = open_for_marking()
    mark_side(story, "civic")
    address = f"/evaluations/{story.evaluation.pk}/history/"
    client.force_login(story.civic_drafter)
    assert client.get(address).content.decode().count("記入を保存しました") == 3
    client.force_login(story.government_drafter)
    assert "記入を保存しました" not in client.get(address).content.decode()
    seal_side(story, "civic")
    mark_side(story, "government")
    seal_side(story, "government")
    assert client.get(address).content.decode().count("記入を保存しました") == 6


def test_the_number_of_queries_is_the_same_in_every_state(client):
    story = revealed()
    client.force_login(story.government_answerable)
    assert queries_of(client, f"/evaluations/{story.evaluation.pk}/") <= 40
