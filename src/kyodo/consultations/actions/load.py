"""Counting the work of the past weeks anew, for the forecast."""

from dataclasses import astuple
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kyodo.consultations.models import LoadCount
from kyodo.consultations.queries.back_test import Trial, back_test
from kyodo.consultations.queries.forecast import WEEK, learn
from kyodo.consultations.queries.load_history import counted


def count_load(*, now: datetime) -> LoadCount:
    """Replace the last counting by one of all weeks that are over; twice is as once.

    The long reading is outside the transaction, so that nobody who writes has to wait for it.
    """
    found = counted(timezone.localdate(now))
    history = found.history
    tested = [_plain(each) for each in back_test(history)] if history else []
    learned = learn(history).as_data() if history else {}
    return _replace(
        LoadCount(
            counted_at=now,
            first_week=history.first if history else None,
            last_week=history.end - WEEK if history else None,
            entries=found.entries,
            unmeasured=found.unmeasured,
            usual_minutes=found.usual_minutes,
            learned=learned,
            tested=tested,
        )
    )


@transaction.atomic
def _replace(count: LoadCount) -> LoadCount:
    count.save()
    LoadCount.objects.exclude(pk=count.pk).delete()
    return count


def _plain(tested: Trial) -> list[object]:
    return [tested.week.isoformat(), *astuple(tested)[1:]]
