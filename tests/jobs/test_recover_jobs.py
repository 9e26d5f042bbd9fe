"""A failed job tries again after longer and longer pauses, and after the fifth attempt no more."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyodo.jobs import jobs, recovery
from kyodo.jobs.models import Heartbeat
from tests.jobs import work

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
LIFE = timedelta(seconds=30)


def row(job, **columns):
    pk = columns.pop("pk")
    DBTaskResult.objects.filter(pk=pk).update(**columns)
    return DBTaskResult.objects.get(pk=pk)


def failed(enqueue, attempts, error="builtins.RuntimeError"):
    return row(
        work.fail,
        pk=enqueue(work.fail),
        status=TaskResultStatus.FAILED,
        finished_at=NOW,
        worker_ids=["w"] * attempts,
        exception_class_path=error,
    )


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 30), (2, 120), (3, 480), (4, 1920)])
def test_a_failed_job_waits_longer_each_time(enqueue, attempts, seconds):
    job = failed(enqueue, attempts)
    assert recovery.retry_failed(now=NOW) == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY
    assert job.run_after == NOW + timedelta(seconds=seconds)
    assert recovery.retry_failed(now=NOW) == 0


def test_after_five_attempts_it_stays_failed(enqueue):
    job = failed(enqueue, 5)
    assert recovery.retry_failed(now=NOW) == 0
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED


def test_a_job_that_gives_up_is_not_tried_again(enqueue):
    failed(enqueue, 1, error="kyodo.jobs.recovery.GiveUp")
    assert recovery.retry_failed(now=NOW) == 0


def running(enqueue, worker_ids):
    return row(
        work.fail,
        pk=enqueue(work.fail),
        status=TaskResultStatus.RUNNING,
        started_at=NOW,
        worker_ids=worker_ids,
    )


def test_only_jobs_of_silent_workers_are_sent_back(enqueue):
    Heartbeat.objects.create(worker_id="alive", seen_at=NOW - LIFE)
    Heartbeat.objects.create(worker_id="silent", seen_at=NOW - LIFE - timedelta(seconds=1))
    kept = running(enqueue, ["silent", "alive"])
    lost = [running(enqueue, ["silent"]), running(enqueue, ["unknown"])]
    assert recovery.recover_lost(now=NOW, life=LIFE) == 2
    kept.refresh_from_db()
    assert kept.status == TaskResultStatus.RUNNING
    for job in lost:
        job.refresh_from_db()
        assert (job.status, job.run_after) == (TaskResultStatus.READY, NOW)


def test_a_job_that_kills_every_worker_is_stopped(enqueue):
    job = running(enqueue, ["a", "b", "c", "d", "e"])
    assert recovery.recover_lost(now=NOW, life=LIFE) == 0
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED
    assert recovery.retry_failed(now=NOW + timedelta(days=1)) == 0


def test_old_results_are_forgotten_and_waiting_jobs_kept(enqueue):
    old = failed(enqueue, 5)
    waiting = enqueue(work.fail)
    DBTaskResult.objects.filter(pk=waiting).update(enqueued_at=NOW - timedelta(days=400))
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=NOW - timedelta(days=400))
    Heartbeat.objects.create(worker_id="silent", seen_at=NOW - timedelta(days=400))
    jobs.tidy_jobs.call()
    assert [str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)] == [waiting]
    assert not Heartbeat.objects.exists()
