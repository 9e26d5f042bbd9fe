"""A place is taken away by those who may give it; a side is never left without its head."""

import pytest

from tests.stories import open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db


def dismiss(client, story, user):
    seat = story.evaluation.seats.get(user=user)
    address = f"/evaluations/{story.evaluation.pk}/"
    return client.post(
        f"{address}seats/{seat.pk}/dismiss/",
        headers={"Referer": f"http://testserver{address}"},
        follow=True,
    )


def test_the_person_answerable_takes_a_drafters_place_away(client):
    story = open_for_marking()
    client.force_login(story.civic_answerable)
    assert "担当から外しました" in dismiss(client, story, story.civic_drafter).content.decode()
    assert not story.evaluation.seats.filter(user=story.civic_drafter).exists()


@pytest.mark.parametrize("person", ["government_answerable", "civic_drafter", "administrator"])
def test_nobody_else_does_once_marking_has_begun(client, person):
    story = open_for_marking()
    client.force_login(getattr(story, person))
    assert dismiss(client, story, story.civic_drafter).status_code == 403
    assert story.evaluation.seats.count() == 5


def test_a_side_is_not_left_without_a_person_answerable(client):
    story = open_for_marking()
    client.force_login(story.civic_answerable)
    page = dismiss(client, story, story.civic_answerable).content.decode()
    assert "先に後任を記入責任者にしてください" in page
    assert story.evaluation.seats.count() == 5


def test_a_place_of_another_evaluation_is_not_found(client):
    story = prepared_evaluation()
    client.force_login(story.administrator)
    assert client.post(f"/evaluations/{story.evaluation.pk}/seats/999/dismiss/").status_code == 404


def test_the_page_asks_first_and_says_what_happens(client):
    story = open_for_marking()
    seat = story.evaluation.seats.get(user=story.civic_drafter)
    address = f"/evaluations/{story.evaluation.pk}/seats/{seat.pk}/dismiss/"
    client.force_login(story.civic_answerable)
    page = client.get(address).content.decode()
    assert f"{story.civic_drafter.name}さんを担当から外しますか" in page
    assert "これまでに書いた内容は、残ります。" in page
    assert story.evaluation.seats.filter(pk=seat.pk).exists()
    client.force_login(story.government_answerable)
    assert client.get(address).status_code == 403
