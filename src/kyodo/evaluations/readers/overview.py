"""The first part of a sheet: project, sides, purpose, content, term, and who answers for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kyodo.evaluations.readers.lines import Line, after_label, join_label, join_wrapped, key
from kyodo.evaluations.readers.problems import Expects, Notes
from kyodo.evaluations.readers.sides import CIVIC_LABELS, GOVERNMENT_LABELS
from kyodo.evaluations.readers.values import CIVIC, GOVERNMENT
from kyodo.fiscal import FiscalYear, read_date

FIELDS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("project", ("事業名称", "協働事業名", "事業名")),
    ("actors", ("事業の実施者", "事業実施者", "実施者")),
    ("civic", CIVIC_LABELS),
    ("government", GOVERNMENT_LABELS),
    ("purpose", ("事業の目的", "事業目的", "目的")),
    ("contents", ("事業の内容", "事業内容", "内容")),
    ("division", ("役割及び責任分担等", "役割及び責任分担", "役割分担等", "役割分担")),
    ("period", ("事業実施期間", "実施期間", "事業期間", "期間")),
    ("entered_on", ("記入年月日", "記入日", "作成日")),
    ("writers", ("記入者",)),
)
ORDER: Final = tuple(name for name, _labels in FIELDS)
ANYWHERE: Final = frozenset({"project", "purpose", "period", "entered_on"})
SIDE_FIELDS: Final = (CIVIC, GOVERNMENT)
BRACKETED_SIDE: Final = re.compile(
    f"[\\[【〔](?:{'|'.join((*CIVIC_LABELS, *GOVERNMENT_LABELS))})[\\]】〕]"
)
LABEL_ENDS: Final = re.compile(r"\s|$|[：:]")
CONSORTIUM: Final = re.compile("(?:共同事業体|共同企業体|事業共同体|コンソーシアム|連合体)$")
ALIAS: Final = re.compile(
    '[（(]\\s*以\\s*下\\s*[、,]?\\s*[「『"]?(?P<short>[^」』"）)]+)[」』"]?[^）)]*[）)]\\s*$'
)
DAY_SHAPE: Final = re.compile(
    r"(?:令和|平成|昭和|[RHS])?\.?(?:元|\d{1,4})(?:年\d{1,2}月\d{1,2}日|[./-]\d{1,2}[./-]\d{1,2})"
)
BETWEEN_DATES: Final = re.compile("から|より|[～〜~―—]|至")


@dataclass(frozen=True, slots=True)
class Overview:
    """The first part as read."""

    project: str
    civic: tuple[str, ...]
    government: str
    consortium: str
    short_names: dict[str, str]
    purpose: str
    contents: tuple[Line, ...]
    period: tuple[date | None, date | None]
    fiscal_year: int | None
    entered_on: date | None
    writers: tuple[Line, ...]


def count_labels(lines: Sequence[Line]) -> int:
    """How many of the form's own labels stand at the start of a line."""
    specific = ("事業名称", "事業の実施者", "事業の目的", "事業の内容", "実施期間", "記入日")
    texts = [line.text for line in lines]
    return sum(
        any(after_label(texts[at : at + 4], label) for at in range(len(texts)))
        for label in specific
    )


def read_overview(lines: Sequence[Line], notes: Notes) -> Overview:
    """Read project, sides, purpose, term and dates; what is missing becomes a problem."""
    fields = _gather(lines)
    for name in ("project", "purpose", "civic", "government"):
        notes.came_from(name, _filled(fields.get(name, ())))
    at = lines[0].number if lines else 1
    civic_text, civic_short = _organisation(fields.get("civic", []))
    government, government_short = _organisation(fields.get("government", []))
    project = join_label(line.text for line in fields.get("project", ()))
    purpose = join_wrapped(line.text for line in fields.get("purpose", ()))
    for name, value in (
        ("project", project),
        ("civic", civic_text),
        ("government", government),
        ("purpose", purpose),
    ):
        if not value:
            notes.ask(_line_of(fields, name, at), "text-missing", name, Expects.TEXT)
    period = _read_period(fields, notes, at)
    members = split_consortium(civic_text)
    return Overview(
        project=project,
        civic=members,
        government=government,
        consortium=civic_text if len(members) > 1 else "",
        short_names={CIVIC: civic_short, GOVERNMENT: government_short},
        purpose=purpose,
        contents=tuple(fields.get("contents", ())),
        period=period,
        fiscal_year=_fiscal_year(period, _line_of(fields, "period", at), notes),
        entered_on=_read_day(
            join_wrapped(line.text for line in fields.get("entered_on", ())),
            "entered_on",
            _line_of(fields, "entered_on", at),
            notes,
        ),
        writers=tuple(fields.get("writers", ())),
    )


