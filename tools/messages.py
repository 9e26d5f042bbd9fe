"""Keeps the English catalogue in step with the Japanese texts of the source.

    python tools/messages.py            writes new texts into the catalogue, drops old ones
    python tools/messages.py --check    fails when the catalogue is not in step or not complete
    python tools/messages.py --missing  prints what has no translation yet

No gettext programs are needed. Python is read by Babel; templates are compiled by Django itself,
and what its own nodes look up is what goes into the catalogue, so the two cannot differ.
"""

import argparse
import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import Engine, Template
from django.template.base import Lexer, TokenType
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation.template import constant_re

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "kyodo"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)  # fixed: a catalogue differs only where its texts do
UNSTEADY = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team'
    r"|Report-Msgid-Bugs-To): .*\n",
    re.MULTILINE,
)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


@dataclass(frozen=True)
class Found:
    """One text that the program looks up, where it stands and what to know about it."""

    file: str
    singular: str
    plural: str | None = None
    context: str | None = None
    comments: tuple[str, ...] = ()

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular


def other_names(tree: ast.Module) -> dict:
    """What a module calls the gettext family by: ``gettext as _now``."""
    return {
        each.asname: KEYWORDS[each.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for each in node.names
        if each.asname and each.name in KEYWORDS
    }


def in_python(path: Path) -> Iterator[Found]:
    """Texts within calls of the gettext family, under whatever name a module has it."""
    file = path.relative_to(SOURCE).as_posix()
    keywords = KEYWORDS | other_names(ast.parse(path.read_text(encoding="utf-8")))
    for _line, message, comments, context in extract_from_file(
        "python", path, keywords=keywords, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        singular, plural = message if isinstance(message, tuple) else (message, None)
        yield Found(file, singular, plural, context, tuple(comments))


def in_template(path: Path, engine: Engine) -> Iterator[Found]:
    """Texts of {% translate %}, {% blocktranslate %} and _("…") within any tag.

    Django doubles each percent sign before it looks a text of a template up.
    """
    file, text = path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")
    with watched_nodes() as nodes:
        Template(text, engine=engine)
    for node in nodes:
        context = node.message_context.resolve({}) if node.message_context else None
        if isinstance(node, BlockTranslateNode):
            singular, plural = (
                node.render_token_list(tokens)[0] if tokens else None
                for tokens in (node.singular, node.plural)
            )
            yield Found(file, singular, plural, context)
        elif isinstance(literal := node.filter_expression.var.literal, str):
            yield Found(file, literal.replace("%", "%%"), context=context)
    for token in Lexer(text).tokenize():
        if token.token_type in (TokenType.VAR, TokenType.BLOCK):
            for literal in constant_re.findall(token.contents):
                yield Found(file, ast.literal_eval(literal).replace("%", "%%"))


@contextmanager
def watched_nodes() -> Iterator[list]:
    """Every translating node that is made meanwhile, wherever its parent keeps it."""
    nodes: list = []

    def watched(cls):
        original = cls.__init__

        def init(self, *args, **kwargs):
            original(self, *args, **kwargs)
            nodes.append(self)

        return mock.patch.object(cls, "__init__", init)

    with watched(TranslateNode), watched(BlockTranslateNode):
        yield nodes


def extract() -> list[Found]:
    """All texts of the source, in the order of files."""
    engine = Engine.get_default()
    found: list[Found] = []
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            found += in_python(path)
    for path in sorted(SOURCE.rglob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            found += in_template(path, engine)
    return found


def merged(found: list[Found], present: Catalog | None) -> Catalog:
    """The texts that are found, each with the translation that it had."""
    catalogue = Catalog(
        locale="en",
        project="kyodo-cho",
        charset="utf-8",
        creation_date=MOMENT,
        revision_date=MOMENT,
        header_comment="# English texts of 協働帳, kept by tools/messages.py. Fill in each msgstr.",
        fuzzy=False,
    )
    for one in found:
        had = present.get(one.singular, one.context) if present else None
        kept = had.string if had is not None and had.id == one.id else None
        catalogue.add(
            one.id,
            kept or ("" if one.plural is None else ("", "")),
            locations=[(one.file, 0)],
            auto_comments=one.comments,
            context=one.context,
            flags=had.flags & {"fuzzy"} if had is not None and kept else (),
        )
    return catalogue


def as_po(catalogue: Catalog) -> str:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=False)
    return UNSTEADY.sub("", buffer.getvalue().decode("utf-8"))


def as_mo(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Texts without a translation, with a doubtful one, or with one whose blanks do not fit."""
    problems = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        errors = [str(error) for error in message.check(catalogue)]
        if not message.id:
            continue
        if not all(strings):
            problems.append(f"no translation: {message.id!r}")
        elif "fuzzy" in message.flags:
            problems.append(f"doubtful: {message.id!r}")
        problems += [f"{error}: {message.id!r}" for error in errors]
    return problems


def stale(found: list[Found], present: Catalog | None) -> list[str]:
    """What the source and the catalogue do not have in common."""
    source = {(one.singular, one.context) for one in found}
    known = {
        (message.id[0] if isinstance(message.id, tuple) else message.id, message.context)
        for message in present or ()
        if message.id
    }
    return [f"not in the catalogue: {text!r}" for text, _ in sorted(source - known, key=str)] + [
        f"not in the source any more: {text!r}" for text, _ in sorted(known - source, key=str)
    ]


def check(found: list[Found], present: Catalog | None) -> list[str]:
    catalogue = merged(found, present)
    problems = stale(found, present) or untranslated(catalogue)
    if not problems:
        if not COMPILED.exists() or COMPILED.read_bytes() != as_mo(catalogue):
            problems.append(f"{COMPILED.name} does not belong to {CATALOGUE.name}")
        if CATALOGUE.read_text(encoding="utf-8") != as_po(catalogue):
            problems.append(f"{CATALOGUE.name} is not as tools/messages.py writes it")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyodo.config.settings")
    django.setup()
    found = extract()
    present = None
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as file:
            present = read_po(file, locale="en")
    if options.check or options.missing:
        problems = check(found, present) if options.check else untranslated(merged(found, present))
        print("\n".join(problems))
        if problems:
            print(f"{len(problems)} problems. Run tools/messages.py, then translate.")
        return 1 if problems and options.check else 0
    catalogue = merged(found, present)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(as_po(catalogue), encoding="utf-8")
    COMPILED.write_bytes(as_mo(catalogue))
    print(f"{len(catalogue)} texts, {len(untranslated(catalogue))} without a good translation.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
