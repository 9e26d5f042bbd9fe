"""The side that typed a figure takes it away again, together with its target."""

import pytest

from kyodo.projects.models import FigureTarget, TypedFigure
from tests.evaluations.figures import address, reveal, targets, typed
from tests.stories import open_for_marking

pytestmark = pytest.mark.django_db


def test_it_goes_with_its_target_after_a_look_at_what_happens(client):
    story = open_for_marking()
    figure = typed(story)
    targets(story, {figure.key: "30"}, item=1)
    client.force_login(story.civic_answerable)
    where = address(story, "remove_typed_figure", figure.pk)
    assert "ほかの側からも見えなくなります。" in client.get(where).content.decode()
    client.post(where)
    assert not TypedFigure.objects.exists()
    assert not FigureTarget.objects.exists()


@pytest.mark.parametrize("user", ["government_answerable", "facilitator", "stranger"])
def test_nobody_else_removes_it(client, user):
    story = open_for_marking()
    figure = typed(story)
    client.force_login(getattr(story, user))
    response = client.post(address(story, "remove_typed_figure", figure.pk))
    assert response.status_code in (403, 404)
    assert TypedFigure.objects.exists()


def test_after_the_reveal_it_stays(client):
    story = open_for_marking()
    figure = typed(story)
    reveal(story)
    client.force_login(story.civic_drafter)
    assert client.post(address(story, "remove_typed_figure", figure.pk)).status_code == 403
    assert TypedFigure.objects.exists()
