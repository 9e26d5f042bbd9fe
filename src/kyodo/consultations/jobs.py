"""What the worker does for the consultations."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from kyodo.consultations.actions import bulk_changes, load, reminders
from kyodo.jobs.schedules import daily


@task()
def forget_bulk_changes() -> None:
    """Once a day: how cases were before a bulk change that can no longer be undone."""
    bulk_changes.forget_bulk_changes(now=timezone.now())


@task()
def count_load() -> None:
    """Once a day: how much work each week brought, for the forecast."""
    load.count_load(now=timezone.now())


@task()
def remind_receivers() -> None:
    """Once a day: those who were asked something and whose day is near or has passed."""
    reminders.remind_receivers(now=timezone.now())


daily(at=time(3, 35), job=forget_bulk_changes)
daily(at=time(3, 50), job=count_load)
daily(at=time(7, 10), job=remind_receivers)
