"""The marking begins once everything is there; then both sides have an empty sheet."""

import pytest

from kyodo.evaluations.models import Answer, Seat
from kyodo.evaluations.states import State
from kyodo.notifications.models import OutboxMail
from tests.stories import prepared_evaluation

pytestmark = pytest.mark.django_db


def test_both_sides_have_an_empty_sheet_and_are_told(client):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/open/"
    assert "記入を始めますか" in client.get(address).content.decode()
    before = OutboxMail.objects.count()
    client.post(address)
    assert story.fresh().state == State.ANSWERING
    assert Answer.objects.filter(mark="", remark="").count() == 34
    assert OutboxMail.objects.count() == before + 5


def test_what_is_missing_is_named(client):
    story = prepared_evaluation()
    Seat.objects.filter(user=story.government_answerable).delete()
    story.project.work_items.all().delete()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/open/"
    page = client.get(address).content.decode()
    assert "「行政」の記入責任者が決まっていません。" in page
    assert "事業項目（役割及び責任分担の表）がありません。" in page
    client.post(address)
    assert story.fresh().state == State.PREPARING


def test_a_second_click_opens_nothing_twice(client):
    story = prepared_evaluation()
    client.force_login(story.civic_answerable)
    address = f"/evaluations/{story.evaluation.pk}/open/"
    client.post(address)
    assert client.post(address).status_code == 403
    assert Answer.objects.count() == 34


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("facilitator", 403)])
def test_others_may_not(client, person, status):
    story = prepared_evaluation()
    client.force_login(getattr(story, person))
    assert client.post(f"/evaluations/{story.evaluation.pk}/open/").status_code == status
    assert story.fresh().state == State.PREPARING
