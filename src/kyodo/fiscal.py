"""The fiscal year (年度), and dates as Japanese offices write them.

A fiscal year runs from 1 April to 31 March. Columns store the year in which it starts as a small
integer. Nothing here reads the clock: the day is passed in.
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

# Newest first. An era ends on the day before the next one begins. Before 1873 Japan had another
# calendar, so that 明治 is read from its sixth year only.
ERAS = (
    ("令和", "R", 2019, date(2019, 5, 1)),
    ("平成", "H", 1989, date(1989, 1, 8)),
    ("昭和", "S", 1926, date(1926, 12, 25)),
    ("大正", "T", 1912, date(1912, 7, 30)),
    ("明治", "M", 1868, date(1873, 1, 1)),
)
WEEKDAYS = "月火水木金土日"

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_DAY = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTMrhstm]\.?)(?P<short>元|[0-9]{1,2})|(?P<year>[0-9]{4}))"
    r"(?:年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"
    r"|(?P<mark>[./-])(?P<month2>[0-9]{1,2})(?P=mark)(?P<day2>[0-9]{1,2}))"
    r"(?:\((?P<weekday>[月火水木金土日])(?:曜日?)?\))?"
)


@dataclass(frozen=True, order=True)
class FiscalYear:
    """The year that starts on 1 April of ``start``."""

    start: int

    @classmethod
    def of(cls, day: date) -> "FiscalYear":
        """The fiscal year in which ``day`` lies: January to March belong to the year before."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    @property
    def previous(self) -> "FiscalYear":
        return FiscalYear(self.start - 1)

    @property
    def next(self) -> "FiscalYear":
        return FiscalYear(self.start + 1)

    @property
    def label(self) -> str:
        """令和4年度, and for readers of another language FY2022.

        The era is that of October, as budgets call the year 2019 令和元年度.
        """
        if not (get_language() or "ja").startswith("ja"):
            return self.western
        era, year = era_year(date(self.start, 10, 1))
        return f"{era}{year}年度"

    @property
    def western(self) -> str:
        """2022年度."""
        # Translators: the name of a fiscal year, FY2022.
        return _("%(western)s年度") % {"western": self.start}

    @property
    def short(self) -> str:
        """R4, for a narrow column; ’22 for readers of another language."""
        if not (get_language() or "ja").startswith("ja"):
            return f"’{self.start % 100:02}"
        day = date(self.start, 10, 1)
        _name, letter, first_year, _begins = next(era for era in ERAS if day >= era[3])
        return f"{letter}{self.start - first_year + 1}"

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, order=True)
class HalfYear:
    """One half of a fiscal year: ``number`` 1 is April to September, 2 October to March."""

    year: FiscalYear
    number: int

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        """The half in which ``day`` lies."""
        return cls(FiscalYear.of(day), 1 if 4 <= day.month <= 9 else 2)

    @property
    def first_day(self) -> date:
        return self.year.first_day if self.number == 1 else date(self.year.start, 10, 1)

    @property
    def last_day(self) -> date:
        return date(self.year.start, 9, 30) if self.number == 1 else self.year.last_day

    @property
    def months(self) -> tuple[int, ...]:
        """The numbers of its months, in order."""
        return (4, 5, 6, 7, 8, 9) if self.number == 1 else (10, 11, 12, 1, 2, 3)

    @property
    def year_before(self) -> "HalfYear":
        """The same half of the fiscal year before."""
        return HalfYear(self.year.previous, self.number)

    @property
    def year_after(self) -> "HalfYear":
        """The same half of the next fiscal year."""
        return HalfYear(self.year.next, self.number)

    @property
    def label(self) -> str:
        """令和8年度上半期."""
        words = _("%(year)s上半期") if self.number == 1 else _("%(year)s下半期")
        return words % {"year": self.year.label}

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.label


def month_name(month: int) -> str:
    """4月, and for readers of another language Apr."""
    if not (get_language() or "ja").startswith("ja"):
        return calendar.month_abbr[month]
    return f"{month}月"


def month_and_day(day: date) -> str:
    """12/25, and for readers of another language 25 Dec: where the year is clear."""
    if not (get_language() or "ja").startswith("ja"):
        return f"{day.day} {month_name(day.month)}"
    return f"{day.month}/{day.day}"


def era_year(day: date) -> tuple[str, str]:
    """Name and year of the era on ``day``: ("令和", "元"). ``ValueError`` before 1873."""
    for name, _letter, first_year, begins in ERAS:
        if day >= begins:
            number = day.year - first_year + 1
            return name, "元" if number == 1 else str(number)
    raise ValueError(f"{day}: before the present calendar")


def era_date(day: date) -> str:
    """令和5年6月27日（火）, as a public paper prints it, whatever the reader's language."""
    era, year = era_year(day)
    return f"{era}{year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def read_date(text: str) -> date:
    """One date, in the Japanese or the western count, in any width, with spaces anywhere.

    Read are 令和４年６月２７日, R5.6.27, 令和元年5月1日, 2023 年 ６ 月 27 日, 2023-06-27 or
    2023/6/27, each also with its weekday behind. ``ValueError`` for anything else: a day that no
    calendar has, a day outside its era (平成31年5月1日), a weekday that is not that day's.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_HYPHENS)
    found = _DAY.fullmatch(plain)
    if not found:
        raise ValueError(_("「%(text)s」は日付として読めません。") % {"text": text.strip()})
    month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    try:
        value = date(_western_year(found), int(month), int(day))
    except ValueError:
        raise ValueError(_("「%(text)s」という日はありません。") % {"text": text.strip()}) from None
    _refuse_contradiction(found, value, text)
    return value


def _western_year(found: re.Match[str]) -> int:
    if found["year"]:
        return int(found["year"])
    short = 1 if found["short"] == "元" else int(found["short"])
    return _era(found["era"])[1] + short - 1


def _era(sign: str) -> tuple[str, int]:
    """Name and first year of the era that is written as its name or its letter."""
    sign = sign.rstrip(".").upper()
    return next((name, first) for name, letter, first, _b in ERAS if sign in (name, letter))


def _refuse_contradiction(found: re.Match[str], value: date, text: str) -> None:
    if found["era"] and (
        found["short"] == "0"
        or found["short"] == "00"
        or value < ERAS[-1][3]
        or era_year(value)[0] != _era(found["era"])[0]
    ):
        raise ValueError(_("「%(text)s」はその元号にない日です。") % {"text": text.strip()})
    if found["weekday"] and found["weekday"] != WEEKDAYS[value.weekday()]:
        raise ValueError(_("「%(text)s」は曜日が合いません。") % {"text": text.strip()})
