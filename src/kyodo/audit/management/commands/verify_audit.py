"""Shows whether the audit is as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kyodo.audit.chain import verify


class Command(BaseCommand):
    """For whoever keeps the machine; fit for a nightly run, because the exit status tells."""

    help = "Recomputes the audit's chain of digests and says where it breaks (exit status 1)."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            held, broken = verify()
        if broken is not None:
            place = f"at entry {broken.entry_id}" if broken.entry_id else "at its end"
            raise CommandError(
                f"The chain breaks {place} after {held} sound entries: {broken.reason}."
            )
        self.stdout.write(f"The chain is whole: {held} entries.")
