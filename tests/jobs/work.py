"""Jobs for the tests of the queue."""

import time
from pathlib import Path

from django_tasks import task

from kyodo.jobs.recovery import GiveUp


@task()
def write_line(path: str) -> None:
    with Path(path).open("a") as lines:
        lines.write("done\n")


@task()
def hang_the_first_time(path: str) -> None:
    """Waits for the kill when it runs for the first time, and only then."""
    with Path(path).open("a") as lines:
        lines.write("begun\n")
    while Path(path).read_text() == "begun\n":
        time.sleep(0.05)


@task()
def fail() -> None:
    raise RuntimeError("not today")


@task()
def refuse() -> None:
    raise GiveUp("never")
