"""What a cell of an answer workbook accepts while somebody writes, as rules that Excel knows.

They only help: pasting goes past them, so everything is checked again when the file comes back.
"""

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kyodo.evaluations.formats import Item
from kyodo.evaluations.readers.answer_marks import longest_text, shown_marks
from kyodo.punctuation import dotted, listed

GREATEST: Final = 1e15
MESSAGE: Final = 255
TITLE: Final = 32


def mark_rule(item: Item, role: str, cell: str, source: list[str] | str) -> dict[str, Any]:
    """For the mark of one item in this cell; ``source`` is the list of what may be chosen."""
    if item.scale.kind != "number":
        words = _("一覧から選んでください：%(marks)s") % {"marks": _marks(item)}
        return {
            "validate": "list",
            "source": source,
            **_told(pgettext("of a question", "評価"), words),
        }
    lowest, highest = item.scale.minimum, item.upper_limit(role)
    told = _told(_("数"), number_words(item, role))
    if item.scale.options:
        return {"validate": "custom", "value": _formula(item, role, cell), **told}
    return {
        "validate": "decimal" if item.scale.decimals else "integer",
        "criteria": "between",
        "minimum": float(-GREATEST if lowest is None else lowest),
        "maximum": float(GREATEST if highest is None else highest),
        **told,
    }


def remark_rule(item: Item) -> dict[str, Any]:
    """For the text of one item."""
    longest = longest_text(item)
    words = _("%(limit)d文字までです。") % {"limit": longest}
    return {"validate": "length", "criteria": "<=", "value": longest, **_told(_("文字数"), words)}


def number_words(item: Item, role: str) -> str:
    """Which numbers an item takes, in words."""
    scale, words = item.scale, []
    lowest, highest = scale.minimum, item.upper_limit(role)
    if lowest is not None and highest is not None:
        words.append(_("%(low)s～%(high)sの数") % {"low": f"{lowest:f}", "high": f"{highest:f}"})
    elif lowest is not None:
        words.append(_("%(limit)s以上の数") % {"limit": f"{lowest:f}"})
    elif highest is not None:
        words.append(_("%(limit)s以下の数") % {"limit": f"{highest:f}"})
    else:
        words.append(_("数"))
    if scale.decimals:
        most = ngettext("小数は%(places)d桁まで", "小数は%(places)d桁まで", scale.decimals)
        words.append(most % {"places": scale.decimals})
    else:
        words.append(_("整数"))
    if scale.unit:
        words.append(_("単位は「%(unit)s」（書きません）") % {"unit": scale.unit})
    if scale.options:
        words.append(_("数のかわりに：%(marks)s") % {"marks": _marks(item)})
    return listed(words)


def _formula(item: Item, role: str, cell: str) -> str:
    tests = [f"ISNUMBER({cell})"]
    if item.scale.minimum is not None:
        tests.append(f"{cell}>={item.scale.minimum:f}")
    highest = item.upper_limit(role)
    if highest is not None:
        tests.append(f"{cell}<={highest:f}")
    words = [
        '{}="{}"'.format(cell, text.replace('"', '""')) for text in shown_marks(item.scale).values()
    ]
    formula = f"=OR(AND({','.join(tests)}),{','.join(words)})"
    return formula if len(formula) <= MESSAGE else f"=LEN({cell})>=0"


def _marks(item: Item) -> str:
    return dotted(shown_marks(item.scale).values())


def _told(title: str, words: str) -> dict[str, str]:
    return {"error_title": title[:TITLE], "error_message": words[:MESSAGE]}
