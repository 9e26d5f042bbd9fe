"""The row that says how long a case is kept, in step with its end: part of larger actions."""

from kyodo.consultations.models import Case, Retention, RetentionClass


def retention_of(case: Case) -> Retention:
    """The row, made where there is none; the case is locked by the caller."""
    found, _new = Retention.objects.select_related("retention_class").get_or_create(case=case)
    return found


def keep_in_step(case: Case) -> None:
    """After every end and every reopening: the day to look again, and no proposal any more."""
    retention = retention_of(case)
    if retention.retention_class is None:
        retention.retention_class = RetentionClass.objects.filter(is_default=True).first()
    ended, kept_as = case.closed_on, retention.retention_class
    retention.review_on = kept_as.review_day(ended) if ended and kept_as else None
    take_proposal_back(retention)


def take_proposal_back(retention: Retention) -> None:
    """Nobody waits for a second person any more; the words go with the proposal."""
    retention.proposed_at = retention.proposed_by = None
    retention.reason = retention.words = ""
    retention.save()
