"""A side takes its agreement to a joint text back."""

import pytest

from kyodo.evaluations.models import TextAgreement
from tests.evaluations.talk_pages import agree, page, propose, send, texts, words, write
from tests.stories import revealed

pytestmark = pytest.mark.django_db


def agreed():
    story = revealed()
    text = texts(story)[0]
    write(text, "合意した文。", story.civic_drafter)
    for by in (story.civic_answerable, story.government_answerable):
        agree(text, 2, by)
    return story, text


def test_only_the_own_side_is_taken_back_and_a_double_click_is_harmless(client):
    story, text = agreed()
    for _click in range(2):
        response = send(client, story, story.civic_answerable, "withdraw_text_agreement", text.pk)
        assert response.status_code == 302
    assert list(TextAgreement.objects.values_list("role", flat=True)) == ["government"]
    body = words(page(client, story, story.civic_drafter, "show_joint_text", text.pk))
    assert "行政が合意" in body


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("civic_drafter", 403),
        ("facilitator", 403),
        ("member_without_seat", 403),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_nobody_else_may(client, person, status):
    story, text = agreed()
    user = getattr(story, person)
    response = send(client, story, user, "withdraw_text_agreement", text.pk)
    assert response.status_code == status
    assert TextAgreement.objects.count() == 2


def test_while_a_proposal_waits_nothing_changes(client):
    story = revealed()
    propose(story)
    before = TextAgreement.objects.count()
    text = texts(story)[0]
    send(client, story, story.civic_answerable, "withdraw_text_agreement", text.pk)
    assert TextAgreement.objects.count() == before
