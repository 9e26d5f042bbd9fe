"""Looking back at links that failed: what each side learned, and what it will do."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.actions.indexing import index_referral
from kyodo.consultations.actions.naming import refuse_naming
from kyodo.consultations.actions.referral_links import locked_for_receiver
from kyodo.consultations.events import Event
from kyodo.consultations.models import Lesson
from kyodo.consultations.models.referrals import Referral
from kyodo.consultations.permissions import (
    can_note_for_centre,
    can_note_for_receiver,
    can_start_lesson_action,
)
from kyodo.consultations.queries.personal_data import caller_in, personal_data_in
from kyodo.lifecycle import Refusal
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.actions import ImprovementData, Origin, add_improvement
from kyodo.projects.models import ImprovementAction, Project


@transaction.atomic
def note_lesson(*, referral_id: int, text: str, by: User) -> Referral:
    """Write down what the own side learned, as long as nobody needs to know who the caller was.

    Raises ``PermissionDenied``, or ``Refusal`` for words that seem to name somebody.
    """
    case, referral = locked_for_receiver(referral_id)
    if can_note_for_centre(by, referral):
        refuse_naming(caller_in(text, case))
        referral.learned_by_centre = text.strip()
    elif can_note_for_receiver(by, referral):
        refuse_naming(personal_data_in(text))
        referral.learned_by_receiver = text.strip()
    else:
        raise PermissionDenied
    referral.save(update_fields=["learned_by_centre", "learned_by_receiver"])
    index_referral(referral)
    record(Event.LESSON_NOTED, by=by, target=case, organisation=referral.organisation.name)
    return referral


@transaction.atomic
def start_lesson_action(
    *, referral_id: int, project: Project, data: ImprovementData, by: User, now: datetime
) -> Lesson:
    """A lesson becomes something that a side of a project undertakes.

    The same words for the same side again give what is there. Raises ``PermissionDenied`` or
    ``Refusal``.
    """
    case, referral = locked_for_receiver(referral_id)
    if not can_start_lesson_action(by, referral, project):
        raise PermissionDenied
    if not data.text.strip():
        raise Refusal(_("することを書いてください。"))
    bodies = project.parties.filter(side=data.side).values_list("organisation_id", flat=True)
    if not bodies:
        raise Refusal(_("担う側を選んでください。"))
    if data.person is not None and not user_organisation_ids(data.person) & set(bodies):
        raise Refusal(_("担当者は、担う側の人から選んでください。"))
    same = Lesson.objects.filter(
        referral=referral,
        action__project=project,
        action__text=data.text,
        action__side=data.side,
    ).first()
    if same is not None:
        return same
    origin = Origin(ImprovementAction.Source.LINK, referral.pk, referral.organisation.name)
    action = add_improvement(project=project, data=data, by=by, now=now, origin=origin)
    lesson = Lesson.objects.create(referral=referral, action=action)
    record(Event.LESSON_STARTED, by=by, target=case, organisation=referral.organisation.name)
    return lesson
