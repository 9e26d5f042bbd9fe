"""What is open, and what the coming weeks will take beside the hours that the centre has."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.accounts.models import User
from kyodo.consultations.models import Case, LoadCount, WeeklyCapacity
from kyodo.consultations.queries import back_test, forecast
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.follow_ups import Tab
from kyodo.consultations.queries.forecast import AHEAD, LEAST, WEEK, OpenCases, monday
from kyodo.consultations.states import EntryKind
from kyodo.fiscal import month_and_day
from kyodo.punctuation import spanned

_HOUR = 60
_FROM_TENS, _FROM_FIVES = 100, 10
# Below so many days; the last one is everything older.
AGES = (
    (14, gettext_lazy("2週間まで")),
    (30, gettext_lazy("1か月まで")),
    (90, gettext_lazy("3か月まで")),
    (180, gettext_lazy("半年まで")),
    (None, gettext_lazy("半年より前から")),
)


@dataclass(frozen=True)
class OpenCase:
    """``owner`` is key and name; ``topics`` are the upper ones, none for a case without."""

    received_on: date
    next_on: date | None
    owner: tuple[int | None, str]
    topics: Sequence[int | None]


@dataclass(frozen=True)
class OwnerRow:
    """Open cases of one person by age; ``name`` is "" for those that are nobody's.

    ``query`` is that of the queue in which they all stand.
    """

    name: str
    counts: Sequence[int]
    query: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class ForecastWeek:
    """Hours of one week ahead. ``low`` and ``high`` are None while nothing could be tested."""

    week: date
    of_open: float
    of_intake: float
    promised: int
    capacity: float | None
    low: float | None = None
    high: float | None = None

    @property
    def label(self) -> str:
        """Where the year is clear from what stands around."""
        return _("%(day)sの週") % {"day": month_and_day(self.week)}

    @property
    def hours(self) -> float:
        return self.of_open + self.of_intake

    @property
    def is_short(self) -> bool:
        """More work than hours, by the number that is shown."""
        return self.capacity is not None and _whole(self.hours) > self.capacity

    @property
    def may_be_short(self) -> bool:
        """Only where it comes thicker than expected."""
        high = _whole(self.high or 0)
        return self.capacity is not None and not self.is_short and high > self.capacity

    @property
    def words(self) -> str:
        """The range, or about how much, without a precision that it has not."""
        if self.low is None or self.high is None:
            return about(self.hours)
        low, high = about(self.low), about(self.high)
        return low if low == high else spanned(low, high)


@dataclass(frozen=True)
class LoadPage:
    """``weeks`` is empty while the history is too short; ``known_weeks`` says how long it is."""

    owners: Sequence[OwnerRow]
    promised: Sequence[tuple[date, int]]
    weeks: Sequence[ForecastWeek] = ()
    usual_hours: float = 0
    known_weeks: int = 0
    count: LoadCount | None = None
    is_stale: bool = False
    tested: Sequence[back_test.Trial] = ()

    @property
    def totals(self) -> OwnerRow:
        sums = [sum(column) for column in zip(*(row.counts for row in self.owners), strict=True)]
        return OwnerRow("", sums or [0] * len(AGES))

    @property
    def last_day(self) -> date | None:
        """The end of what is forecast."""
        return self.weeks[-1].week + timedelta(days=6) if self.weeks else None

    @property
    def short_weeks(self) -> int:
        return sum(1 for week in self.weeks if week.is_short)

    @property
    def hours(self) -> float:
        """Of all weeks ahead."""
        return sum(week.hours for week in self.weeks)

    @property
    def has_season(self) -> bool:
        return self.known_weeks >= forecast.WHOLE_YEAR

    @property
    def has_capacity(self) -> bool:
        return any(week.capacity is not None for week in self.weeks)


def load_page(user: User, growth: float, today: date) -> LoadPage:
    """Everything at once, in four queries. ``growth`` 0.2 is a fifth more new cases."""
    cases = _open_cases(user)
    first = monday(today) + WEEK
    promised = _promised(cases, first)
    count = LoadCount.objects.order_by("-counted_at", "-pk").first()
    known, ended = _known(count)
    page = LoadPage(
        owners=_owners(cases, today),
        promised=[(first + at * WEEK, promised[at]) for at in range(AHEAD)],
        known_weeks=known,
        count=count,
        is_stale=ended is not None and ended < monday(today),
    )
    if count is None or known < LEAST:
        return page
    tested = [back_test.Trial(date.fromisoformat(each[0]), *each[1:]) for each in count.tested]
    learned = forecast.Learned.from_data(count.learned)
    touch = count.usual_minutes[EntryKind.CONTACT_OUT]
    rest = (6 - today.weekday()) / 7
    of_open = forecast.minutes_of_open(learned, _alike(cases, first), touch)
    usual = forecast.minutes_of_intake(learned, first, rest=rest)
    return replace(
        page,
        weeks=_weeks(
            page.promised,
            of_open,
            forecast.minutes_of_intake(learned, first, growth, rest),
            back_test.usual_range(tested),
        ),
        usual_hours=(sum(usual) + sum(of_open)) / _HOUR,
        tested=tested,
    )


def capacities() -> list[WeeklyCapacity]:
    """All that was ever set, the newest first."""
    return list(WeeklyCapacity.objects.order_by("-valid_from"))


def capacity_on(day: date, rows: Iterable[WeeklyCapacity]) -> WeeklyCapacity | None:
    """What holds on this day, if anything does."""
    valid = [row for row in rows if row.valid_from <= day]
    return max(valid, key=lambda row: row.valid_from, default=None)


def about(hours: float) -> str:
    """Hours as one would say them: whole ones, from 10 on by fives, from 100 on by tens."""
    number = _whole(hours)
    return _("1未満") if not number and hours > 0 else str(number)


def _whole(hours: float) -> int:
    step = 10 if hours >= _FROM_TENS else 5 if hours >= _FROM_FIVES else 1
    return round(hours / step) * step


def _known(count: LoadCount | None) -> tuple[int, date | None]:
    """How many weeks were counted, and the day after the last of them."""
    if count is None or count.first_week is None or count.last_week is None:
        return 0, None
    end = count.last_week + WEEK
    return (end - count.first_week) // WEEK, end


def _open_cases(user: User) -> list[OpenCase]:
    rows = Case.objects.visible_to(user).open().order_by("pk")
    found: dict[int, tuple[date, date | None, tuple[int | None, str]]] = {}
    topics: dict[int, set[int]] = defaultdict(set)
    columns = ("received_on", "next_on", "owner", "owner__name", "topics", "topics__parent")
    for pk, received_on, next_on, owner, name, topic, above in rows.values_list("pk", *columns):
        found[pk] = received_on, next_on, (owner, name or "")
        if topic is not None:
            topics[pk].add(above or topic)
    return [OpenCase(*facts, sorted(topics[pk]) or [None]) for pk, facts in found.items()]


def _owners(cases: Iterable[OpenCase], today: date) -> list[OwnerRow]:
    """Whoever has most comes first, and what is nobody's last."""
    counts: dict[tuple[int | None, str], list[int]] = defaultdict(lambda: [0] * len(AGES))
    for case in cases:
        days = (today - case.received_on).days
        place = next(at for at, (most, _label) in enumerate(AGES) if most is None or days < most)
        counts[case.owner][place] += 1
    staying = set(people_of_the_centre().values_list("pk", flat=True))
    rows = [
        OwnerRow(name, numbers, _queue_of(owner if owner in staying else None))
        for (owner, name), numbers in counts.items()
    ]
    return sorted(rows, key=lambda row: (not row.name, -row.total, row.name))


