"""Printing who can be tried out."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from kyodo.demo.models import DemoAccount


class Command(BaseCommand):
    help = "Prints login and password of each invented person of a demo, and of nobody else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = self._accounts()
        except DatabaseError:
            accounts = []  # the tables are not even there
        if not accounts:
            raise CommandError(
                "This installation holds no demo data, so there are no accounts to print. "
                "`kyodo build_demo` makes a demo in an empty installation."
            )
        if options["json"]:
            self.stdout.write(json.dumps(accounts, indent=2))
            return
        for account in accounts:
            who = f"{account['side']} {account['role']}".strip()
            self.stdout.write(f"{account['login']:<30} {account['password']:<34} {who}")

    def _accounts(self) -> list[dict[str, str]]:
        return [
            {
                "login": account.user.email,
                "password": account.password,
                "organisation": account.organisation,
                "side": account.side,
                "role": account.role,
            }
            for account in DemoAccount.objects.select_related("user").order_by("pk")
        ]
