"""The one question to the caller after the end, as its link opens it."""

from kyodo.accounts.actions import digest_of
from kyodo.consultations.models import CallerQuestion


def question_of_key(key: str) -> CallerQuestion | None:
    """None for a wrong key and for a case that was disposed of."""
    if not key:
        return None
    return (
        CallerQuestion.objects.filter(token_digest=digest_of(key), case__disposed_at=None)
        .select_related("case")
        .first()
    )
