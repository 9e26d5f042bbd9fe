"""What the worker does for persons."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from kyodo.jobs.schedules import daily
from kyodo.people import actions


@task()
def forget_due_people() -> None:
    """Once a day: whoever's retention date has passed is forgotten."""
    actions.forget_due_people(today=timezone.localdate(), now=timezone.now())


daily(at=time(3, 20), job=forget_due_people)
