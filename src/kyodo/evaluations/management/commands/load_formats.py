"""Bring the forms that come with the product into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.formats import FormatError, read_file
from kyodo.evaluations.formats.library import library_files
from kyodo.lifecycle import Refusal


class Command(BaseCommand):
    help = "Load the official forms that come with the product, or the files that are named."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for file in files or library_files():
            try:
                sheet_format = load_sheet_format(
                    source=read_file(file.read_bytes()), by=None, now=timezone.now()
                )
            except FormatError as error:
                problems = "\n".join(f"  {problem}" for problem in error.problems)
                raise CommandError(f"{file}:\n{problems}") from error
            except (Refusal, OSError) as error:
                raise CommandError(f"{file}: {error}") from error
            if options["verbosity"] > 1:
                self.stdout.write(str(sheet_format))
