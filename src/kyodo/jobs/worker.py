"""The worker process: the library's loop, and beside it a thread that minds the queue."""

import threading
from datetime import timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from kyodo.jobs import recovery, schedules
from kyodo.jobs.models import Heartbeat

logger = structlog.get_logger(__name__)

BEATS_UNTIL_DEAD = 6


class Minder(threading.Thread):
    """Beats, sends lost and failed jobs back and enqueues what is due, every ``beat`` seconds."""

    def __init__(self, worker_id: str, *, beat: float) -> None:
        super().__init__(name="minder", daemon=True)
        self.worker_id = worker_id
        self.beat = beat
        self.life = timedelta(seconds=beat * BEATS_UNTIL_DEAD)
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.wait(self.beat):
            close_old_connections()
            try:
                self.mind()
            except DatabaseError:
                logger.exception("minding_failed")
        connection.close()

    def mind(self) -> None:
        """One round. A database that is away for a moment is tried again in the next."""
        now = timezone.now()
        Heartbeat.objects.update_or_create(
            worker_id=self.worker_id, defaults={"seen_at": timezone.now()}
        )
        if lost := recovery.recover_lost(now=now, life=self.life):
            logger.warning("jobs_recovered", count=lost)
        if failed := recovery.retry_failed(now=now):
            logger.warning("jobs_will_be_retried", count=failed)
        if enqueued := schedules.enqueue_due(now=now):
            logger.info("jobs_enqueued", names=enqueued)


def run(*, beat: float, interval: float, batch: bool = False) -> None:
    """Work until the process is told to stop, or with ``batch`` until the queue is empty.

    The first SIGTERM or SIGINT lets the present job end; the second one breaks it off.
    """
    worker_id = get_random_string(32)
    minder = Minder(worker_id, beat=beat)
    minder.mind()
    minder.start()
    worker = Worker(
        queue_names=["*"],
        interval=interval,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    try:
        worker.run()
    finally:
        minder.stopping.set()
        minder.join(timeout=5)
        Heartbeat.objects.filter(worker_id=worker_id).delete()
