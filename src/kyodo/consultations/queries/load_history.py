"""Reading three years of cases and entries into weekly sums. Takes seconds: for the job at night.

What was merged is counted as the case that it went into, whose entries it left there.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_low

from django.db.models import Count
from django.utils import timezone

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.models import Case, Entry
from kyodo.consultations.queries.forecast import (
    OLDEST,
    WEEK,
    History,
    Topic,
    WeekOfTopic,
    monday,
)
from kyodo.consultations.states import CaseState, EntryKind

KEPT = 156  # weeks: three years, so that each month has been seen three times
# Taken where no entry of a kind has its minutes; what the system writes by itself costs nobody any.
UNKNOWN = {
    EntryKind.CONTACT_IN: 15,
    EntryKind.CONTACT_OUT: 15,
    EntryKind.NOTE: 5,
    EntryKind.STEP: 0,
}
_CHUNK = 5000

Shares = tuple[Topic, ...]


@dataclass(frozen=True)
class Counted:
    """Weekly sums with what was assumed. ``history`` is None before the first complete week."""

    history: History | None
    usual_minutes: Mapping[str, int]
    entries: int
    unmeasured: int


class _Sums:
    """Three numbers for each week, topic and age, in the making."""

    def __init__(self, first: date, weeks: int) -> None:
        self.first, self.weeks = first, weeks
        self.cells: dict[tuple[int, Topic], tuple[list[float], ...]] = defaultdict(
            lambda: ([0.0] * (OLDEST + 1), [0.0] * (OLDEST + 1), [0.0] * (OLDEST + 1))
        )

    def number_of(self, day: date) -> int:
        """The week of a day, counted from the first one."""
        return (monday(day) - self.first) // WEEK

    def add(self, place: int, week: int, born: int, shares: Shares, value: float) -> None:
        """``place``: 0 open, 1 ended, 2 minutes. ``born`` is the week of the receipt."""
        age = min(max(week - born, 0), OLDEST)
        for topic in shares:
            self.cells[week, topic][place][age] += value / len(shares)

    def rows(self) -> list[WeekOfTopic]:
        """By week, without zeros at the end."""
        ordered = sorted(self.cells.items(), key=lambda cell: (cell[0][0], cell[0][1] or 0))
        return [
            WeekOfTopic(self.first + week * WEEK, topic, *map(_trimmed, sums))
            for (week, topic), sums in ordered
        ]


def counted(today: date) -> Counted:
    """All complete weeks before this day, as far back as the forecast looks."""
    usual, end = _usual_minutes(), monday(today)
    oldest = Case.objects.exclude(state=CaseState.MERGED).order_by("received_on").first()
    first = max(monday(oldest.received_on), end - KEPT * WEEK) if oldest else end
    if first >= end:
        return Counted(None, usual, 0, 0)
    sums = _Sums(first, (end - first) // WEEK)
    cases = _add_cases(sums)
    entries, unmeasured = _add_entries(sums, cases, usual)
    return Counted(History(first, end, sums.rows()), usual, entries, unmeasured)


def _upper_topics() -> dict[int, int]:
    """Each topic with the one above it, or with itself."""
    topics = Classification.objects.of(Kind.TOPIC).order_by()
    return {pk: parent or pk for pk, parent in topics.values_list("pk", "parent_id")}


def _usual_minutes() -> dict[str, int]:
    """The median of what was recorded, by kind."""
    rows = (
        Entry.objects.filter(minutes__isnull=False)
        .order_by()
        .values_list("kind", "minutes")
        .annotate(number=Count("pk"))
    )
    recorded: dict[str, Counter[int]] = defaultdict(Counter)
    for kind, minutes, number in rows:
        recorded[kind][minutes] += number
    usual: dict[str, int] = {kind.value: minutes for kind, minutes in UNKNOWN.items()}
    for kind, counter in recorded.items():
        if kind != EntryKind.STEP:
            usual[kind] = median_low(counter.elements())
    return usual


def _add_cases(sums: _Sums) -> dict[int, tuple[int, Shares]]:
    """Count who was open and who ended; returns, by case, the week of receipt and its topics."""
    last = sums.first + sums.weeks * WEEK - timedelta(days=1)
    wanted = Case.objects.exclude(state=CaseState.MERGED).filter(received_on__lte=last)
    shares = _shares()
    cases: dict[int, tuple[int, Shares]] = {}
    alike: Counter[tuple[int, int, Shares]] = Counter()
    rows = wanted.order_by().values_list("pk", "received_on", "closed_on")
    for pk, received_on, closed_on in rows.iterator(_CHUNK):
        born, topics = sums.number_of(received_on), shares.get(pk, (None,))
        cases[pk] = (born, topics)
        ends = sums.number_of(closed_on) if closed_on else sums.weeks
        if ends >= 0:
            alike[born, max(ends, born), topics] += 1
    for (born, ends, topics), number in alike.items():
        for week in range(max(born, 0), min(ends + 1, sums.weeks)):
            sums.add(0, week, born, topics, number)
        if ends < sums.weeks:
            sums.add(1, ends, born, topics, number)
    return cases


def _shares() -> dict[int, Shares]:
    above = _upper_topics()
    found: dict[int, set[int]] = defaultdict(set)
    pairs = Case.topics.through.objects.order_by().values_list("case_id", "classification_id")
    for case, topic in pairs.iterator(_CHUNK):
        found[case].add(above[topic])
    return {case: tuple(sorted(topics)) for case, topics in found.items()}


def _add_entries(
    sums: _Sums, cases: Mapping[int, tuple[int, Shares]], usual: Mapping[str, int]
) -> tuple[int, int]:
    """Add up the minutes; returns how many entries there were, and how many without minutes."""
    entries = unmeasured = 0
    for case, day, kind, minutes in _entries(sums):
        if case not in cases:
            continue
        entries += 1
        if minutes is None:
            unmeasured += kind != EntryKind.STEP
            minutes = usual[kind]
        born, topics = cases[case]
        sums.add(2, sums.number_of(day), born, topics, minutes)
    return entries, unmeasured


def _entries(sums: _Sums) -> Iterator[tuple[int, date, str, int | None]]:
    here = timezone.get_current_timezone()
    first = datetime.combine(sums.first, time.min, tzinfo=here)
    after = datetime.combine(sums.first + sums.weeks * WEEK, time.min, tzinfo=here)
    rows = (
        Entry.objects.filter(happened_at__gte=first, happened_at__lt=after)
        .order_by()
        .values_list("case_id", "happened_at", "kind", "minutes")
    )
    for case, happened_at, kind, minutes in rows.iterator(_CHUNK):
        yield case, happened_at.astimezone(here).date(), kind, minutes


def _trimmed(values: Sequence[float]) -> list[float]:
    filled = max((at for at, value in enumerate(values) if value), default=-1)
    return [round(value, 3) for value in values[: filled + 1]]
