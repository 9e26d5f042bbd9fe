"""Fills an empty installation with invented cases."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kyodo.consultations.management.making import Maker, Size
from kyodo.consultations.models import Case
from kyodo.search import index


class Command(BaseCommand):
    """For trials and measurements; nothing of it is true."""

    help = "Writes invented cases with their callers, entries, referrals and search index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=1000)
        parser.add_argument("--entries", type=int, help="of all cases; ten for each by default")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same")
        parser.add_argument("--add", action="store_true", help="also where there are cases already")

    def handle(self, *args: Any, **options: Any) -> None:
        cases, entries = options["cases"], options["entries"] or options["cases"] * 10
        if entries < cases:
            raise CommandError("Every case begins with an entry: --entries is too small.")
        if Case.objects.exists() and not options["add"]:
            raise CommandError("There are cases already. Use --add to write invented ones beside.")
        maker = Maker(now=timezone.now(), seed=options["seed"])
        for done in maker.make(Size(cases, entries)):
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} cases")
        index.tidy()
        if options["verbosity"]:
            self.stdout.write(f"{cases} cases with {entries} entries.")
