"""Writes the search anew from the records."""

from typing import Any

from django.core.management.base import BaseCommand

from kyodo.search import index
from kyodo.search.sources import sources


class Command(BaseCommand):
    """For whoever keeps the machine: after a restore, or when the way of cutting has changed."""

    help = "Writes the search index anew from the records. Whoever writes meanwhile waits."

    def handle(self, *args: Any, **options: Any) -> None:
        for source in sources():
            rows = index.rebuild(source)
            self.stdout.write(f"{source.name}: {rows} texts.")
