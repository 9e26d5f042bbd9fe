"""Both sides agree to the same version, each by its person answerable."""

import pytest

from kyodo.evaluations.models import Seat, TextAgreement
from kyodo.evaluations.roles import SeatDuty
from kyodo.notifications.models import OutboxMail
from tests.evaluations.talk_pages import page, propose, publish, send, texts, words, write
from tests.stories import NOW, revealed

pytestmark = pytest.mark.django_db


def post(client, story, user, text, number=2):
    return send(client, story, user, "agree_joint_text", text.pk, number=number)


def written():
    story = revealed()
    text = texts(story)[0]
    write(text, "合意を待つ文。", story.civic_drafter)
    return story, text


def test_both_sides_agree_to_the_same_version(client):
    story, text = written()
    post(client, story, story.civic_answerable, text)
    post(client, story, story.government_answerable, text)
    agreed = TextAgreement.objects.values_list("version__number", "role").order_by("role")
    assert list(agreed) == [(2, "civic"), (2, "government")]
    body = words(page(client, story, story.facilitator, "show_joint_text", text.pk))
    assert "全員合意" in body


def test_the_other_side_is_told_without_a_word_of_the_text(client):
    story, text = written()
    OutboxMail.objects.all().delete()
    post(client, story, story.civic_answerable, text)
    mail = OutboxMail.objects.get()
    assert "合意を待っています" in mail.subject
    assert "合意を待つ文。" not in mail.body


def test_a_role_whose_agreement_is_not_asked_for_is_not_told(client):
    story, text = written()
    Seat.objects.create(
        evaluation=story.evaluation,
        user=story.stranger,
        role="council",
        duty=SeatDuty.ANSWERABLE,
        appointed_at=NOW,
    )
    OutboxMail.objects.all().delete()
    post(client, story, story.civic_answerable, text)
    told = OutboxMail.objects.values_list("to", flat=True)
    assert list(told) == [story.government_answerable.email]


def test_a_double_click_agrees_once(client):
    story, text = written()
    for _click in range(2):
        assert post(client, story, story.civic_answerable, text).status_code == 302
    assert TextAgreement.objects.count() == 1


def test_a_version_that_was_replaced_meanwhile_is_not_agreed(client):
    story, text = written()
    write(text, "すり替わった文。", story.government_drafter, based_on=2)
    client.force_login(story.civic_answerable)
    response = post(client, story, story.civic_answerable, text, number=2)
    body = words(client.get(response.url))
    assert "読んでいる間に第3版ができました。" in body
    assert not TextAgreement.objects.exists()


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
    story, text = written()
    assert post(client, story, getattr(story, person), text).status_code == status
    assert not TextAgreement.objects.exists()


def test_an_empty_text_cannot_be_agreed(client):
    story = revealed()
    text = texts(story)[0]
    response = post(client, story, story.civic_answerable, text, number=1)
    assert response.status_code == 302
    assert not TextAgreement.objects.exists()
    body = words(page(client, story, story.civic_answerable, "show_joint_text", text.pk))
    assert "まだ何も書かれていない検証文には合意できません。" in body


def test_while_a_proposal_waits_nothing_changes(client):
    story = revealed()
    propose(story)
    before = TextAgreement.objects.count()
    response = post(client, story, story.civic_answerable, texts(story)[0])
    assert response.status_code == 302
    assert TextAgreement.objects.count() == before


def test_after_publication_nobody_may(client):
    story = revealed()
    publish(story)
    assert post(client, story, story.civic_answerable, texts(story)[0]).status_code == 403


def test_a_get_changes_nothing(client):
    story, text = written()
    response = page(client, story, story.civic_answerable, "agree_joint_text", text.pk)
    assert response.status_code == 405
