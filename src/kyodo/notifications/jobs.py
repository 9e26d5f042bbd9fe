"""What the worker does for the outbox. Each may run twice without sending twice."""

from datetime import time

from django.utils import timezone
from django_tasks import task

from kyodo.jobs.schedules import daily, every
from kyodo.notifications import delivery


@task()
def send_mail(mail_id: int) -> None:
    """Send one notice right after the commit; what fails here the sweep tries again."""
    delivery.deliver([mail_id], now=timezone.now())


@task()
def sweep_outbox() -> None:
    """Send what is due: leftovers of a killed worker, failures, and the morning's gathered mail."""
    delivery.deliver_due(now=timezone.now())


@task()
def tidy_outbox() -> None:
    """Forget mail that was sent long ago."""
    delivery.tidy(now=timezone.now())


every(minutes=1, job=sweep_outbox)
daily(at=time(3, 40), job=tidy_outbox)
