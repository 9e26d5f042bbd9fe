"""A mark in a spreadsheet cell: what is shown for it, and which was meant. Nothing is guessed."""

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from kyodo.evaluations.formats import AnswerNotAllowed, Item, Option, Scale, checked_mark
from kyodo.evaluations.formats.answers import LONGEST_REMARK, LONGEST_TEXT

UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def shown_marks(scale: Scale) -> dict[str, str]:
    """What stands in the cell for each code: what the paper prints."""
    return {option.code: option.printed for option in scale.options}


def longest_text(item: Item) -> int:
    """How many characters may stand in the cell of the remark."""
    return LONGEST_TEXT if item.scale.is_text else LONGEST_REMARK


def read_mark(item: Item, role: str, text: str) -> str:
    """The mark as it is stored; "" for nothing.

    Width, case and spaces around do not matter: no form has two marks that differ in nothing else.
    Raises ``AnswerNotAllowed`` where the item has no such mark.
    """
    wanted = _same(text)
    if not wanted:
        return ""
    option = _option(item.scale, wanted)
    if option is not None:
        return option.code
    if item.scale.kind == "number":
        return checked_mark(item, role, wanted)
    raise AnswerNotAllowed(
        _("「%(mark)s」はこの様式にありません。%(marks)sから選んでください。")
        % {"mark": short(text), "marks": "・".join(shown_marks(item.scale).values())}
    )


def settled_mark(item: Item, role: str, mark: str) -> str:
    """A stored mark in the one way of writing in which it comes back: 12.50 may be 12.5."""
    try:
        return checked_mark(item, role, mark)
    except AnswerNotAllowed:
        return mark


def short(text: str) -> str:
    """So much of a text that somebody finds the place."""
    text = " ".join(text.split())
    return text if len(text) <= 20 else f"{text[:20]}…"


def _option(scale: Scale, wanted: str) -> Option | None:
    known = (
        option
        for option in scale.options
        if wanted.casefold() in (_same(option.printed).casefold(), _same(option.code).casefold())
    )
    return next(known, None)


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(UNSEEN).split())
