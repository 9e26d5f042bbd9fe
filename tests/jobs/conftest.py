import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django_tasks_db import DatabaseBackend

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _jobs_in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def enqueue():
    """Put a job into the queue of the database and give its row's key."""

    def put(job, *args):
        return DatabaseBackend("default", {}).enqueue(job, args, {}).id

    return put


@pytest.fixture
def start_worker(tmp_path, transactional_db):
    """Start real worker processes on the database of this test; all are ended with it."""
    processes = []

    def start(*options):
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "kyodo.config.console", "run_jobs", "--interval=0.1", *options],
            cwd=ROOT,
            env=os.environ
            | {
                "KYODO_DATA": str(tmp_path),
                "DATABASE_URL": address_of_database(),
                "PYTHONPATH": str(ROOT),
                "KYODO_LOG_LEVEL": "WARNING",
            },
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


def address_of_database():
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    user, password = quote(values["USER"]), quote(values["PASSWORD"] or "")
    host, port = quote(values["HOST"] or "", safe=""), values["PORT"] or 5432
    return f"postgres://{user}:{password}@{host}:{port}/{values['NAME']}"


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("waited in vain")
