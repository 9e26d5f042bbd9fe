"""Reading forms without keeping them: every mistake with its line, or what the form means."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyodo.evaluations.formats import (
    FormatError,
    Problem,
    in_words,
    json_schema_text,
    read_file,
    read_form,
)

FAULTY = 1
UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "Checks files of official forms and explains every mistake with its line, its place and "
        "how to mend it; of a right form it says what it means. Nothing is stored. Exit status: "
        "0 all are right, 1 a form has mistakes, 2 a file cannot be opened."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="forms as YAML")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
        parser.add_argument(
            "--schema", action="store_true", help="print the JSON Schema of the language instead"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="of the messages",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(json_schema_text(), ending="")
            return
        if not options["files"]:
            raise CommandError("Name at least one file.")
        with translation.override(options["language"]):
            results = [_checked(path) for path in options["files"]]
            if options["json"]:
                self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))
            else:
                for result in results:
                    self._tell(result)
        status = max(result["status"] for result in results)
        if status:
            sys.exit(status)

    def _tell(self, result: dict[str, Any]) -> None:
        count = len(result["problems"])
        if not count:
            self.stdout.write(_("%(file)s：正しい様式です。") % {"file": result["file"]})
            for heading, words in result["meaning"]:
                self.stdout.write(f"  {heading}：{words}")
            return
        told = ngettext(
            "%(file)s：直すところが%(count)dか所あります。",
            "%(file)s：直すところが%(count)dか所あります。",
            count,
        )
        self.stdout.write(told % {"file": result["file"], "count": count})
        for problem in result["problems"]:
            self.stdout.write(f"  {Problem(**problem)}")


def _checked(path: Path) -> dict[str, Any]:
    """What one file is, as plain data."""
    result: dict[str, Any] = {"file": str(path), "status": 0, "problems": [], "meaning": []}
    try:
        form = read_form(read_file(path.read_bytes()))
    except OSError as error:
        words = _("ファイルを開けません：%(reason)s") % {"reason": error.strerror or error}
        return result | {
            "status": UNREADABLE,
            "problems": [{"line": 0, "place": "", "message": words}],
        }
    except FormatError as error:
        problems = [
            {"line": each.line, "place": each.place, "message": each.message}
            for each in error.problems
        ]
        return result | {"status": FAULTY, "problems": problems}
    return result | {"meaning": in_words(form)}
