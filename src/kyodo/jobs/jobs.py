"""The queue's own housekeeping."""

from datetime import time, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from kyodo.jobs.models import Heartbeat
from kyodo.jobs.schedules import daily

KEEP = timedelta(days=30)


@task()
def tidy_jobs() -> None:
    """Forget finished jobs after a month, and workers that fell silent long ago."""
    now = timezone.now()
    finished = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    DBTaskResult.objects.filter(status__in=finished, finished_at__lt=now - KEEP).delete()
    Heartbeat.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()


daily(at=time(4, 20), job=tidy_jobs)
