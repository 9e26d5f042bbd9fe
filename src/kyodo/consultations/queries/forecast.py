"""The method of the forecast: plain functions on weekly sums, without a database.

What a case costs in the week of its receipt, one week later and so on, and how many cases of that
age end in a week, is learned from the past. Every case that is open now is followed along that
path; a date that was promised draws one touch of it into its own week. Cases that will come are
as many as lately, more or fewer by the month of the year, and follow the same path. Minutes
everywhere; a week is named by its Monday.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

WEEK = timedelta(days=7)
AHEAD = 12  # weeks that are forecast
OLDEST = 52  # the last age stands for everything older
LEAST = 8  # complete weeks without which nothing is forecast
WHOLE_YEAR = 52
LEARNED = 104  # weeks from which the path of a case is learned
LATELY = 26  # weeks that say how many cases come
MONTHS = 12
# Ages that are alike share one rate, or old cases would be too few to learn from.
_BANDS = (0, 1, 2, 3, 4, 6, 9, 13, 18, 26, 39, 52)
# How much evidence it takes to believe that a topic, or its month, differs from the others.
_CASES_TO_DIFFER = 10
_MINUTES_TO_DIFFER = 1200
_CASES_TO_GROW = 50
_MOST_GROWTH = 2.0

Topic = int | None


@dataclass(frozen=True)
class WeekOfTopic:
    """By age in weeks: cases open as the week began (or received in it, at 0), ended, minutes."""

    week: date
    topic: Topic
    open: Sequence[float]
    ended: Sequence[float]
    minutes: Sequence[float]


@dataclass(frozen=True)
class History:
    """Complete weeks without a gap, from ``first`` up to, not including, ``end``."""

    first: date
    end: date
    rows: Sequence[WeekOfTopic]

    @property
    def weeks(self) -> int:
        return max((self.end - self.first) // WEEK, 0)

    def before(self, week: date) -> "History":
        """What was known as this week began."""
        return History(self.first, week, [row for row in self.rows if row.week < week])

    def last(self, weeks: int) -> "History":
        """Not more than so many weeks, the newest."""
        first = max(self.end - weeks * WEEK, self.first)
        return History(first, self.end, [row for row in self.rows if row.week >= first])

    @cached_property
    def minutes(self) -> dict[date, float]:
        """All work of each week."""
        sums: dict[date, float] = defaultdict(float)
        for row in self.rows:
            sums[row.week] += sum(row.minutes)
        return {week: sums[week] for week in weeks_from(self.first, self.weeks)}

    def still_open(self) -> list["OpenCases"]:
        """Cases of these weeks that had not ended as the last one did."""
        left = []
        for row in self.rows:
            if row.week == self.end - WEEK:
                for age, number in enumerate(row.open):
                    number -= row.ended[age] if age < len(row.ended) else 0
                    left.append(OpenCases(row.topic, age + 1, number))
        return left


@dataclass(frozen=True)
class OpenCases:
    """Open cases that are alike. ``age`` is that in the first week of the forecast.

    ``promised`` is the week of the forecast, counted from 0, in which something was promised, or
    should be done at last; None for no date, ``AHEAD`` or more for one that is farther off.
    """

    topic: Topic
    age: int
    number: float = 1
    promised: int | None = None


@dataclass(frozen=True)
class Learned:
    """What the past says of one case and of how many come.

    ``cost`` and ``stays`` are, by age, the minutes in a week and the share that goes on; ``dear``
    how much dearer a topic is than all; ``level`` its cases in a week of an average month, and
    ``season`` how many times that each month has (January first).
    """

    cost: Sequence[float]
    stays: Sequence[float]
    dear: Mapping[Topic, float]
    level: Mapping[Topic, float]
    season: Mapping[Topic, Sequence[float]]

    def as_data(self) -> dict[str, Any]:
        """For a column of JSON; ``from_data`` reads it back."""
        return {
            "cost": self.cost,
            "stays": self.stays,
            "topics": [
                [topic, self.dear.get(topic, 1.0), level, self.season[topic]]
                for topic, level in self.level.items()
            ],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Learned":
        """What ``as_data`` wrote."""
        topics = data["topics"]
        return cls(
            cost=data["cost"],
            stays=data["stays"],
            dear={topic: dear for topic, dear, _level, _season in topics},
            level={topic: level for topic, _dear, level, _season in topics},
            season={topic: season for topic, _dear, _level, season in topics},
        )

    def path(self, age: int) -> list[float]:
        """Minutes that one open case of this age takes in each week of the forecast."""
        minutes, still = [], 1.0
        for ahead in range(AHEAD):
            at = min(age + ahead, OLDEST)
            minutes.append(still * self.cost[at])
            still *= self.stays[at]
        return minutes


def monday(day: date) -> date:
    """The week of a day."""
    return day - timedelta(days=day.weekday())


def weeks_from(first: date, number: int) -> list[date]:
    """So many weeks from this one on."""
    return [first + at * WEEK for at in range(number)]


def learn(history: History) -> Learned:
    """Everything that the forecast needs; looks at nothing outside ``history``."""
    lately = history.last(LEARNED)
    cost, stays = _path(lately)
    season = _seasons(history)
    return Learned(cost, stays, _dear(lately, cost), _levels(history.last(LATELY), season), season)


def minutes_of_open(learned: Learned, cases: Iterable[OpenCases], touch: float = 0) -> list[float]:
    """What open cases will take in each week ahead.

    A promised date draws ``touch`` minutes of what is expected of the case into its week; what is
    expected of it altogether stays the same, or every promise would be work out of nothing.
    """
    alike: dict[tuple[int, int | None], float] = defaultdict(float)
    for case in cases:
        weight = case.number * learned.dear.get(case.topic, 1.0)
        alike[min(case.age, OLDEST), case.promised] += weight
    ahead = [0.0] * AHEAD
    for (age, promised), weight in alike.items():
        path = learned.path(age)
        everything = sum(path)
        if promised is not None and promised < AHEAD and everything:
            drawn = min(touch / everything, 1)
            path = [minutes * (1 - drawn) for minutes in path]
            path[promised] += drawn * everything
        for week, minutes in enumerate(path):
            ahead[week] += weight * minutes
    return ahead


def minutes_of_intake(
    learned: Learned, first: date, growth: float = 0, rest: float = 0
) -> list[float]:
    """What cases that come from now on will take in each week ahead, ``first`` being the next.

    ``growth`` 0.2 means a fifth more of them than expected; ``rest`` is the share of the week
    before ``first`` that is still to come.
    """
    path = learned.path(0)
    arriving = [
        (0, rest * _weighted(learned, first - WEEK), [*path[1:], 0.0]),
        *((at, _weighted(learned, week), path) for at, week in enumerate(weeks_from(first, AHEAD))),
    ]
    ahead = [0.0] * AHEAD
    for begins, cases, minutes in arriving:
        for week in range(begins, AHEAD):
            ahead[week] += cases * (1 + growth) * minutes[week - begins]
    return ahead


def _weighted(learned: Learned, week: date) -> float:
    """Cases expected in a week, a dear topic counting more."""
    month = _month(week)
    return sum(
        level * learned.season[topic][month] * learned.dear.get(topic, 1.0)
        for topic, level in learned.level.items()
    )


def _month(week: date) -> int:
    """January is 0. A week belongs to the month that has most of it, which its Thursday tells."""
    return (week + timedelta(days=3)).month - 1


def _path(history: History) -> tuple[list[float], list[float]]:
    opened, ended, minutes = ([0.0] * len(_BANDS) for _ in range(3))
    for row in history.rows:
        for sums, values in ((opened, row.open), (ended, row.ended), (minutes, row.minutes)):
            for age, value in enumerate(values):
                sums[_BAND_OF[age]] += value
    cost, stays = [], []
    for band, cases in enumerate(opened):
        if cases:
            cost.append(minutes[band] / cases)
            stays.append(1 - min(ended[band] / cases, 1))
        else:  # nobody was ever so old: as the age before
            cost.append(cost[-1] if cost else 0.0)
            stays.append(stays[-1] if stays else 1.0)
    return [cost[band] for band in _BAND_OF], [stays[band] for band in _BAND_OF]


def _dear(history: History, cost: Sequence[float]) -> dict[Topic, float]:
    taken: dict[Topic, float] = defaultdict(float)
    usual: dict[Topic, float] = defaultdict(float)
    for row in history.rows:
        taken[row.topic] += sum(row.minutes)
        usual[row.topic] += sum(cases * price for cases, price in zip(row.open, cost, strict=False))
    more = _MINUTES_TO_DIFFER
    return {topic: (taken[topic] + more) / (usual[topic] + more) for topic in taken}


def _seasons(history: History) -> dict[Topic, Sequence[float]]:
    """From whole years only, so that every month counts alike; without one, no month differs."""
    topics = dict.fromkeys(row.topic for row in history.rows)
    flat = [1.0] * MONTHS
    if history.weeks < WHOLE_YEAR:
        return dict.fromkeys(topics, flat)
    years = history.last(history.weeks // WHOLE_YEAR * WHOLE_YEAR)
    weeks = [0] * MONTHS
    for week in weeks_from(years.first, years.weeks):
        weeks[_month(week)] += 1
    shares = [number / years.weeks for number in weeks]
    came: dict[Topic, list[float]] = {topic: [0.0] * MONTHS for topic in topics}
    everything = [0.0] * MONTHS
    growth = _growth(history)
    for row in years.rows:
        new = _received(row) * growth ** ((history.end - row.week) / WEEK / WHOLE_YEAR)
        month = _month(row.week)
        came[row.topic][month] += new
        everything[month] += new
    all_topics = _shrunk(everything, shares, flat)
    return {topic: _shrunk(cases, shares, all_topics) for topic, cases in came.items()}


def _growth(history: History) -> float:
    """The last year's cases as a multiple of those of the year before.

    Only for finding the season: where every month brings more than the one before, the months at
    the end of a year would else look like a peak. It is not carried into the weeks ahead.
    """
    if history.weeks < 2 * WHOLE_YEAR:
        return 1.0
    middle = history.end - WHOLE_YEAR * WEEK
    late = early = 0.0
    for row in history.last(2 * WHOLE_YEAR).rows:
        if row.week >= middle:
            late += _received(row)
        else:
            early += _received(row)
    most = _MOST_GROWTH
    grown = (late + _CASES_TO_GROW) / (early + _CASES_TO_GROW)
    return min(max(grown, 1 / most), most)


def _shrunk(came: Sequence[float], shares: Sequence[float], usual: Sequence[float]) -> list[float]:
    """How many times an average month each one has; few cases lean on what is usual."""
    total = sum(came)
    return [
        (cases + _CASES_TO_DIFFER * often) / (total * share + _CASES_TO_DIFFER)
        for cases, share, often in zip(came, shares, usual, strict=True)
    ]


def _levels(history: History, season: Mapping[Topic, Sequence[float]]) -> dict[Topic, float]:
    months = [_month(week) for week in weeks_from(history.first, history.weeks)]
    came: dict[Topic, float] = dict.fromkeys(season, 0.0)
    for row in history.rows:
        came[row.topic] += _received(row)
    levels = {}
    for topic, cases in came.items():
        usual = sum(season[topic][month] for month in months)
        levels[topic] = cases / usual if usual else 0.0
    return levels


def _received(row: WeekOfTopic) -> float:
    return row.open[0] if row.open else 0.0


_BAND_OF = [
    max(band for band, first in enumerate(_BANDS) if first <= age) for age in range(OLDEST + 1)
]
