"""Reading in a sheet that was published on paper, at the console."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kyodo.evaluations.actions.sheet_imports import SheetFile, import_sheet, sheet_file
from kyodo.evaluations.queries.sheet_previews import choices_for
from kyodo.evaluations.readers.files import MAX_BYTES, UnreadableFile, open_sheet_file
from kyodo.evaluations.readers.parts import NotASheet
from kyodo.evaluations.readers.sheets import WrongDecision, apply_decisions, read_sheet
from kyodo.evaluations.readers.values import ReadSheet
from kyodo.lifecycle import Refusal

NEEDS_DECISION = 1
NO_SHEET = 2


class Command(BaseCommand):
    help = (
        "Reads a published mutual evaluation sheet (text or PDF) and stores it as a published "
        "evaluation. Exit status: 0 all was read (and stored), 1 something needs a person's "
        "decision and nothing was stored, 2 the file is no such sheet or cannot be read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the sheet: plain text or PDF")
        parser.add_argument("--dry-run", action="store_true", help="read only, store nothing")
        parser.add_argument(
            "--json", action="store_true", help="print what was read as JSON, and nothing else"
        )
        parser.add_argument(
            "--decide",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="a decision about one doubt; the keys are printed with the doubts",
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="of the messages",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            status = self._import(options)
        if status:
            sys.exit(status)

    def _import(self, options: dict[str, Any]) -> int:
        try:
            data, text = _read_file(options["file"])
            read = read_sheet(text)
        except UnreadableFile as wrong:
            return self._say(NO_SHEET, str(wrong))
        except NotASheet:
            return self._say(
                NO_SHEET,
                _("相互評価シートではありません。相互チェックシートの部分が見つかりません。"),
            )
        try:
            decisions = dict(_pair(given) for given in options["decide"])
            decided = apply_decisions(read, decisions)
        except WrongDecision as wrong:
            return self._say(NEEDS_DECISION, f"--decide {wrong.key}: {wrong}")
        self._print(decided, as_json=options["json"])
        if decided.problems:
            return self._ask(decided)
        if options["dry_run"]:
            return 0
        return self._store(sheet_file(options["file"].name, data, text), decisions)

    def _store(self, file: SheetFile, decisions: dict[str, str]) -> int:
        try:
            call_command("load_formats", verbosity=0)
            evaluation = import_sheet(file=file, decisions=decisions, now=timezone.now())
        except Refusal as refusal:
            return self._say(NEEDS_DECISION, str(refusal))
        except DatabaseError:
            return self._say(
                NEEDS_DECISION,
                _("データベースの準備ができていません。先に kyodo migrate を実行してください。"),
            )
        return self._say(
            0,
            _("「%(evaluation)s」を公表済みの評価として取り込みました。")
            % {"evaluation": evaluation},
        )

    def _ask(self, read: ReadSheet) -> int:
        """Name every doubt with what can be decided; without decisions nothing is stored."""
        self._say(
            NEEDS_DECISION,
            _("次の%(count)d点は、人の判断が必要です。何も保存していません。")
            % {"count": len(read.problems)},
        )
        for problem in read.problems:
            choices = "|".join(value for value, _label in choices_for(problem, read))
            self.stderr.write(
                _("%(line)d行目：%(what)s") % {"line": problem.line, "what": problem.what}
            )
            self.stderr.write(f"    --decide '{problem.key}={choices or problem.expects.upper()}'")
        return NEEDS_DECISION

    def _print(self, read: ReadSheet, *, as_json: bool) -> None:
        if as_json:
            self._write_utf8(json.dumps(read.as_json(), ensure_ascii=False, indent=2))
            return
        marks = [mark for mark in read.marks if mark.civic and mark.government]
        self._write_utf8(
            _(
                "%(project)s：事業項目 %(work_items)d、"
                "評価 %(marks)d組（%(differing)d組に違い）、検証文 %(texts)d"
            )
            % {
                "project": read.project,
                "work_items": len(read.work_items),
                "marks": len(marks),
                "differing": sum(mark.civic != mark.government for mark in marks),
                "texts": len(read.narratives),
            }
        )

    def _write_utf8(self, text: str) -> None:
        """Whatever the terminal's own encoding: programs read this."""
        stream = getattr(self.stdout, "buffer", None)
        if stream is None:
            self.stdout.write(text)
            return
        self.stdout.flush()
        stream.write(f"{text}\n".encode())
        stream.flush()

    def _say(self, status: int, text: str) -> int:
        self.stderr.write(text)
        return status


def _read_file(path: Path) -> tuple[bytes, str]:
    """The bytes, for their digest, and the text; no more is read than may be."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as wrong:
        raise UnreadableFile("not-found") from wrong
    return data, open_sheet_file(data)


def _pair(given: str) -> tuple[str, str]:
    key, equals, value = given.partition("=")
    if not equals:
        raise WrongDecision(key, _("KEY=VALUE の形で書いてください。"))
    return key, value
