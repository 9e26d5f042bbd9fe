"""What the worker does for public forms."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from kyodo.jobs.schedules import daily
from kyodo.public_forms import counting


@task()
def forget_old_counts() -> None:
    """Once a day: counters of days that are over."""
    counting.forget_old_counts(now=timezone.now())


daily(at=time(3, 55), job=forget_old_counts)
