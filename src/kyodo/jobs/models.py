from django.db import models


class Heartbeat(models.Model):
    """A worker that lives writes here every few seconds; the silent ones are taken for dead."""

    worker_id = models.CharField(primary_key=True, max_length=64)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id


class LastRun(models.Model):
    """The last moment for which a scheduled job was enqueued; one row per job of the table."""

    name = models.CharField(primary_key=True, max_length=200)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
