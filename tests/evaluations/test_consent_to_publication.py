"""The other side's consent publishes exactly what was proposed, at once and for anybody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.publications import (
    consent_to_publication,
    propose_publication,
    withdraw_publication,
)
from kyodo.evaluations.models import Publication
from kyodo.evaluations.states import State
from kyodo.exports.canonical import snapshot_digest
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.evaluations.publishing import proposed
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def address(story, proposal):
    kwargs = {"pk": story.evaluation.pk, "publication_pk": proposal.pk}
    return reverse("evaluations:consent_to_publication", kwargs=kwargs)


def test_the_page_names_what_will_happen_and_to_whom(client):
    story, proposal = proposed()
    client.force_login(story.government_answerable)
    page = client.get(address(story, proposal)).content.decode()
    assert "第1版としてすぐに公表されます。" in page
    assert "だれでもウェブページ、PDF、CSV、JSONで読めます。" in page
    assert proposal.digest in page


def test_consent_publishes_and_tells_everybody_at_the_table(client):
    story, proposal = proposed()
    OutboxMail.objects.all().delete()
    client.force_login(story.government_answerable)
    response = client.post(address(story, proposal), {"digest": proposal.digest})
    public = reverse("evaluations:show_publication", args=[story.evaluation.pk])
    assert response.headers["Location"] == public
    publication = Publication.objects.get()
    assert publication.published_at is not None
    assert publication.digest == snapshot_digest(publication.snapshot)
    assert [each["role"] for each in publication.snapshot["agreed"]] == ["civic", "government"]
    assert story.fresh().state == State.PUBLISHED
    assert OutboxMail.objects.count() == story.evaluation.seats.count()
    client.logout()
    assert client.get(public).status_code == 200


def test_what_is_published_is_what_was_proposed():
    story, proposal = proposed()
    frozen = dict(proposal.snapshot)
    consent_to_publication(
        publication_id=proposal.pk,
        digest=proposal.digest,
        by=story.government_answerable,
        now=NOW,
    )
    now_public = Publication.objects.get().snapshot
    assert {key: now_public[key] for key in frozen} == frozen


def test_a_double_click_publishes_once(client):
    story, proposal = proposed()
    client.force_login(story.government_answerable)
    public = reverse("evaluations:show_publication", args=[story.evaluation.pk])
    for _each in range(2):
        response = client.post(address(story, proposal), {"digest": proposal.digest})
        assert response.headers["Location"] == public
    assert Publication.objects.published().count() == 1


def test_consent_to_something_else_is_refused(client):
    story, proposal = proposed()
    with pytest.raises(Refusal):
        consent_to_publication(
            publication_id=proposal.pk, digest="0" * 64, by=story.government_answerable, now=NOW
        )
    withdraw_publication(publication_id=proposal.pk, by=story.civic_answerable, now=NOW)
    propose_publication(evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW)
    client.force_login(story.government_answerable)
    assert client.post(address(story, proposal), {"digest": proposal.digest}).status_code == 302
    assert Publication.objects.published().count() == 0


@pytest.mark.parametrize("name", ["government_drafter", "facilitator", "administrator"])
def test_nobody_else_consents(client, name):
    story, proposal = proposed()
    user = getattr(story, name)
    with pytest.raises(PermissionDenied):
        consent_to_publication(publication_id=proposal.pk, digest=proposal.digest, by=user, now=NOW)
    client.force_login(user)
    assert client.post(address(story, proposal), {"digest": proposal.digest}).status_code == 403


def test_one_side_alone_publishes_nothing(client):
    story, proposal = proposed()
    client.force_login(story.civic_answerable)
    client.post(address(story, proposal), {"digest": proposal.digest})
    assert Publication.objects.published().count() == 0
    assert story.fresh().state == State.TALKING


def test_a_proposal_of_another_evaluation_is_not_found(client):
    story, proposal = proposed()
    client.force_login(story.government_answerable)
    kwargs = {"pk": story.evaluation.pk, "publication_pk": proposal.pk + 1}
    assert (
        client.get(reverse("evaluations:consent_to_publication", kwargs=kwargs)).status_code == 404
    )
