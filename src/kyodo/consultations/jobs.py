"""What the worker does for the consultations."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from kyodo.consultations.actions import bulk_changes
from kyodo.jobs.schedules import daily


@task()
def forget_bulk_changes() -> None:
    """Once a day: how cases were before a bulk change that can no longer be undone."""
    bulk_changes.forget_bulk_changes(now=timezone.now())


daily(at=time(3, 35), job=forget_bulk_changes)
