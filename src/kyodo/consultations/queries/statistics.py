"""The figures of a half year: counted, frozen, and what of them everybody may read."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.models import StatisticsEdition, StatisticsReport
from kyodo.consultations.queries import counting
from kyodo.consultations.queries.counting import Period
from kyodo.consultations.queries.small_numbers import (
    SMALLEST_SHOWN,
    Cell,
    Masked,
    as_before,
    masked,
    masked_mentions,
    withheld,
)
from kyodo.consultations.states import Answered, Outcome, Part, ReferralState
from kyodo.fiscal import FiscalYear, HalfYear

Figures = dict[str, Any]
Content = dict[str, Any]
Patterns = Mapping[str, Sequence[Mapping[str, str]]]

_KINDS = {
    Part.TOPICS: Kind.TOPIC,
    Part.MEANS: Kind.MEANS,
    Part.SECTORS: Kind.SECTOR,
    Part.WARDS: Kind.WARD,
    Part.REASONS: Kind.NO_LINK_REASON,
}
# A case is always received by some means, and no link fails without a reason.
_MAY_BE_EMPTY = (Part.SECTORS, Part.WARDS)
LINKED, NOT_LINKED = ReferralState.LINKED.value, ReferralState.NOT_LINKED.value


def figures_of(half: HalfYear) -> Figures:
    """Everything that is counted for this half and, beside it, for the same half a year before.

    Fifteen queries at most, however many cases there are. What was published of the year before
    stands as it was published; ``before`` is None where that half has nothing at all.
    """
    words = counting.words_of(_KINDS.values())
    now = _counted(half, words)
    published = StatisticsEdition.objects.of_half(half.year_before).last()
    before = published.figures["now"] if published else _counted(half.year_before, words)
    if not any(any(before[part].values()) for part in Part):
        before = None
    rows = {part.value: _rows(part, half, words, (now, before)) for part in Part}
    return {"now": now, "before": before, "rows": rows}


def complete_content(figures: Figures) -> Content:
    """The tables with every number, for the centre."""
    now, before = figures["now"], figures["before"]
    return {
        **_content(figures, _complete(now, figures), _complete(before, figures)),
        "inside": {"open": now["open"], "without_topic": now["without_topic"]},
    }


def public_content(half: HalfYear, figures: Figures) -> Content:
    """The tables as everybody may read them, beside all that was published before. One query."""
    now, before = _published_patterns(half)
    return _content(
        figures,
        _masked(figures["now"], figures, now),
        _masked(figures["before"], figures, before),
    )


def content_of_report(report: StatisticsReport) -> Content:
    """For the centre: frozen once it was proposed, counted at this moment while it is a draft."""
    return complete_content(report.figures or figures_of(report.half_year))


def halves_to_start(today: date, years: int = 3) -> list[HalfYear]:
    """Halves that have begun and have no report, newest first."""
    taken = set(StatisticsReport.objects.values_list("fiscal_year", "half").order_by())
    this = HalfYear.of(today)
    halves = [
        HalfYear(FiscalYear(this.year.start - back), number)
        for back in range(years)
        for number in (2, 1)
    ]
    return [half for half in halves if half <= this and (half.year.start, half.number) not in taken]


def _counted(half: HalfYear, words: Sequence[Classification]) -> Figures:
    period = Period(half.first_day, half.last_day)
    codes: dict[int | None, str] = {word.pk: word.code for word in words}
    codes[None] = ""
    came, links = counting.intake(period), counting.links(period)
    topics = counting.topics(period)
    without_topic = topics.pop(None, 0)
    return {
        Part.MONTHS.value: {str(month): came.months[month] for month in half.months},
        Part.TOPICS.value: _by_code(topics, codes),
        Part.MEANS.value: _by_code(came.means, codes),
        Part.SECTORS.value: _by_code(came.sectors, codes),
        Part.WARDS.value: _by_code(came.wards, codes),
        Part.OUTCOMES.value: dict(counting.ended(period).outcomes),
        Part.LINKS.value: {LINKED: links.linked, NOT_LINKED: links.not_linked},
        Part.REASONS.value: _by_code(links.reasons, codes),
        Part.ANSWERS.value: dict(counting.answers(period).said),
        "without_topic": without_topic,
        "open": counting.open_after(period),
        "days_to_link": median(links.days) if links.days else None,
    }


def _by_code(counts: Counter[int | None], codes: Mapping[int | None, str]) -> dict[str, int]:
    return {codes[key]: count for key, count in counts.items()}


def _rows(
    part: Part,
    half: HalfYear,
    words: Sequence[Classification],
    counts: Iterable[Figures | None],
) -> list[list[str]]:
    """Key, label and English label of each row; labels of fixed lists are looked up when shown."""
    if part not in _KINDS:
        return [[key, "", ""] for key in _fixed_keys(part, half)]
    used = {code for each in counts if each for code, count in each[part].items() if count}
    period = Period(half.first_day, half.last_day)
    counted = (word.pk for word in words if word.kind == _KINDS[part] and word.code in used)
    shown = counting.words_to_show(words, _KINDS[part], period, counted)
    rows = [[word.code, *_labels(word)] for word in shown]
    if part in _MAY_BE_EMPTY:
        rows.append(["", "", ""])
    return rows


def _fixed_keys(part: Part, half: HalfYear) -> list[str]:
    return {
        Part.MONTHS: [str(month) for month in half.months],
        Part.OUTCOMES: [each.value for each in Outcome if each != Outcome.MERGED],
        Part.LINKS: [LINKED, NOT_LINKED],
        Part.ANSWERS: [each.value for each in Answered],
    }[part]


def _labels(word: Classification) -> tuple[str, str]:
    if word.parent is None:
        return word.label, word.label_en
    english = f"{word.parent.label_en} / {word.label_en}" if word.label_en else ""
    return f"{word.parent.label}／{word.label}", english


def _complete(counts: Figures | None, figures: Figures) -> dict[str, Masked] | None:
    return _columns(
        counts, figures, lambda part, rows: Masked(dict(rows), sum(dict(rows).values()))
    )


def _masked(
    counts: Figures | None, figures: Figures, patterns: Patterns
) -> dict[str, Masked] | None:
    columns = _columns(
        counts,
        figures,
        lambda part, rows: as_before(
            masked_mentions(rows) if part == Part.TOPICS else masked(rows), patterns.get(part, ())
        ),
    )
    if columns is not None:
        failed = columns[Part.LINKS].cells[NOT_LINKED]
        if isinstance(failed, str):  # the reasons would add up to what is hidden there
            keys = dict.fromkeys(columns[Part.REASONS].cells, 0)
            columns[Part.REASONS] = withheld(keys, failed)
    return columns


def _columns(
    counts: Figures | None,
    figures: Figures,
    column: Callable[[str, Sequence[tuple[str, int]]], Masked],
) -> dict[str, Masked] | None:
    if counts is None:
        return None
    return {
        part.value: column(
            part.value, [(key, counts[part].get(key, 0)) for key, *_ in figures["rows"][part]]
        )
        for part in Part
    }


def _content(
    figures: Figures, now: Mapping[str, Masked] | None, before: Mapping[str, Masked] | None
) -> Content:
    return {
        "tables": [
            _table(part.value, figures["rows"][part], now[part], before[part] if before else None)
            for part in Part
            if now is not None
        ],
        "days_to_link": _days(figures["now"], now),
        "days_to_link_before": _days(figures["before"], before),
    }


def _table(
    part: str, rows: Sequence[Sequence[str]], now: Masked, before: Masked | None
) -> dict[str, Any]:
    return {
        "part": part,
        "total": now.total,
        "total_before": before.total if before else None,
        "withheld": now.is_withheld,
        "withheld_before": bool(before and before.is_withheld),
        "rows": [
            {
                "key": key,
                "label": label,
                "label_en": label_en,
                "now": now.cells[key],
                "before": before.cells[key] if before else None,
            }
            for key, label, label_en in rows
        ],
    }


def _days(counts: Figures | None, columns: Mapping[str, Masked] | None) -> Cell | float | None:
    """The median of the days to a link; of few links, or a hidden number of them, it is hidden."""
    if counts is None or columns is None:
        return None
    linked = columns[Part.LINKS].cells[LINKED]
    if isinstance(linked, str):
        return linked
    days: float | None = counts["days_to_link"]
    return days


def _published_patterns(half: HalfYear) -> tuple[Patterns, Patterns]:
    """Which cells were hidden wherever this half, and the one a year before, was published."""
    years = [each.year.start for each in (half.year_before, half, half.year_after)]
    editions = StatisticsEdition.objects.filter(
        report__fiscal_year__in=years, report__half=half.number
    ).select_related("report")
    now: dict[str, list[dict[str, str]]] = {}
    before: dict[str, list[dict[str, str]]] = {}
    for edition in editions:
        of = edition.report.half_year
        if of == half:
            _gather(now, edition.public, "now")
            _gather(before, edition.public, "before")
        elif of == half.year_after:
            _gather(now, edition.public, "before")
        else:
            _gather(before, edition.public, "now")
    return now, before


def _gather(patterns: dict[str, list[dict[str, str]]], content: Content, column: str) -> None:
    end = "" if column == "now" else "_before"
    for table in content["tables"]:
        if table[f"total{end}"] is not None and not table[f"withheld{end}"]:
            pattern = {
                row["key"]: row[column] for row in table["rows"] if isinstance(row[column], str)
            }
            patterns.setdefault(table["part"], []).append(pattern)


__all__ = [
    "SMALLEST_SHOWN",
    "Content",
    "Figures",
    "complete_content",
    "content_of_report",
    "figures_of",
    "halves_to_start",
    "public_content",
]
