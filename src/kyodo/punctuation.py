"""Marks between words, as the reader's language writes them: 「A、B」 and "A, B".

Japanese marks stand without spaces, English ones need them, so that texts are never joined by a
mark in the source. In a template the same is ``{% translate "、" %}``. What is stored, and what an
official form prints, keeps its Japanese marks.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[object]) -> str:
    """A、B、C."""
    return _("、").join(str(word) for word in words)


def dotted(words: Iterable[object]) -> str:
    """A・B・C, for what belongs together."""
    return _("・").join(str(word) for word in words)


def slashed(words: Iterable[object]) -> str:
    """A／B／C, for what stands side by side."""
    return _("／").join(str(word) for word in words)


def bracketed(text: object) -> str:
    """（A）, to be put behind other words; in English with the space before it."""
    return _("（") + str(text) + _("）")


def labelled(name: object, text: object) -> str:
    """A：B."""
    return str(name) + _("：") + str(text)


def spanned(first: object, last: object) -> str:
    """A～B, from one to the other."""
    return str(first) + _("～") + str(last)


def quoted(text: object) -> str:
    """「A」."""
    return _("「") + str(text) + _("」")


def measured(value: object, unit: str) -> str:
    """12件; in English with a space between, and with none behind where there is no unit."""
    return (_("%(value)s%(unit)s") % {"value": value, "unit": unit}).rstrip()