def _queue_of(owner: int | None) -> str:
    """Everything open of one person; what is of nobody who works there has a list of its own."""
    if owner is None:
        return urlencode({"tab": Tab.UNASSIGNED})
    return urlencode({"tab": Tab.ALL, "who": owner})


def _promised(cases: Iterable[OpenCase], first: date) -> Counter[int]:
    days = [case.next_on for case in cases if case.next_on and case.next_on >= first]
    return Counter((monday(day) - first) // WEEK for day in days)


def _week_ahead(day: date | None, first: date) -> int | None:
    """What is overdue, or for this week, is for the first week at the latest."""
    return None if day is None else max((monday(day) - first) // WEEK, 0)


def _alike(cases: Iterable[OpenCase], first: date) -> list[OpenCases]:
    return [
        OpenCases(
            topic=topic,
            age=(first - monday(case.received_on)) // WEEK,
            number=1 / len(case.topics),
            promised=_week_ahead(case.next_on, first),
        )
        for case in cases
        for topic in case.topics
    ]


def _weeks(
    promised: Iterable[tuple[date, int]],
    of_open: Sequence[float],
    of_intake: Sequence[float],
    usual_range: tuple[float, float] | None,
) -> list[ForecastWeek]:
    rows = capacities()
    weeks = []
    for at, (week, number) in enumerate(promised):
        capacity = capacity_on(week, rows)
        hours = (of_open[at] + of_intake[at]) / _HOUR
        weeks.append(
            ForecastWeek(
                week=week,
                of_open=of_open[at] / _HOUR,
                of_intake=of_intake[at] / _HOUR,
                promised=number,
                capacity=float(capacity.hours) if capacity else None,
                low=hours * usual_range[0] if usual_range else None,
                high=hours * usual_range[1] if usual_range else None,
            )
        )
    return weeks
