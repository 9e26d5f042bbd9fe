"""The one question that a caller who reads mail is asked when a case has ended."""

import secrets
from datetime import datetime, timedelta

from kyodo.accounts.actions import digest_of
from kyodo.consultations.models import CallerQuestion, Case, Retention
from kyodo.consultations.notices import cases as notices
from kyodo.consultations.states import Outcome

ANSWERABLE_FOR = timedelta(days=30)
_NOT_ASKED = (Outcome.WITHDRAWN, Outcome.MERGED)


def ask_caller(case: Case, *, now: datetime) -> None:
    """Part of every action by which the centre ends a case; nobody else is asked.

    Whoever wants everything erased is not asked for more.
    """
    if not is_asked(case, case.outcome):
        return
    if Retention.objects.filter(case=case, deletion_asked_at__isnull=False).exists():
        return
    key = secrets.token_urlsafe(32)
    CallerQuestion.objects.create(
        case=case,
        token_digest=digest_of(key),
        asked_at=now,
        expires_at=now + ANSWERABLE_FOR,
    )
    notices.ask_caller(case, key)


def is_asked(case: Case, outcome: str) -> bool:
    """Whether an end with this outcome is followed by the question."""
    return bool(case.mail_address) and outcome not in _NOT_ASKED
