"""What the tests of the talk and of the joint texts have in common."""

from datetime import date

from django.urls import reverse

from kyodo.evaluations.actions.joint_texts import agree_joint_text, write_joint_text
from kyodo.evaluations.actions.publications import consent_to_publication, propose_publication
from kyodo.evaluations.actions.talks import (
    MeetingData,
    NoteData,
    agree_improvement,
    record_meeting,
    save_talk_note,
)
from kyodo.projects.actions import ImprovementData
from tests.stories import NOW
from tests.told_once import told_once

AUTOSAVE = {"X-Autosave": "1"}
SCRIPT = "<script>alert('x')</script>"
ESCAPED = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;"


def address(story, name, *rest):
    return reverse(f"evaluations:{name}", args=[story.evaluation.pk, *rest])


def page(client, story, user, name, *rest):
    client.force_login(user)
    return client.get(address(story, name, *rest))


def send(client, story, user, name, *rest, headers=None, **data):
    client.force_login(user)
    return client.post(address(story, name, *rest), data, headers=headers or {})


def words(response):
    return response.content.decode()


@told_once
def note(story, item, role, text, by, revision=0):
    return save_talk_note(
        evaluation_id=story.evaluation.pk,
        data=NoteData(item, role, text, revision),
        by=by,
        now=NOW,
    )


@told_once
def improve(story, item, text, side="civic", person=None, due_on=None):
    return agree_improvement(
        evaluation_id=story.evaluation.pk,
        item_id=item,
        data=ImprovementData(text, side, person, due_on),
        by=story.civic_drafter,
        now=NOW,
    )


@told_once
def meet(story, day=None, **data):
    return record_meeting(
        evaluation_id=story.evaluation.pk,
        data=MeetingData(
            **{"held_on": day or date(2024, 5, 10), "place": "", "minutes": ""} | data
        ),
        by=story.facilitator,
    )


def texts(story):
    return list(story.evaluation.joint_texts.in_force())


@told_once
def write(text, body, by, based_on=1, unagreed=""):
    return write_joint_text(
        joint_text_id=text.pk, body=body, unagreed=unagreed, based_on=based_on, by=by, now=NOW
    )


@told_once
def agree(text, number, by):
    return agree_joint_text(joint_text_id=text.pk, number=number, by=by, now=NOW)


@told_once
def propose(story):
    """Every text written and agreed, and the proposal waiting for the other side."""
    for text in texts(story):
        write(text, "書いた文。", story.civic_drafter)
        for by in (story.civic_answerable, story.government_answerable):
            agree(text, 2, by)
    return propose_publication(
        evaluation_id=story.evaluation.pk, by=story.civic_answerable, now=NOW
    )


@told_once
def publish(story):
    publication = propose(story)
    return consent_to_publication(
        publication_id=publication.pk,
        digest=publication.digest,
        by=story.government_answerable,
        now=NOW,
    )
