"""Filling an empty installation with something to try out."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kyodo.demo.actions import build_demo
from kyodo.lifecycle import Refusal


class Command(BaseCommand):
    help = (
        "Reads the published sheet of fiscal 2022 in, invents people for both sides, opens the "
        "evaluation of fiscal 2023, and adds plans, actions and a counter with invented calls. "
        "A second call changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("load_formats", verbosity=0)
        try:
            made = build_demo(now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            done = "The demo is ready." if made else "The demo was there already: nothing changed."
            self.stdout.write(f"{done} `kyodo demo_accounts` prints who can sign in.")
