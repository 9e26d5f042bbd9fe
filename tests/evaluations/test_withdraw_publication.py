"""A proposal is taken back by either side, and then texts can be changed again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.joint_texts import write_joint_text
from kyodo.evaluations.actions.publications import propose_publication, withdraw_publication
from kyodo.evaluations.models import Publication
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.evaluations.publishing import proposed, published
from tests.stories import NOW

pytestmark = pytest.mark.django_db


def address(story, proposal):
    kwargs = {"pk": story.evaluation.pk, "publication_pk": proposal.pk}
    return reverse("evaluations:withdraw_publication", kwargs=kwargs)


@pytest.mark.parametrize("side", ["civic", "government"])
def test_either_side_takes_it_back_and_the_other_is_told(client, side):
    story, proposal = proposed()
    OutboxMail.objects.all().delete()
    client.force_login(getattr(story, f"{side}_answerable"))
    assert "無効になります" in client.get(address(story, proposal)).content.decode()
    client.post(address(story, proposal))
    assert Publication.objects.get().withdrawn_at is not None
    other = "government" if side == "civic" else "civic"
    assert [mail.to for mail in OutboxMail.objects.all()] == [
        getattr(story, f"{other}_answerable").email
    ]


def test_texts_can_be_changed_and_proposed_anew():
    story, proposal = proposed()
    withdraw_publication(publication_id=proposal.pk, by=story.civic_answerable, now=NOW)
    again = propose_publication(
        evaluation_id=story.evaluation.pk, by=story.government_answerable, now=NOW
    )
    assert again.number == 1
    withdraw_publication(publication_id=again.pk, by=story.civic_answerable, now=NOW)
    text = story.fresh().joint_texts.first()
    version = write_joint_text(
        joint_text_id=text.pk, body="別", unagreed="", based_on=2, by=story.civic_drafter, now=NOW
    )
    assert version.number == 3


def test_what_is_published_cannot_be_taken_back(client):
    story, publication = published()
    with pytest.raises(Refusal, match="訂正として新しく公表"):
        withdraw_publication(publication_id=publication.pk, by=story.civic_answerable, now=NOW)
    client.force_login(story.civic_answerable)
    assert client.get(address(story, publication)).status_code == 403
    assert client.post(address(story, publication)).status_code == 302
    assert Publication.objects.published().count() == 1


@pytest.mark.parametrize("name", ["civic_drafter", "facilitator", "administrator"])
def test_nobody_else_may(name):
    story, proposal = proposed()
    with pytest.raises(PermissionDenied):
        withdraw_publication(publication_id=proposal.pk, by=getattr(story, name), now=NOW)


def test_withdrawn_proposals_are_not_public(client):
    story, proposal = proposed()
    withdraw_publication(publication_id=proposal.pk, by=story.civic_answerable, now=NOW)
    assert (
        client.get(reverse("evaluations:show_publication", args=[story.evaluation.pk])).status_code
        == 404
    )
