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


def keep_as_one(case: Case, kept: Case) -> None:
    """Two cases become one: the longer of two chosen classes holds, and what the caller asked of
    either is asked of the one that is left.
    """
    gone, stays = retention_of(case), retention_of(kept)
    chosen = [each.retention_class for each in (stays, gone) if each.retention_class]
    stays.retention_class = max(chosen, key=lambda each: each.years, default=None)
    stays.deletion_asked_at = stays.deletion_asked_at or gone.deletion_asked_at
    gone.deletion_asked_at = None
    stays.save()
    gone.save()


def keep_alike(case: Case, new: Case) -> None:
    """One case becomes two: both are kept as long, and what the caller asked is asked of both."""
    kept = retention_of(case)
    Retention.objects.update_or_create(
        case=new,
        defaults={
            "retention_class": kept.retention_class,
            "deletion_asked_at": kept.deletion_asked_at,
        },
    )
