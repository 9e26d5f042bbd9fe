"""Words that could not be stored, sent or printed, and numbers too great to be counted with."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel

from kyodo.evaluations.formats.checks.faults import Fault, Path
from kyodo.evaluations.formats.language import FormEntry

LONGEST_LINE = 200  # what a heading may take in the database and on paper
LONGEST_UNIT = 20
LONGEST_TEXT = 5000
GREATEST = Decimal(10) ** 9
MOST_DECIMALS = 6
SEVERAL_LINES = {"text", "note", "intro", "method", "for_whom", "source"}
SHORT = {"unit": LONGEST_UNIT, "number_label": LONGEST_UNIT, "printed": LONGEST_UNIT}


def check_words(entry: FormEntry) -> Iterator[Fault]:
    """Every text and every number of the file."""
    yield from _check((), "", entry)


def _check(path: Path, key: str, value: Any) -> Iterator[Fault]:
    if isinstance(value, str):
        yield from _check_text(path, key, value)
    elif isinstance(value, Decimal):
        yield from _check_number(path, value)
    for name, inner in _inside(value):
        yield from _check((*path, name), key if isinstance(name, int) else name, inner)


def _inside(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield field.alias or name, getattr(value, name)
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _check_text(path: Path, key: str, text: str) -> Iterator[Fault]:
    limit = LONGEST_TEXT if key in SEVERAL_LINES else SHORT.get(key, LONGEST_LINE)
    if text and not text.strip():
        yield Fault(path, _("空白だけが書かれています。言葉を書くか、消してください。"))
    if any(_cannot_be_printed(sign) for sign in text):
        yield Fault(path, _("印刷できない文字が混じっています。書き直してください。"))
    if key not in SEVERAL_LINES and len(text.splitlines()) > 1:
        yield Fault(path, _("途中で改行できません。一行で書いてください。"))
    if len(text) > limit:
        yield Fault(path, _("長すぎます（%(limit)d文字まで）。") % {"limit": limit})


def _cannot_be_printed(sign: str) -> bool:
    """Databases, spreadsheets and XML refuse these."""
    if unicodedata.category(sign) in ("Cc", "Cs"):
        return sign not in "\n\t\r"
    return ord(sign) & 0xFFFE == 0xFFFE


def _check_number(path: Path, number: Decimal) -> Iterator[Fault]:
    if abs(number) > GREATEST:
        yield Fault(path, _("数が大きすぎます（%(limit)sまで）。") % {"limit": f"{GREATEST:,}"})
    elif number != round(number, MOST_DECIMALS):
        yield Fault(
            path,
            ngettext("小数は%(places)d桁までです。", "小数は%(places)d桁までです。", MOST_DECIMALS)
            % {"places": MOST_DECIMALS},
        )
