"""One side freezes what is to be published; the other one reads exactly that."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.joint_texts import write_joint_text
from kyodo.evaluations.actions.publications import propose_publication, start_correction
from kyodo.evaluations.models import Publication, Seat
from kyodo.evaluations.roles import SeatDuty
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.evaluations.publishing import proposed, published, ready_to_propose, write_and_agree
from tests.stories import NOW, open_for_marking, revealed

pytestmark = pytest.mark.django_db


def page(story):
    return reverse("evaluations:show_publication_proposal", args=[story.evaluation.pk])


def propose_page(story):
    return reverse("evaluations:propose_publication", args=[story.evaluation.pk])


def test_what_is_missing_is_named_with_the_way_to_it(client):
    story = revealed()
    client.force_login(story.civic_answerable)
    shown = client.get(page(story)).content.decode()
    text = story.fresh().joint_texts.first()
    assert reverse("evaluations:show_joint_text", args=[story.evaluation.pk, text.pk]) in shown
    assert f"検証文「{text}」が書かれていません。" in shown
    assert propose_page(story) not in shown
    with pytest.raises(Refusal, match="書かれていません"):
        propose_publication(evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW)


def test_a_text_without_both_agreements_is_missing():
    story = ready_to_propose()
    text = story.fresh().joint_texts.first()
    write_joint_text(
        joint_text_id=text.pk, body="別", unagreed="", based_on=2, by=story.civic_drafter, now=NOW
    )
    with pytest.raises(Refusal, match="まだ全員が合意していません"):
        propose_publication(evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW)


def test_proposing_consents_for_the_own_side_and_tells_the_other(client):
    story = ready_to_propose()
    client.force_login(story.civic_answerable)
    OutboxMail.objects.all().delete()
    assert client.post(propose_page(story)).headers["Location"] == page(story)
    proposal = Publication.objects.get()
    assert [consent.role for consent in proposal.consents.all()] == ["civic"]
    assert proposal.published_at is None
    assert [mail.to for mail in OutboxMail.objects.all()] == [story.government_answerable.email]
    assert AuditEntry.objects.filter(event="evaluations.publication_proposed").count() == 1


def test_the_other_side_sees_the_frozen_words_and_the_way_to_consent(client):
    story, proposal = proposed()
    client.force_login(story.government_answerable)
    shown = client.get(page(story)).content.decode()
    assert "総合相談事業について、ともに検証した。" in shown
    kwargs = {"pk": story.evaluation.pk, "publication_pk": proposal.pk}
    assert reverse("evaluations:consent_to_publication", kwargs=kwargs) in shown
    preview = client.get(
        reverse("evaluations:preview_publication", kwargs=kwargs | {"extension": "pdf"})
    )
    assert (preview.status_code, preview.headers["Content-Type"]) == (200, "application/pdf")
    assert preview.headers["Cache-Control"] == "private, no-store"


def test_only_roles_whose_consent_is_needed_are_told():
    story = ready_to_propose()
    Seat.objects.create(
        evaluation=story.evaluation,
        user=story.stranger,
        role="council",
        duty=SeatDuty.ANSWERABLE,
        appointed_at=NOW,
    )
    OutboxMail.objects.all().delete()
    propose_publication(evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW)
    told = OutboxMail.objects.values_list("to", flat=True)
    assert list(told) == [story.government_answerable.email]


def test_while_it_waits_nothing_can_be_changed():
    story, _proposal = proposed()
    text = story.fresh().joint_texts.first()
    with pytest.raises(Refusal, match="公表の同意を待っている間"):
        write_joint_text(
            joint_text_id=text.pk,
            body="別",
            unagreed="",
            based_on=2,
            by=story.civic_drafter,
            now=NOW,
        )


def test_a_second_proposal_is_refused():
    story, _proposal = proposed()
    with pytest.raises(Refusal, match="すでに公表の提案"):
        propose_publication(
            evaluation_id=story.evaluation.pk, by=story.government_answerable, now=NOW
        )


@pytest.mark.parametrize(
    "name", ["civic_drafter", "facilitator", "member_without_seat", "administrator"]
)
def test_only_the_persons_answerable_propose(client, name):
    story = ready_to_propose()
    user = getattr(story, name)
    with pytest.raises(PermissionDenied):
        propose_publication(evaluation_id=story.evaluation.pk, by=user, now=NOW)
    client.force_login(user)
    assert client.post(propose_page(story)).status_code == 403


def test_a_proposal_is_for_the_table_only(client):
    story, proposal = proposed()
    kwargs = {"pk": story.evaluation.pk, "publication_pk": proposal.pk}
    addresses = [
        page(story),
        reverse("evaluations:preview_publication", kwargs=kwargs | {"extension": "pdf"}),
    ]
    for address in addresses:
        client.logout()
        assert client.get(address).status_code == 302
        client.force_login(story.stranger)
        assert client.get(address).status_code == 404
        client.force_login(story.administrator)
        assert client.get(address).status_code == 403
        client.force_login(story.facilitator)
        assert client.get(address).status_code == 200


def test_before_the_reveal_there_is_nothing_to_propose(client):
    story = open_for_marking()
    client.force_login(story.civic_answerable)
    assert "まだ公表の段階ではありません" in client.get(page(story)).content.decode()
    assert client.get(propose_page(story)).status_code == 403


def test_a_correction_says_what_changed_and_why_and_nothing_typed_is_lost(client):
    story, _first = published()
    start_correction(evaluation_id=story.evaluation.pk, by=story.civic_answerable)
    client.force_login(story.civic_answerable)
    empty = client.post(propose_page(story), {"what_changed": "数", "why_changed": ""})
    assert empty.context["form"].errors["why_changed"]
    unchanged = client.post(propose_page(story), {"what_changed": "数", "why_changed": "誤り"})
    assert unchanged.status_code == 409
    assert "公表されている版から、何も変わっていません。" in unchanged.content.decode()
    assert ">\n数</textarea>" in unchanged.content.decode()
    write_and_agree(story, story.evaluation.joint_texts.first(), "改めた。")
    client.post(propose_page(story), {"what_changed": "数", "why_changed": "誤り"})
    proposal = Publication.objects.proposed().get()
    assert (proposal.number, proposal.snapshot["correction"]) == (
        2,
        {"of": 1, "what": "数", "why": "誤り"},
    )
