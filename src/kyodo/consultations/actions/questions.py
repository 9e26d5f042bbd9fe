"""What the caller answers to the one question after the end."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.actions import digest_of
from kyodo.audit.trail import record
from kyodo.consultations.actions.cases import reopen_case
from kyodo.consultations.actions.indexing import index_case
from kyodo.consultations.actions.locking import locked_living_case
from kyodo.consultations.events import Event
from kyodo.consultations.models import CallerQuestion, Case
from kyodo.consultations.notices import cases as notices
from kyodo.consultations.states import Answered
from kyodo.lifecycle import Refusal


@transaction.atomic
def answer_question(*, key: str, answer: Answered, remark: str, now: datetime) -> CallerQuestion:
    """Store the answer; until the question expires, another one takes its place.

    Whoever is not content, or only partly and says why, is taken up again. Raises
    ``CallerQuestion.DoesNotExist`` for a key that opens nothing, ``Refusal`` when it is too late.
    """
    found = CallerQuestion.objects.get(token_digest=digest_of(key), case__disposed_at=None)
    case = locked_living_case(found.case_id)
    question = CallerQuestion.objects.select_for_update().get(pk=found.pk)
    if now >= question.expires_at:
        raise Refusal(_("答えられる期間が過ぎました。センターに直接お知らせください。"))
    if (question.answer, question.remark) == (answer, remark.strip()):
        return question
    question.answer, question.remark, question.answered_at = answer, remark.strip(), now
    question.save(update_fields=["answer", "remark", "answered_at"])
    _take_up_again(case, question, now)
    record(Event.QUESTION_ANSWERED, by=None, target=case, answer=answer)
    return question


def _take_up_again(case: Case, question: CallerQuestion, now: datetime) -> None:
    if question.answer == Answered.SOLVED:
        return
    if not case.is_open and (question.answer == Answered.NOT or question.remark):
        reopened = reopen_case(case_id=case.pk, by=None, now=now)
        reopened.next_action = _("相談者の答えを読んで、連絡する")
        reopened.save(update_fields=["next_action"])
        index_case(reopened)
    notices.tell_owner_of_answer(case)
