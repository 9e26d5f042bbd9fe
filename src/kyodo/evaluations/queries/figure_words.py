"""Figures in words, and the references to them in a text: ［数字3］."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from kyodo.punctuation import bracketed, listed, measured

_REFERENCE = re.compile(r"[［\[]\s*数字\s*([0-9０-９]{1,4})\s*[］\]]")


@dataclass(frozen=True)
class NotedText:
    """A text in which references have become （注1）, and what the notes say, in their order."""

    text: str
    notes: Sequence[str]


def in_words(value: Decimal | None, unit: str, *, unknown: str = "") -> str:
    """1,234.5件, or what stands for a value that there is none of."""
    return unknown if value is None else measured(plain(value, grouped=True), unit)


def plain(value: Decimal, *, grouped: bool = False) -> str:
    """Without zeros that say nothing."""
    whole = value.normalize()
    return f"{whole:,f}" if grouped else f"{whole:f}"


def published_words(value: str | None, unit: str, *, is_typed: bool) -> str:
    """The value of a snapshot, which is text: a number, words such as 5未満, or nothing."""
    if value is None:
        return no_value(is_typed=is_typed)
    try:
        return in_words(Decimal(value), unit)
    except InvalidOperation:
        return value


def no_value(*, is_typed: bool) -> str:
    """What stands for a value that there is none of: nobody knows, or nothing happened."""
    return _("不明") if is_typed else _("測るものがありません")


def reference(number: int) -> str:
    """How a text refers to a figure."""
    return f"［数字{number}］"


def numbers_in(text: str) -> list[int]:
    """The figures to which a text refers, each once, in the order of the text."""
    found = (unicodedata.normalize("NFKC", digits) for digits in _REFERENCE.findall(text))
    return list(dict.fromkeys(int(digits) for digits in found))


def with_notes(text: str, sentences: Mapping[int, str]) -> NotedText:
    """The text as it is read and printed; what is no figure stays as it was written."""
    order = [number for number in numbers_in(text) if number in sentences]

    def note(match: re.Match[str]) -> str:
        number = int(unicodedata.normalize("NFKC", match[1]))
        if number not in sentences:
            return match[0]
        return _("（注%(number)d）") % {"number": order.index(number) + 1}

    return NotedText(_REFERENCE.sub(note, text), [sentences[number] for number in order])


def sentence(label: str, value: str, origin: str, *, last: str = "", target: str = "") -> str:
    """What a note says: 相談件数 412件（昨年度 380件、目標 400件）。出どころ：総合相談."""
    beside = [
        words
        for words in (
            _("昨年度 %(value)s") % {"value": last} if last else "",
            _("目標 %(value)s") % {"value": target} if target else "",
        )
        if words
    ]
    more = bracketed(listed(beside)) if beside else ""
    return _("%(label)s %(value)s%(more)s。出どころ：%(origin)s") % {
        "label": label,
        "value": value,
        "more": more,
        "origin": origin,
    }
