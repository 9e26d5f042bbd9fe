"""What a person has to decide before a read sheet may be stored.

A problem holds numbers, codes and words of a form of the library only, never a word of the source,
so that neither a name nor a telephone number can reach a log, a mail or a page through it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

ACCEPT: Final = "accept"


class Expects(StrEnum):
    """How the decision is given, so that a page can offer the right field."""

    CHOICE = "choice"
    DATE = "date"
    TEXT = "text"
    ACCEPT = "accept"


MESSAGES: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "mark-missing": _("%(place)sの%(side)sの評価が書かれていません。"),
        "mark-doubled": _("%(place)sの%(side)sの評価が二つ以上書かれています。"),
        "mark-off-scale": _("%(place)sの%(side)sの評価が評価基準にない書き方です。"),
        "mark-whose": _(
            "%(place)sの評価がどちらの欄のものか分からないため、%(side)sは空欄にしました。"
        ),
        "mark-apart": _("%(place)sの評価の並びが崩れているため、%(side)sは空欄にしました。"),
        "mark-columns": _("評価欄の見出しが読めないため、%(place)sの%(side)sは空欄にしました。"),
        "item-number-missing": _("%(place)sの項目番号が書かれていません。"),
        "item-number-wrong": _("%(place)sの項目番号が前の項目から続いていません。"),
        "item-two-questions": _(
            "%(place)sに問いが二つ続いています。間の評価や番号が抜けていないか確かめてください。"
        ),
        "item-text-missing": _("%(place)sの設問が読み取れません。"),
        "item-words": _(
            "%(place)sの設問が、様式の文と違います。抜けている行がないか、元の紙と比べてください。"
        ),
        "item-lost": _("様式の%(place)s「%(question)s」が、見つかりません。"),
        "item-stray-text": _("%(place)sの後に、どの項目のものか分からない文があります。"),
        "section-empty": _("段階 %(section)sに項目が見つかりません。"),
        "section-number-wrong": _("段階 %(section)sの番号が前の段階から続いていません。"),
        "scale-missing": _("評価基準が読み取れないため、A・B・C・Dとして読みました。"),
        "scale-labels": _("評価基準の言葉と記号の数が合わないため、言葉は読み取れませんでした。"),
        "text-missing": _("「%(field)s」が読み取れません。"),
        "date-missing": _("「%(field)s」の日付が読み取れません。"),
        "date-order": _("実施期間の終わりが始まりより前になっています。"),
        "fiscal-year": _("実施期間が二つ以上の年度にわたるため、年度を決めてください。"),
        "work-items-missing": _("事業の内容（事業項目）が読み取れません。"),
        "roles-missing": _("役割及び責任分担の表が見つかりません。"),
        "roles-row-missing": _("役割分担の表に事業項目 %(item)sが見つかりません。"),
        "roles-whose": _("事業項目 %(item)sの役割がどちらの欄のものか分かりません。"),
        "roles-apart": _("事業項目 %(item)sの役割の並びが崩れています。"),
        "roles-empty": _("事業項目 %(item)sの役割が書かれていません。"),
        "duty-number-wrong": _("事業項目 %(item)sの役割の番号が続いていません。"),
        "roles-columns": _(
            "役割分担の表の見出しが読み取れないため、左を団体等、右を行政として読みました。"
        ),
        "roles-stray-text": _("役割分担の表に、どの事業項目のものか分からない行があります。"),
        "verification-missing": _("検証シートが見つかりません。"),
        "narrative-item": _("検証文 %(narrative)sがどの事業項目のものか分かりません。"),
        "narrative-empty": _("検証文 %(narrative)sが書かれていません。"),
        "narrative-missing": _("事業項目 %(item)sの検証文が見つかりません。"),
        "narrative-stray-text": _("検証シートに、どの事業項目のものか分からない文があります。"),
    }
)


def side_name(side: str) -> str:
    """Name of a side for messages, in the reader's language."""
    return gettext("団体等") if side == "civic" else gettext("行政")


@dataclass(frozen=True, slots=True)
class Problem:
    """One doubt: the source line (1-based), and what value of which place is to be decided."""

    line: int
    code: str
    key: str
    expects: Expects = Expects.ACCEPT
    options: tuple[str, ...] = (ACCEPT,)
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """The doubt in words, in the language that is active now."""
        facts: dict[str, str | int] = dict(self.facts)
        if "side" in facts:
            facts["side"] = side_name(str(facts["side"]))
        if "field" in facts:
            facts["field"] = str(FIELD_NAMES[str(facts["field"])])
        if "number" in facts:
            facts["place"] = gettext("段階 %(section)sの項目 %(number)s") % facts
        return str(MESSAGES[self.code]) % facts


FIELD_NAMES: Final[Mapping[str, str | Promise]] = MappingProxyType(
    {
        "project": _("事業名称"),
        "civic": _("団体等"),
        "government": _("行政"),
        "purpose": _("事業の目的"),
        "period_start": _("実施期間の始まり"),
        "period_end": _("実施期間の終わり"),
        "entered_on": _("記入日"),
    }
)


@dataclass(slots=True)
class Notes:
    """What the readers of the parts collect while they read: doubts, and where values stood."""

    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def doubt(self, line: int, code: str, key: str, **facts: str | int) -> None:
        """A doubt that a person settles by confirming what was read."""
        self.problems.append(Problem(line, code, key, facts=facts))

    def ask(
        self, line: int, code: str, key: str, expects: Expects, options: tuple[str, ...] = ()
    ) -> None:
        """A doubt that needs a value; the last part of the key names the field."""
        facts = {"field": key} if key in FIELD_NAMES else {}
        self.problems.append(Problem(line, code, key, expects, options, facts))

    def came_from(self, key: str, lines: tuple[int, ...]) -> None:
        """Remember the source lines of a value."""
        self.sources[key] = lines
