"""Work that nobody waits for: run by a worker process, kept in the same database as the data.

A job is a function under ``@task`` in an app's ``jobs.py``. It is enqueued inside the transaction
of the change it belongs to, so that both happen or neither does. Three things stand beside the
library that stores and runs them:

* ``recovery``: a job whose worker was killed runs again, and one that failed tries again later;
* ``schedules``: what runs by the clock; an app says so in its ``jobs.py``;
* ``worker``: the process, with a heartbeat by which others know that it is alive.

A job can therefore run twice and must be written so that the second run does no harm.
"""
