"""What the worker does for files."""

from datetime import time, timedelta

from django.utils import timezone
from django_tasks import task

from kyodo.attachments import storing
from kyodo.jobs.schedules import daily


@task()
def drop_unowned_files() -> None:
    """Once a day: bytes left over by what was undone. A day is longer than any upload."""
    storing.drop_unowned_files(before=timezone.now() - timedelta(days=1))


daily(at=time(3, 50), job=drop_unowned_files)
