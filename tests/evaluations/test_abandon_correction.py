"""A correction is given up; what has been published stays as it is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.publications import (
    abandon_correction,
    propose_publication,
    start_correction,
)
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from tests.evaluations.publishing import published, write_and_agree
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def correcting():
    story, first = published()
    start_correction(evaluation_id=story.evaluation.pk, by=story.civic_answerable)
    return story, first


def test_the_evaluation_is_published_again_with_the_same_words(client):
    story, first = correcting()
    digest = first.digest
    client.force_login(story.government_answerable)
    address = reverse("evaluations:abandon_correction", args=[story.evaluation.pk])
    assert "訂正は公表されません" in client.get(address).content.decode()
    client.post(address)
    first.refresh_from_db()
    assert (story.fresh().state, first.digest) == (State.PUBLISHED, digest)


def test_a_pending_proposal_is_withdrawn_first():
    story, _first = correcting()
    write_and_agree(story, story.evaluation.joint_texts.first(), "改めた。")
    propose_publication(
        evaluation_id=story.evaluation.pk,
        by=story.civic_answerable,
        now=NOW,
        what_changed="数",
        why_changed="誤り",
    )
    with pytest.raises(Refusal, match="先に公表の提案を取り下げ"):
        abandon_correction(evaluation_id=story.evaluation.pk, by=story.civic_answerable)


def test_nobody_else_may(client):
    story, _first = correcting()
    with pytest.raises(PermissionDenied):
        abandon_correction(evaluation_id=story.evaluation.pk, by=story.facilitator)
    client.force_login(story.civic_drafter)
    address = reverse("evaluations:abandon_correction", args=[story.evaluation.pk])
    assert client.post(address).status_code == 403
