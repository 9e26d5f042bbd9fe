"""Actions that come out of what was written together: of a sentence, of a meeting."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations.actions.joint_texts import TextChangedMeanwhile, latest_version
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import Evaluation, JointText, Meeting
from kyodo.evaluations.permissions import can_start_action
from kyodo.evaluations.queries.calls import sentences_of
from kyodo.lifecycle import Refusal
from kyodo.projects.actions import ImprovementData, Origin, add_improvement
from kyodo.projects.models import ImprovementAction
from kyodo.projects.queries import people_of_side

Source = ImprovementAction.Source


@transaction.atomic
def start_text_action(
    *,
    joint_text_id: int,
    number: int,
    sentence: int,
    data: ImprovementData,
    by: User,
    now: datetime,
) -> ImprovementAction:
    """Undertake what a sentence of a joint text asks for.

    ``number`` is the version that was read, ``sentence`` counts in it from 0. Raises
    ``PermissionDenied``, ``TextChangedMeanwhile``, or ``Refusal``.
    """
    found = JointText.objects.values_list("evaluation_id", flat=True).get(pk=joint_text_id)
    evaluation = lock_evaluation(found)
    text = evaluation.joint_texts.get(pk=joint_text_id)
    latest = latest_version(text)
    if latest.number != number:
        raise TextChangedMeanwhile(latest)
    sentences = sentences_of(latest)
    if not 0 <= sentence < len(sentences):
        raise Refusal(_("文を選んでください。"))
    origin = Origin(Source.TEXT, evaluation.pk, sentences[sentence])
    return _start(evaluation, data, origin, by=by, now=now)


@transaction.atomic
def start_meeting_action(
    *, meeting_id: int, data: ImprovementData, by: User, now: datetime
) -> ImprovementAction:
    """Undertake what was said in a meeting. Raises ``PermissionDenied`` or ``Refusal``."""
    found = Meeting.objects.values_list("evaluation_id", flat=True).get(pk=meeting_id)
    evaluation = lock_evaluation(found)
    meeting = evaluation.meetings.get(pk=meeting_id)
    origin = Origin(Source.MEETING, evaluation.pk, str(meeting))
    return _start(evaluation, data, origin, by=by, now=now)


def _start(
    evaluation: Evaluation, data: ImprovementData, origin: Origin, *, by: User, now: datetime
) -> ImprovementAction:
    """The same words for the same side again, as after a double click, give what is there."""
    project = evaluation.project
    if not can_start_action(by, evaluation):
        raise PermissionDenied
    if not data.text:
        raise Refusal(_("することを書いてください。"))
    if not project.parties.filter(side=data.side).exists():
        raise Refusal(_("担う側を選んでください。"))
    if data.person is not None and not people_of_side(project, data.side).contains(data.person):
        raise Refusal(_("担当者は、担う側の人から選んでください。"))
    same = project.improvements.filter(
        text=data.text, side=data.side, source=origin.source, source_id=origin.source_id
    ).first()
    if same is not None:
        return same
    action = add_improvement(project=project, data=data, by=by, now=now, origin=origin)
    record(Event.ACTION_STARTED, by=by, target=evaluation, side=data.side)
    return action
