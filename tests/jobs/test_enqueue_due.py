"""What runs by the clock is enqueued once for each moment, however many workers look."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyodo.jobs import schedules
from kyodo.jobs.models import LastRun
from tests.jobs import work

NIGHT = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)  # noon in Tokyo
NAME = work.fail.module_path


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(schedules, "_schedules", {})


def finish_all():
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)


@pytest.mark.django_db
def test_every_five_minutes_means_once_in_each_five_minutes(table):
    schedules.every(minutes=5, job=work.fail)
    runs = []
    for minute in range(16):
        runs.append(schedules.enqueue_due(now=NIGHT + timedelta(minutes=minute)))
        finish_all()
    assert [minute for minute, names in enumerate(runs) if names] == [5, 10, 15]
    assert DBTaskResult.objects.count() == 3


@pytest.mark.django_db
def test_daily_follows_the_clock_on_the_wall(table):
    schedules.daily(at=time(12, 30), job=work.fail)
    assert schedules.enqueue_due(now=NIGHT) == []
    assert schedules.enqueue_due(now=NIGHT + timedelta(minutes=29)) == []
    assert schedules.enqueue_due(now=NIGHT + timedelta(minutes=30)) == [NAME]
    finish_all()
    assert schedules.enqueue_due(now=NIGHT + timedelta(hours=24)) == []
    assert schedules.enqueue_due(now=NIGHT + timedelta(hours=25)) == [NAME]


@pytest.mark.django_db
def test_what_was_missed_is_made_up_for_once(table):
    schedules.daily(at=time(12, 30), job=work.fail)
    schedules.enqueue_due(now=NIGHT)
    assert schedules.enqueue_due(now=NIGHT + timedelta(days=10)) == [NAME]
    finish_all()
    assert schedules.enqueue_due(now=NIGHT + timedelta(days=10, seconds=5)) == []


@pytest.mark.django_db
def test_a_job_that_still_waits_is_not_enqueued_again(table):
    schedules.every(minutes=5, job=work.fail)
    schedules.enqueue_due(now=NIGHT)
    assert schedules.enqueue_due(now=NIGHT + timedelta(minutes=5)) == [NAME]
    assert schedules.enqueue_due(now=NIGHT + timedelta(minutes=10)) == []
    assert DBTaskResult.objects.count() == 1


def test_a_job_stands_in_the_table_once(table):
    schedules.every(minutes=5, job=work.fail)
    with pytest.raises(ValueError, match="scheduled twice"):
        schedules.daily(at=time(1), job=work.fail)


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_enqueue_once(table):
    schedules.every(minutes=1, job=work.fail)
    schedules.enqueue_due(now=NIGHT)
    for minute in range(1, 21):
        barrier = threading.Barrier(4)
        found = []

        def look(now, barrier=barrier, found=found):
            barrier.wait()
            found.extend(schedules.enqueue_due(now=now))
            connection.close()

        threads = [
            threading.Thread(target=look, args=[NIGHT + timedelta(minutes=minute)])
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [NAME]
        finish_all()
    assert DBTaskResult.objects.count() == 20
    assert LastRun.objects.get().due_at == NIGHT + timedelta(minutes=20)
