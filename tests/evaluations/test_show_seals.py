"""Both sides see every seal at once, and after the reveal anybody can check it."""

import hashlib

import pytest
from django.urls import reverse

from kyodo.evaluations.actions.check_sheets import reopen_section
from kyodo.evaluations.models import Answer, Seal
from tests.stories import NOW, mark_side, open_for_marking, revealed, seal_side

pytestmark = pytest.mark.django_db


def seals(client, story, person):
    client.force_login(person)
    return client.get(
        reverse("evaluations:show_seals", kwargs={"pk": story.evaluation.pk})
    ).content.decode()


def text_of(client, story, seal, person):
    client.force_login(person)
    return client.get(
        reverse(
            "evaluations:download_sealed_text",
            kwargs={"pk": story.evaluation.pk, "seal_pk": seal.pk},
        )
    )


def test_before_the_reveal_the_other_side_sees_the_digest_but_not_the_nonce(client):
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    seal = Seal.objects.first()
    page = seals(client, story, story.government_drafter)
    assert seal.digest in page
    assert seal.nonce not in page
    assert "一致" not in page
    assert text_of(client, story, seal, story.government_answerable).status_code == 404
    own = seals(client, story, story.civic_drafter)
    assert own.count("一致</span>") == 3


def test_the_downloaded_text_has_the_digest(client):
    story = revealed()
    for seal in Seal.objects.all():
        answer = text_of(client, story, seal, story.facilitator)
        assert hashlib.sha256(answer.content).hexdigest() == seal.digest
        assert f"-{seal.pk}.json" in answer["Content-Disposition"]


def test_after_the_reveal_every_seal_is_recomputed(client):
    story = revealed()
    assert seals(client, story, story.government_drafter).count("一致</span>") == 6
    Answer.objects.filter(item="planning-1", part__check_sheet__role="civic").update(mark="A")
    page = seals(client, story, story.government_drafter)
    assert page.count('badge-done">一致') == 5
    assert page.count('badge-warning">不一致') == 1


def test_a_seal_taken_back_is_listed_and_its_reason_shown_to_the_own_side_only(client):
    story = open_for_marking()
    mark_side(story, "civic")
    seal_side(story, "civic")
    reopen_section(
        evaluation_id=story.evaluation.pk,
        section_id="planning",
        reason="会計の項目を見直す",
        by=story.civic_answerable,
        now=NOW,
    )
    assert "会計の項目を見直す" in seals(client, story, story.civic_drafter)
    other = seals(client, story, story.government_drafter)
    assert "団体等が解きました。" in other
    assert "会計の項目を見直す" not in other
    seal_side(story, "civic")
    mark_side(story, "government")
    seal_side(story, "government")
    assert "会計の項目を見直す" in seals(client, story, story.government_drafter)
    taken_back = Seal.objects.exclude(reopened_at=None).get()
    assert text_of(client, story, taken_back, story.civic_drafter).status_code == 404


def test_an_administrator_sees_digests_only(client):
    story = revealed()
    page = seals(client, story, story.administrator)
    seal = Seal.objects.first()
    assert seal.digest in page
    assert seal.nonce not in page
    assert text_of(client, story, seal, story.administrator).status_code == 404


def test_a_seal_of_another_evaluation_is_not_found(client):
    story = revealed()
    client.force_login(story.civic_drafter)
    assert client.get(f"/evaluations/{story.evaluation.pk}/seals/{10**9}/text/").status_code == 404