def _gather(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines of each field. The label's own line is kept with what follows the label."""
    fields: dict[str, list[Line]] = {}
    current = ""
    at = 0
    while at < len(lines):
        found = _field_at(lines, at, current, fields)
        if found:
            current, taken, rest = found
            last = lines[at + taken - 1]
            fields[current] = [Line(last.number, rest)]
            at += taken
        else:
            if current:
                fields[current].append(lines[at])
            at += 1
    return fields


def _field_at(
    lines: Sequence[Line], at: int, current: str, fields: dict[str, list[Line]]
) -> tuple[str, int, str] | None:
    if current == "writers":
        return None
    after = ORDER.index(current) if current else -1
    texts = [line.text for line in lines[at : at + 6]]
    if BRACKETED_SIDE.fullmatch(key(texts[0])):
        return "writers", 1, texts[0]
    for position, (name, labels) in enumerate(FIELDS):
        if name in fields or not (position > after or name in ANYWHERE):
            continue
        if name in SIDE_FIELDS and current not in ("actors", "project", *SIDE_FIELDS):
            continue
        for label in labels:
            found = after_label(texts, label)
            if found and (len(label) > 3 or LABEL_ENDS.match(found[1])):
                return name, *found
    return None


def _filled(lines: Sequence[Line]) -> tuple[int, ...]:
    """Numbers of the lines that say something; the label's own line may not."""
    return tuple(line.number for line in lines if line.text.strip())


def _line_of(fields: dict[str, list[Line]], name: str, otherwise: int) -> int:
    found = fields.get(name)
    return found[0].number if found else otherwise


def _organisation(lines: Sequence[Line]) -> tuple[str, str]:
    """Name and the short name that the sheet gives it: （以下、「共同事業体」という）."""
    text = join_label(line.text for line in lines)
    alias = ALIAS.search(text)
    if not alias:
        return text, ""
    return text[: alias.start()].strip(), alias["short"].strip()


def split_consortium(name: str) -> tuple[str, ...]:
    """The members of a consortium by its name; one organisation as it is."""
    bare = CONSORTIUM.sub("", name)
    if bare == name or not bare:
        return (name,) if name else ()
    members = tuple(part.strip() for part in re.split("[・･、,]|及び", bare) if part.strip())
    return members if len(members) > 1 else (name,)


def _read_day(text: str, name: str, line: int, notes: Notes) -> date | None:
    """One date; what cannot be read is asked for."""
    notes.came_from(name, (line,))
    try:
        return read_date(text)
    except ValueError:
        notes.ask(line, "date-missing", name, Expects.DATE)
        return None


def _read_period(
    fields: dict[str, list[Line]], notes: Notes, otherwise: int
) -> tuple[date | None, date | None]:
    line = _line_of(fields, "period", otherwise)
    text = join_wrapped(piece.text for piece in fields.get("period", ()))
    first, last = _two_dates(key(text))
    period = (
        _read_day(first, "period_start", line, notes),
        _read_day(_with_year(last, first), "period_end", line, notes),
    )
    notes.came_from("period", _filled(fields.get("period", ())))
    if period[0] and period[1] and period[1] < period[0]:
        notes.ask(line, "date-order", "period_end", Expects.DATE)
        return period[0], None
    return period


def _two_dates(text: str) -> tuple[str, str]:
    """The texts of both days; the words between them, or the shape of a date, tell them apart."""
    days = DAY_SHAPE.findall(text)
    if len(days) == 2:
        return days[0], days[1]
    parts = BETWEEN_DATES.split(text, maxsplit=1)
    last = re.sub("まで.*$", "", parts[1]) if len(parts) == 2 else ""
    return parts[0].removeprefix("自"), last


def _with_year(last: str, first: str) -> str:
    """同年９月30日 takes the year of the first date."""
    year = re.match(".*?年", first)
    return last.replace("同年", year[0], 1) if year and last.startswith("同年") else last


def _fiscal_year(period: tuple[date | None, date | None], line: int, notes: Notes) -> int | None:
    start, end = period
    if not start or not end:
        return None
    first, last = FiscalYear.of(start).start, FiscalYear.of(end).start
    if first == last:
        return first
    years = tuple(str(year) for year in range(first, last + 1))
    notes.ask(line, "fiscal-year", "fiscal_year", Expects.CHOICE, years)
    return None
