"""A published evaluation is opened for a correction; what is public stays public meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.publications import start_correction
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from tests.evaluations.publishing import corrected, published
from tests.stories import revealed

pytestmark = pytest.mark.django_db


def test_either_side_starts_it_and_the_public_sees_no_difference(client):
    story, _first = published()
    public = reverse("evaluations:show_publication", args=[story.evaluation.pk])
    before = client.get(public).context["publication"].digest
    client.force_login(story.government_answerable)
    address = reverse("evaluations:start_correction", args=[story.evaluation.pk])
    assert "そのまま公表され続けます" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert story.fresh().state == State.CORRECTING
    client.logout()
    page = client.get(public)
    assert page.context["publication"].digest == before
    assert "訂正中" not in page.content.decode()


@pytest.mark.parametrize("name", ["civic_drafter", "facilitator", "administrator"])
def test_nobody_else_may(client, name):
    story, _first = published()
    with pytest.raises(PermissionDenied):
        start_correction(evaluation_id=story.evaluation.pk, by=getattr(story, name))
    client.force_login(getattr(story, name))
    address = reverse("evaluations:start_correction", args=[story.evaluation.pk])
    assert client.post(address).status_code == 403


def test_what_is_not_published_is_not_corrected():
    story = revealed()
    with pytest.raises(Refusal):
        start_correction(evaluation_id=story.evaluation.pk, by=story.civic_answerable)


def test_a_correction_is_a_new_edition_and_the_old_one_stays(client):
    story, first, second = corrected()
    assert (second.number, second.snapshot["correction"]["of"]) == (2, 1)
    first.refresh_from_db()
    assert first.published_at is not None
    pk = story.evaluation.pk
    latest = client.get(reverse("evaluations:show_publication", args=[pk]))
    assert latest.context["publication"] == second
    assert latest.context["changes"] == ["検証文「総合相談事業」が変わりました。"]
    assert "数え違いがあった。" in latest.content.decode()
    old = client.get(reverse("evaluations:show_publication_number", args=[pk, 1]))
    assert old.context["publication"] == first
    assert "これは訂正される前の版です。" in old.content.decode()
