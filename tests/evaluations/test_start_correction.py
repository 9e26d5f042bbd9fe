"""A published evaluation is opened for a correction; what is public stays public meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.evaluations.actions.joint_texts import agree_joint_text, write_joint_text
from kyodo.evaluations.actions.preparation import appoint_seat
from kyodo.evaluations.actions.publications import (
    consent_to_publication,
    propose_publication,
    start_correction,
)
from kyodo.evaluations.actions.sheet_imports import import_sheet
from kyodo.evaluations.queries.publication_changes import changes_between
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from tests.evaluations.publishing import corrected, published
from tests.evaluations.sheet_files import sheet
from tests.factories import RepresentativeFactory
from tests.stories import NOW, revealed

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


def test_an_imported_sheet_is_corrected_by_both_sides_and_still_names_its_source():
    evaluation = import_sheet(file=sheet(), decisions={}, now=NOW)
    speakers = {
        party.side: RepresentativeFactory(organisation=party.organisation).user
        for party in evaluation.project.parties.all()
    }
    for side, user in speakers.items():
        appoint_seat(
            evaluation_id=evaluation.pk,
            user_id=user.pk,
            role=side,
            duty="answerable",
            by=user,
            now=NOW,
        )
    start_correction(evaluation_id=evaluation.pk, by=speakers["civic"])
    text = evaluation.joint_texts.first()
    write_joint_text(
        joint_text_id=text.pk,
        body="改めた。",
        unagreed="",
        based_on=1,
        by=speakers["civic"],
        now=NOW,
    )
    for user in speakers.values():
        agree_joint_text(joint_text_id=text.pk, number=2, by=user, now=NOW)
    proposal = propose_publication(
        evaluation_id=evaluation.pk,
        by=speakers["civic"],
        now=NOW,
        what_changed="文を改めた。",
        why_changed="誤りがあった。",
    )
    second = consent_to_publication(
        publication_id=proposal.pk, digest=proposal.digest, by=speakers["government"], now=NOW
    )
    assert second.number == 2
    assert second.snapshot["source"]["kind"] == "import"
    assert changes_between(evaluation.publications.get(number=1).snapshot, second.snapshot) == [
        "検証文「総合相談事業」が変わりました。"
    ]
