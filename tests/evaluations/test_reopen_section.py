"""A side takes its own seal back before the reveal, saying why."""

import pytest
from django.urls import reverse

from kyodo.evaluations.models import Seal
from kyodo.notifications.models import OutboxMail
from tests.stories import mark_side, open_for_marking, revealed, seal_side

pytestmark = pytest.mark.django_db


def address(story):
    return reverse(
        "evaluations:reopen_section", kwargs={"pk": story.evaluation.pk, "section": "planning"}
    )


@pytest.fixture
def story():
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    return story


def test_a_reason_is_asked_for_and_the_other_side_is_told(client, story):
    client.force_login(story.civic_answerable)
    assert "ほかの側にも表示され" in client.get(address(story)).content.decode()
    assert "封印を解く理由を書いてください。" in client.post(address(story), {}).content.decode()
    assert not Seal.objects.exclude(reopened_at=None).exists()
    answer = client.post(address(story), {"reason": "会計の項目を見直す"}, follow=True)
    assert "「①事業計画段階」の封印を解きました。" in answer.content.decode()
    mail = OutboxMail.objects.filter(to=story.government_answerable.email).last()
    assert "見直す" not in mail.subject + mail.body


def test_a_second_click_says_that_it_is_open(client, story):
    client.force_login(story.civic_answerable)
    client.post(address(story), {"reason": "見直す"})
    answer = client.post(address(story), {"reason": "見直す"}, follow=True)
    assert "この段階は封印されていません。" in answer.content.decode()


@pytest.mark.parametrize(
    "person", ["civic_drafter", "facilitator", "administrator", "member_without_seat"]
)
def test_nobody_else_takes_it_back(client, story, person):
    client.force_login(getattr(story, person))
    assert client.post(address(story), {"reason": "見直す"}).status_code == 403
    assert not Seal.objects.exclude(reopened_at=None).exists()


def test_after_the_reveal_the_page_is_gone(client):
    story = revealed()
    client.force_login(story.civic_answerable)
    assert client.post(address(story), {"reason": "見直す"}).status_code == 403
    assert not Seal.objects.exclude(reopened_at=None).exists()
