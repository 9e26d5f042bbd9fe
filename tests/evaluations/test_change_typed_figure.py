"""The side that typed a figure corrects it; two who do at once are told."""

from decimal import Decimal

import pytest

from kyodo.projects.models import TypedFigure
from tests.evaluations.figures import address, reveal, typed
from tests.stories import open_for_marking

pytestmark = pytest.mark.django_db


def send(client, story, figure, user="civic_answerable", **changes):
    client.force_login(getattr(story, user))
    data = {"label": figure.label, "value": "25", "unit": "人", "source": "出席簿", "revision": 1}
    return client.post(address(story, "change_typed_figure", figure.pk), data | changes)


def test_the_own_side_corrects_it_and_its_key_stays(client):
    story = open_for_marking()
    figure = typed(story)
    send(client, story, figure, label="修了した人")
    stored = TypedFigure.objects.get()
    assert (stored.label, stored.value, stored.key) == ("修了した人", Decimal(25), figure.key)
    assert stored.typed_by == story.civic_answerable


@pytest.mark.parametrize(
    "user", ["government_answerable", "facilitator", "administrator", "stranger"]
)
def test_nobody_else_changes_it(client, user):
    story = open_for_marking()
    figure = typed(story)
    assert send(client, story, figure, user).status_code in (403, 404)
    client.force_login(getattr(story, user))
    response = client.get(address(story, "change_typed_figure", figure.pk))
    assert response.status_code in (403, 404)
    assert TypedFigure.objects.get().value == 24


def test_who_writes_on_top_of_a_change_is_shown_it_and_sends_again(client):
    story = open_for_marking()
    figure = typed(story)
    send(client, story, figure, "civic_drafter", value="30")
    response = send(client, story, figure, value="26")
    body = response.content.decode()
    assert "講座の修了者が30人に直されました" in body
    assert 'value="26"' in body
    assert 'name="revision" value="2"' in body
    assert TypedFigure.objects.get().value == 30
    send(client, story, figure, value="26", revision=2)
    assert TypedFigure.objects.get().value == 26


def test_a_double_click_changes_once(client):
    story = open_for_marking()
    figure = typed(story)
    for _time in range(2):
        assert send(client, story, figure).status_code == 302
    assert TypedFigure.objects.get().revision == 2


def test_after_the_reveal_it_stays(client):
    story = open_for_marking()
    figure = typed(story)
    reveal(story)
    assert send(client, story, figure).status_code == 403
    assert TypedFigure.objects.get().value == 24


def test_a_figure_of_another_project_is_not_found(client):
    story = open_for_marking()
    figure = typed(story)
    figure.work_item.fiscal_year = 2021
    figure.work_item.save()
    assert send(client, story, figure).status_code == 404
