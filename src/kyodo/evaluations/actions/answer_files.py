"""Storing what came back in a spreadsheet: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers
from kyodo.lifecycle import Refusal


class AnswersMovedOn(Refusal):
    """Somebody saved one of these answers after the preview was shown."""

    def __str__(self) -> str:
        return _("確認している間に、同じ側の人が保存した項目があります。もう一度確かめてください。")


@transaction.atomic
def send_answer_file(
    *,
    evaluation_id: int,
    entries: Mapping[str, Sequence[AnswerEntry]],
    by: User,
    now: datetime,
    on_behalf_of: str = "",
) -> int:
    """Save the answers of a file, by section, as drafts; says how many were written.

    ``on_behalf_of`` names who filled the file in. Raises what ``save_answers`` raises, and
    ``AnswersMovedOn`` where an answer changed since it was shown; then nothing is stored.
    """
    written = 0
    for section_id, own in entries.items():
        result = save_answers(
            evaluation_id=evaluation_id,
            section_id=section_id,
            entries=own,
            by=by,
            now=now,
            on_behalf_of=on_behalf_of,
        )
        if result.conflicts:
            raise AnswersMovedOn
        written += result.written
    return written
