from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kyodo.jobs import worker


class Command(BaseCommand):
    requires_system_checks = ()  # `serve` and `migrate` have run them
    help = "Runs the jobs of the queue and of the timetable until it is told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--beat",
            type=float,
            default=5.0,
            metavar="SECONDS",
            help="how often to give a sign of life; after six missed ones others take the job over",
        )
        parser.add_argument(
            "--interval",
            type=float,
            default=1.0,
            metavar="SECONDS",
            help="how long to wait before looking into an empty queue again",
        )
        parser.add_argument(
            "--batch", action="store_true", help="end as soon as nothing is waiting"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        worker.run(beat=options["beat"], interval=options["interval"], batch=bool(options["batch"]))
