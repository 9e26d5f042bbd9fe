"""The database of the tests: migrated once in a run, and copied for each process that tests.

Django's own way of testing in several processes does the copying: a file of SQLite is copied, and
PostgreSQL makes a database after the template of another one.
"""

from pathlib import Path

from django.core.files import locks
from django.db import connection


def make_database() -> None:
    """For a process that tests alone."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def make_copy(worker: str, shared: Path) -> None:
    """For one of several processes, which all know the folder ``shared``."""
    done = shared / "migrated"
    with (shared / "lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        if done.exists():
            connection.settings_dict["NAME"] = name_of_original()
        else:
            make_database()
            connection.close()
            done.touch()
        connection.creation.clone_test_db(suffix=worker, verbosity=0, autoclobber=True)
    connection.settings_dict |= connection.creation.get_test_db_clone_settings(worker)


def drop_original(shared: Path) -> None:
    """After a run in several processes; SQLite's lies in the folder and goes with it."""
    if connection.vendor == "postgresql" and (shared / "migrated").exists():
        connection.creation._destroy_test_db(name_of_original(), verbosity=0)


def name_of_original() -> str:
    return connection.creation._get_test_db_name()
