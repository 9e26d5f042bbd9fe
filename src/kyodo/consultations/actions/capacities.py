"""The hours a week that the centre has, kept by whoever speaks for it."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.events import Event
from kyodo.consultations.models import WeeklyCapacity
from kyodo.consultations.permissions import can_keep_lists
from kyodo.lifecycle import Refusal

EARLIEST = date(2000, 1, 1)
LATEST = timedelta(days=3660)  # after today


@transaction.atomic
def set_capacity(*, valid_from: date, hours: Decimal, by: User, today: date) -> WeeklyCapacity:
    """The hours from this day on; what was set for the very day is replaced.

    Raises ``PermissionDenied``, ``Refusal`` for a day that is a slip of the pen, and
    ``ValidationError`` for hours that are none.
    """
    if not can_keep_lists(by):
        raise PermissionDenied
    if not EARLIEST <= valid_from <= today + LATEST:
        raise Refusal(_("2000年から、いまの10年後までの日を入れてください。"))
    rows = WeeklyCapacity.objects.select_for_update()
    capacity = rows.filter(valid_from=valid_from).first() or WeeklyCapacity(valid_from=valid_from)
    capacity.hours = hours
    capacity.full_clean()
    capacity.save()
    record(Event.CAPACITY_SET, by=by, target=capacity, hours=str(capacity.hours))
    return capacity


@transaction.atomic
def remove_capacity(*, capacity_id: int, by: User) -> None:
    """What was set before goes on instead. Raises ``PermissionDenied``; twice is as once."""
    if not can_keep_lists(by):
        raise PermissionDenied
    capacity = WeeklyCapacity.objects.select_for_update().filter(pk=capacity_id).first()
    if capacity is not None:
        record(Event.CAPACITY_REMOVED, by=by, target=capacity, hours=str(capacity.hours))
        capacity.delete()
