"""Reminding by hand, and looking at what would be sent."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from kyodo.portal.reminders import digests, send_reminders


class Command(BaseCommand):
    """The job of the morning does the same."""

    help = (
        "Reminds everybody of what is due soon or overdue, at most once a day. "
        "With --dry-run prints what would be sent and sends nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only print it")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not options["dry_run"]:
            self.stdout.write(f"{send_reminders(now=now)} reminders are in the outbox.")
            return
        today = timezone.localdate(now)
        due = digests(now)
        for digest in due:
            self.stdout.write(f"{digest.user.email}  ({digest.user.mail_rhythm})")
            for task in digest.tasks:
                self.stdout.write(task.line(today))
            self.stdout.write("")
        self.stdout.write(f"{len(due)} reminders would be sent. Nothing was.")
