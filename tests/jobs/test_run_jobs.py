"""A worker runs what is in the queue, ends in good order, and a killed one loses no job."""

import pytest
from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kyodo.jobs.models import Heartbeat
from tests.jobs import work
from tests.jobs.conftest import wait_until


@pytest.fixture
def lines(tmp_path):
    return tmp_path / "lines"


def read(path):
    return path.read_text() if path.exists() else ""


def status(pk):
    return DBTaskResult.objects.get(pk=pk).status


def test_a_job_runs_once_and_the_worker_goes_away_without_a_trace(start_worker, enqueue, lines):
    job = enqueue(work.write_line, str(lines))
    worker = start_worker("--batch")
    assert worker.wait(timeout=60) == 0
    assert read(lines) == "done\n"
    assert status(job) == TaskResultStatus.SUCCESSFUL
    assert not Heartbeat.objects.exists()


def test_a_job_of_a_killed_worker_is_run_by_another(start_worker, enqueue, lines):
    job = enqueue(work.hang_the_first_time, str(lines))
    first = start_worker("--beat=0.2")
    wait_until(lambda: read(lines) == "begun\n")
    first.kill()
    first.wait()
    assert status(job) == TaskResultStatus.RUNNING

    second = start_worker("--beat=0.2")
    wait_until(lambda: status(job) == TaskResultStatus.SUCCESSFUL)
    assert read(lines) == "begun\nbegun\n"
    assert len(DBTaskResult.objects.get(pk=job).worker_ids) == 2
    second.terminate()
    assert second.wait(timeout=60) == 0


def test_a_living_worker_keeps_its_long_job(start_worker, enqueue, lines):
    job = enqueue(work.hang_the_first_time, str(lines))
    start_worker("--beat=0.2")
    wait_until(lambda: read(lines) == "begun\n")
    other = start_worker("--beat=0.5")  # gives up another one after six of these
    wait_until(lambda: Heartbeat.objects.count() == 2)
    with pytest.raises(Exception, match="timed out"):
        other.wait(timeout=4)
    assert read(lines) == "begun\n"
    lines.write_text("let it end\n")
    wait_until(lambda: status(job) == TaskResultStatus.SUCCESSFUL)


def test_told_to_stop_a_worker_ends_its_job_first(start_worker, enqueue, lines):
    job = enqueue(work.hang_the_first_time, str(lines))
    worker = start_worker()
    wait_until(lambda: read(lines) == "begun\n")
    worker.terminate()
    with pytest.raises(Exception, match="timed out"):
        worker.wait(timeout=0.5)
    lines.write_text("let it end\n")
    assert worker.wait(timeout=60) == 0
    assert status(job) == TaskResultStatus.SUCCESSFUL


def test_the_command_of_the_library_still_works(transactional_db, enqueue, lines):
    enqueue(work.write_line, str(lines))
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert read(lines) == "done\n"
