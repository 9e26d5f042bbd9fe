"""What one answer may be, and what is still missing: rules that follow from the form alone."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyodo.evaluations.formats.definition import Item, Scale
from kyodo.punctuation import dotted

MARK_LENGTH = 20
LONGEST_REMARK = 4_000
LONGEST_TEXT = 20_000


class AnswerNotAllowed(ValueError):
    """The form has no such answer; the text says to people which ones there are."""


@dataclass(frozen=True)
class Given:
    """One role's answer to one question, as stored."""

    mark: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Gap:
    """What is missing at one question: its ``mark`` or the ``remark`` that the mark calls for."""

    item: Item
    what: str


def checked_mark(item: Item, role: str, mark: str) -> str:
    """The mark as it is stored: a code of the scale, or a number in plain digits.

    Raises ``AnswerNotAllowed``.
    """
    scale = item.scale
    if not mark or scale.option(mark) is not None:
        return mark
    if scale.kind == "number":
        return _checked_number(item, role, mark)
    if scale.is_text:
        raise AnswerNotAllowed(_("この項目は文章で答えます。評価は付けられません。"))
    raise AnswerNotAllowed(
        _("評価「%(mark)s」はこの様式にありません。%(codes)sから選んでください。")
        % {"mark": mark[:MARK_LENGTH], "codes": _codes(scale)}
    )


def gaps(items: Iterable[Item], given: Mapping[str, Given]) -> list[Gap]:
    """What this role still has to answer, in the order of the paper.

    ``given`` holds the role's own answers to all questions of the form, by item.
    """
    found = []
    for item in items:
        if not applies(item, given):
            continue
        answer = given.get(item.id, Given())
        if item.required and not item.scale.is_text and not answer.mark:
            found.append(Gap(item, "mark"))
        elif item.comment_is_due(answer.mark) and not answer.remark.strip():
            found.append(Gap(item, "remark"))
    return found


def applies(item: Item, given: Mapping[str, Given]) -> bool:
    """Whether the question is asked at all after what the same role has answered elsewhere."""
    return all(
        given.get(condition.item, Given()).mark in condition.answers
        for condition in item.conditions
    )


def printed_number(number: Decimal, decimals: int) -> str:
    """A number as it is stored and printed: plain digits, as many decimals as the scale has."""
    return f"{number:.{decimals}f}"


def _checked_number(item: Item, role: str, mark: str) -> str:
    text = unicodedata.normalize("NFKC", mark).strip().replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite() and number.adjusted() > MARK_LENGTH:
        raise AnswerNotAllowed(_("数が大きすぎます。"))
    if not number.is_finite() or number.adjusted() < -MARK_LENGTH:
        raise AnswerNotAllowed(
            _("「%(mark)s」は数として読めません。") % {"mark": mark[:MARK_LENGTH]}
        )
    scale = item.scale
    if number != round(number, scale.decimals):
        raise AnswerNotAllowed(
            ngettext("小数は%(places)d桁までです。", "小数は%(places)d桁までです。", scale.decimals)
            % {"places": scale.decimals}
            if scale.decimals
            else _("整数で答えてください。")
        )
    upper = item.upper_limit(role)
    if scale.minimum is not None and number < scale.minimum:
        raise AnswerNotAllowed(_("%(limit)s以上の数で答えてください。") % {"limit": scale.minimum})
    if upper is not None and number > upper:
        raise AnswerNotAllowed(_("%(limit)s以下の数で答えてください。") % {"limit": upper})
    stored = printed_number(number, scale.decimals)
    if len(stored) > MARK_LENGTH:
        raise AnswerNotAllowed(_("数が大きすぎます。"))
    return stored


def _codes(scale: Scale) -> str:
    return dotted(option.printed for option in scale.options)
