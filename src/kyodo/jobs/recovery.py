"""Second chances: for jobs whose worker was killed, and for jobs that failed.

The library notes every worker that took a job, so the number of attempts is known without a table
of our own.
"""

from datetime import datetime, timedelta
from typing import Any

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyodo.jobs.models import Heartbeat

ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)  # then 2, 8 and 32 minutes


class GiveUp(Exception):
    """Raised by a job for which another attempt would be of no use."""


class WorkerLost(Exception):
    """Noted for a job that was being run when its worker died, five times over."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    return FIRST_PAUSE * int(4 ** (attempts - 1))


def retry_failed(*, now: datetime) -> int:
    """Send failed jobs back into the queue, each after its pause. How many were sent back."""
    failed = DBTaskResult.objects.failed().exclude(exception_class_path=_path_of(GiveUp))
    sent_back = 0
    for row in failed.exclude(exception_class_path=_path_of(WorkerLost)).order_by("pk"):
        attempts = len(row.worker_ids)
        if attempts >= ATTEMPTS or row.finished_at is None:
            continue
        unchanged = DBTaskResult.objects.failed().filter(pk=row.pk, finished_at=row.finished_at)
        sent_back += unchanged.update(
            status=TaskResultStatus.READY, run_after=row.finished_at + pause_after(attempts)
        )
    return sent_back


def recover_lost(*, now: datetime, life: timedelta) -> int:
    """Send back jobs whose worker has been silent for longer than ``life``. How many it was."""
    alive = set(
        Heartbeat.objects.filter(seen_at__gte=now - life).values_list("worker_id", flat=True)
    )
    lost = [
        row
        for row in DBTaskResult.objects.running().order_by("pk")
        if not row.worker_ids or row.worker_ids[-1] not in alive
    ]
    return sum(_send_back(row, now) for row in lost)


def _send_back(row: DBTaskResult[Any, Any], now: datetime) -> int:
    unchanged = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
    if len(row.worker_ids) < ATTEMPTS:
        return unchanged.update(status=TaskResultStatus.READY, run_after=now)
    unchanged.update(
        status=TaskResultStatus.FAILED,
        finished_at=now,
        exception_class_path=_path_of(WorkerLost),
        traceback="The worker died every time it ran this job.",
    )
    return 0


def _path_of(error: type[Exception]) -> str:
    return f"{error.__module__}.{error.__qualname__}"
