"""What runs by the clock.

An app writes ``every(minutes=5, job=…)`` or ``daily(at=time(3, 10), job=…)`` in its ``jobs.py``.
Any number of workers may look at the table at once: the row in ``LastRun`` decides which of them
enqueues. A moment that passed while no worker ran is made up for once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from kyodo.jobs.models import LastRun

UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class Schedule:
    """One job with its rhythm: every so many minutes, or daily at a time of the local clock."""

    job: Task[Any, Any]
    rhythm: int | time

    @property
    def name(self) -> str:
        return self.job.module_path

    def latest(self, now: datetime) -> datetime:
        """The last moment, not after ``now``, at which the job was to run. The same everywhere."""
        if isinstance(self.rhythm, int):
            seconds = self.rhythm * 60
            return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
        here = timezone.localtime(now)
        today = here.replace(
            hour=self.rhythm.hour, minute=self.rhythm.minute, second=0, microsecond=0
        )
        return today if today <= here else today - timedelta(days=1)


_schedules: dict[str, Schedule] = {}


def every(*, minutes: int, job: Task[Any, Any]) -> None:
    """Run the job every so many minutes, counted from midnight UTC."""
    _add(Schedule(job, minutes))


def daily(*, at: time, job: Task[Any, Any]) -> None:
    """Run the job once a day, at a time of the installation's own clock."""
    _add(Schedule(job, at))


def schedules() -> list[Schedule]:
    """The whole table, by name."""
    return [_schedules[name] for name in sorted(_schedules)]


def enqueue_due(*, now: datetime) -> list[str]:
    """Enqueue what is due; the names of the jobs for which this call, and no other, did it.

    A job that is still waiting or running is not enqueued a second time.
    """
    return [schedule.name for schedule in schedules() if _enqueue_if_due(schedule, now)]


def _add(schedule: Schedule) -> None:
    if schedule.name in _schedules:
        raise ValueError(f"{schedule.name} is scheduled twice")
    _schedules[schedule.name] = schedule


def _enqueue_if_due(schedule: Schedule, now: datetime) -> bool:
    due_at = schedule.latest(now)
    row, is_new = LastRun.objects.get_or_create(name=schedule.name, defaults={"due_at": due_at})
    if is_new or row.due_at >= due_at:
        return False
    with transaction.atomic():
        mine = LastRun.objects.filter(name=schedule.name, due_at=row.due_at).update(due_at=due_at)
        waiting = DBTaskResult.objects.filter(task_path=schedule.name, status__in=UNFINISHED)
        if not mine or waiting.exists():
            return False
        schedule.job.enqueue()
    return True
