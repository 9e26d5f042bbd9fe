"""The first account of an installation."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from kyodo.accounts.actions import create_administrator
from kyodo.accounts.models import User, clean_address


class Command(BaseCommand):
    """Asks for what is not given; for machines, all of it can be given."""

    help = (
        "Creates an account that keeps users and organisations. Asks for e-mail, name and "
        "password; or takes --email, --name and the password from KYODO_ADMIN_PASSWORD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="e-mail address to sign in with")
        parser.add_argument("--name", help="name that colleagues see")
        parser.add_argument(
            "--no-input", action="store_true", help="never ask; fail when something is missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asks = not options["no_input"]
        email = clean_address(options["email"] or self._ask("E-mail: ", "--email", asks))
        self._check_email(email)
        name = (options["name"] or self._ask("Name: ", "--name", asks)).strip()
        if not name:
            raise CommandError("The name is empty. Nothing was created.")
        password = os.environ.get("KYODO_ADMIN_PASSWORD") or self._ask_password(asks)
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(f"Nothing was created. {' '.join(error.messages)}") from error
        create_administrator(email=email, name=name, password=password)
        self.stdout.write(f"{email} can sign in now and is an administrator.")

    def _check_email(self, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        if User.objects.get_queryset().filter(email=email).exists():
            raise CommandError(f"{email} has an account already. Nothing was changed.")

    def _ask(self, prompt: str, option: str, asks: bool) -> str:
        if not asks:
            raise CommandError(f"{option} is missing. Nothing was created.")
        try:
            return input(prompt)
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Stopped. Nothing was created.") from error

    def _ask_password(self, asks: bool) -> str:
        if not asks:
            raise CommandError("KYODO_ADMIN_PASSWORD is missing. Nothing was created.")
        try:
            password = getpass.getpass("Password: ")
            again = getpass.getpass("Password again: ")
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Stopped. Nothing was created.") from error
        if password != again:
            raise CommandError("The two passwords differ. Nothing was created.")
        return password
