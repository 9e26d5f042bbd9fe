"""Asking those who have not answered once more, shortly before their day and weekly after it."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kyodo.consultations.models import Referral
from kyodo.consultations.notices import referrals as notices
from kyodo.consultations.queries.referrals import referrals_to_remind

_WEEK = 7


@transaction.atomic
def remind_receivers(*, now: datetime) -> None:
    """A second run on the same day sends nothing, and one that was lost is made up for."""
    today = timezone.localdate(now)
    for referral in referrals_to_remind(today):
        notices.remind_receiver(referral, _key(referral, today))


def _key(referral: Referral, today: date) -> str:
    """The same until it is time to remind again."""
    due_on = referral.due_on or today
    late = (today - due_on).days
    step = f"late-{(late - 1) // _WEEK}" if late > 0 else "soon"
    return f"referral-{referral.pk}-{due_on.isoformat()}-{step}"
