"""What the worker does for evaluations."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from kyodo.evaluations.actions import sheet_imports
from kyodo.jobs.schedules import daily


@task()
def discard_forgotten_sheets() -> None:
    """Once a day: a received text with names in it does not lie about for ever."""
    sheet_imports.discard_forgotten_sheets(now=timezone.now())


daily(at=time(3, 30), job=discard_forgotten_sheets)
