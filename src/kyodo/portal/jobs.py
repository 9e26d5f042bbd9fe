"""What the worker does for everybody's desk."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from kyodo.jobs.schedules import daily
from kyodo.portal import reminders


@task()
def send_reminders() -> None:
    """Once a day, before the mail that is gathered for the morning leaves."""
    reminders.send_reminders(now=timezone.now())


daily(at=time(7, 0), job=send_reminders)
