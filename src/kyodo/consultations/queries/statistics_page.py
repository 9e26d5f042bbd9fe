"""The half-year statistics in words, the same for the page and for every file made of it.

Nothing here counts: what is shown comes from a content whose small numbers were taken out before,
or from the centre's own, which has all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyodo.consultations.models import StatisticsEdition, StatisticsReport
from kyodo.consultations.queries.small_numbers import FEW, SMALLEST_SHOWN
from kyodo.consultations.queries.statistics import LINKED, Content, content_of_report
from kyodo.consultations.states import SUMMARY, Answered, Outcome, Part, ReferralState
from kyodo.fiscal import HalfYear, month_name

Value = int | float | str | None


@dataclass(frozen=True)
class Row:
    """``now`` and ``before`` are numbers, or words where no number may be shown."""

    label: str
    now: Value
    before: Value

    @property
    def change(self) -> int | None:
        """Against the year before; nothing unless both numbers are shown."""
        if isinstance(self.now, int) and isinstance(self.before, int):
            return self.now - self.before
        return None


@dataclass(frozen=True)
class Table:
    part: str
    title: str
    rows: Sequence[Row]
    total: Row
    notes: Sequence[str]
    comment: str


@dataclass(frozen=True)
class StatisticsPage:
    """``compares`` tells whether there is a year before; ``is_public`` whether numbers are out."""

    half: HalfYear
    tables: Sequence[Table]
    facts: Sequence[Row]
    summary: str
    compares: bool
    is_public: bool
    taken_at: datetime | None
    number: int = 0
    correction: str = ""
    published_at: datetime | None = None

    @property
    def title(self) -> str:
        return _("相談の半期統計　%(half)s") % {"half": self.half.label}

    @property
    def intake(self) -> Row:
        """All cases of the half."""
        return next(table.total for table in self.tables if table.part == Part.MONTHS)

    @property
    def notes(self) -> list[str]:
        """How it was counted, for every reader."""
        notes = [
            _("ほかの相談にまとめた相談は、まとめた先で一件と数えます。"),
            _("月、内容、手段、区分、区は、この半期に受け付けた相談を数えます。"),
            _("結果、つなぎ、答えは、この半期に決まったもの、答えのあったものを数えます。"),
        ]
        if self.is_public:
            notes.append(
                _(
                    "「%(few)s」は1から%(most)sまでの数です。「%(hidden)s」は、"
                    "その数を合計から計算できないように、あわせて伏せた欄です。"
                )
                % {"few": few_words(), "most": SMALLEST_SHOWN - 1, "hidden": hidden_words()}
            )
        if not self.compares:
            notes.append(_("前年度の同じ半期の記録はありません。"))
        return notes


def few_words() -> str:
    """What stands in place of a small number."""
    return _("%(number)s未満") % {"number": SMALLEST_SHOWN}


def hidden_words() -> str:
    """What stands in a cell that is hidden beside a small number."""
    return _("非公表")


def report_page(report: StatisticsReport) -> StatisticsPage:
    """Every number, for the centre."""
    content = content_of_report(report)
    return _page(report.half_year, content, report.comments, report.taken_at, is_public=False)


def proposed_page(report: StatisticsReport) -> StatisticsPage:
    """What the public would read, of a report that is proposed; ``KeyError`` for another."""
    content: Content = (report.figures or {})["public"]
    return _page(report.half_year, content, report.comments, report.taken_at, is_public=True)


def edition_page(edition: StatisticsEdition) -> StatisticsPage:
    """What everybody reads."""
    page = _page(
        edition.report.half_year,
        edition.public,
        edition.comments,
        edition.taken_at,
        is_public=True,
    )
    return StatisticsPage(
        **vars(page)
        | {
            "number": edition.number,
            "correction": edition.correction,
            "published_at": edition.published_at,
        }
    )


def _page(
    half: HalfYear,
    content: Content,
    comments: Mapping[str, str],
    taken_at: datetime | None,
    *,
    is_public: bool,
) -> StatisticsPage:
    tables = [_table(table, comments.get(table["part"], "")) for table in content["tables"]]
    compares = any(table["total_before"] is not None for table in content["tables"])
    return StatisticsPage(
        half=half,
        tables=tables,
        facts=_facts(content),
        summary=comments.get(SUMMARY, ""),
        compares=compares,
        is_public=is_public,
        taken_at=taken_at,
    )


def _table(table: Mapping[str, Any], comment: str) -> Table:
    part = Part(table["part"])
    rows = [
        Row(_label(part, row), _words(row["now"]), _words(row["before"])) for row in table["rows"]
    ]
    name = _("のべ件数") if part == Part.TOPICS else _("合計")
    total = Row(name, _words(table["total"]), _words(table["total_before"]))
    return Table(part.value, str(part.label), rows, total, _notes(part, table), comment)


def _notes(part: Part, table: Mapping[str, Any]) -> list[str]:
    notes = []
    if part == Part.TOPICS:
        notes.append(
            _("一件の相談が、いくつもの内容をもつことがあります。合計は相談の件数ではありません。")
        )
    if table["withheld"] or table["withheld_before"]:
        notes.append(
            _("数が少ないか、前に公表した版と見比べると計算できるため、内訳を伏せました。")
        )
    return notes


def _facts(content: Content) -> list[Row]:
    facts = [
        Row(
            _("つながるまでの日数（中央値）"),
            _words(content["days_to_link"]),
            _words(content["days_to_link_before"]),
        )
    ]
    if inside := content.get("inside"):
        facts += [
            Row(_("半期の終わりにフォロー中の相談"), inside["open"], None),
            Row(_("内容の記録がない相談"), inside["without_topic"], None),
        ]
    return facts


def _words(value: Value) -> Value:
    if isinstance(value, str):
        return few_words() if value == FEW else hidden_words()
    return value


def _label(part: Part, row: Mapping[str, Any]) -> str:
    key: str = row["key"]
    if part == Part.MONTHS:
        return month_name(int(key))
    if part == Part.OUTCOMES:
        return str(Outcome(key).label)
    if part == Part.ANSWERS:
        return str(Answered(key).label)
    if part == Part.LINKS:
        return str((ReferralState.LINKED if key == LINKED else ReferralState.NOT_LINKED).label)
    if not key:
        return _("記録なし")
    if row["label_en"] and (get_language() or "").startswith("en"):
        return str(row["label_en"])
    return str(row["label"] or key)
