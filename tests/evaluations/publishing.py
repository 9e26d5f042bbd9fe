"""Situations around the publication, made by the product's own actions."""

from kyodo.evaluations.actions.joint_texts import (
    agree_joint_text,
    latest_version,
    write_joint_text,
)
from kyodo.evaluations.actions.publications import (
    consent_to_publication,
    propose_publication,
    start_correction,
)
from kyodo.evaluations.models import Publication
from tests.stories import NOW, revealed
from tests.told_once import told_once


@told_once
def write_and_agree(story, text, body):
    version = write_joint_text(
        joint_text_id=text.pk,
        body=body,
        unagreed="",
        based_on=latest_version(text).number,
        by=story.civic_drafter,
        now=NOW,
    )
    for by in (story.civic_answerable, story.government_answerable):
        agree_joint_text(joint_text_id=text.pk, number=version.number, by=by, now=NOW)


@told_once
def ready_to_propose():
    """Everything is written and agreed."""
    story = revealed()
    for text in story.fresh().joint_texts.all():
        write_and_agree(story, text, f"{text}について、ともに検証した。")
    return story


@told_once
def proposed():
    """The civic side has proposed; answers story and proposal."""
    story = ready_to_propose()
    proposal = propose_publication(
        evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW
    )
    return story, proposal


@told_once
def published():
    story, proposal = proposed()
    consent_to_publication(
        publication_id=proposal.pk,
        digest=proposal.digest,
        by=story.government_answerable,
        now=NOW,
    )
    return story, Publication.objects.get(pk=proposal.pk)


@told_once
def corrected():
    """A second edition in which the first text has other words."""
    story, first = published()
    return story, first, correct(story)


@told_once
def correct(story):
    """What is published gets a second edition; answers it."""
    start_correction(evaluation_id=story.evaluation.pk, by=story.government_answerable)
    write_and_agree(story, story.evaluation.joint_texts.first(), "数を改めた。")
    proposal = propose_publication(
        evaluation_id=story.evaluation.pk,
        by=story.government_answerable,
        now=NOW,
        what_changed="相談の数を改めた。",
        why_changed="数え違いがあった。",
    )
    consent_to_publication(
        publication_id=proposal.pk, digest=proposal.digest, by=story.civic_answerable, now=NOW
    )
    return Publication.objects.get(pk=proposal.pk)
