"""How good the forecast would have been: weeks of the past, forecast from what was known before.

Beside it stand the two forecasts that anybody could make without a method: the same week of last
year, and the mean of the last four weeks. Dates that were promised are not kept, so that the test
knows nothing of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kyodo.consultations.queries.forecast import (
    AHEAD,
    WEEK,
    WHOLE_YEAR,
    History,
    learn,
    minutes_of_intake,
    minutes_of_open,
    weeks_from,
)

TESTED = 52  # weeks that are held out, one after the other
STEP = 4  # weeks between two forecasts
KNOWN_BEFORE = 26  # weeks of history without which a forecast is not tested
_MEAN_OF = 4
_LOW, _HIGH = 0.1, 0.9
_LEAST_FOR_RANGE = 10


@dataclass(frozen=True)
class Trial:
    """One week, forecast so many weeks ahead (1 is the next); minutes.

    ``last_year`` is None while the history is shorter than that.
    """

    week: date
    ahead: int
    forecast: float
    happened: float
    last_year: float | None
    lately: float


@dataclass(frozen=True)
class Score:
    """Mean absolute errors in minutes over the same weeks."""

    weeks: int
    ours: float
    other: float

    @property
    def ours_hours(self) -> float:
        return self.ours / 60

    @property
    def other_hours(self) -> float:
        return self.other / 60

    @property
    def ratio(self) -> float | None:
        """Ours as a part of the other one's: below 1 is better. None where that one never erred."""
        return self.ours / self.other if self.other else None


def back_test(history: History) -> list[Trial]:
    """Forecasts of weeks that are over, each from the weeks before its beginning alone."""
    first = max(history.end - TESTED * WEEK, history.first + KNOWN_BEFORE * WEEK)
    found: list[Trial] = []
    for at in range((history.end - first) // WEEK):
        if at % STEP == 0:
            found += _forecast(history, first + at * WEEK)
    return found


def _forecast(history: History, begins: date) -> list[Trial]:
    known = history.before(begins)
    learned = learn(known)
    ahead = zip(
        weeks_from(begins, AHEAD),
        minutes_of_open(learned, known.still_open()),
        minutes_of_intake(learned, begins),
        strict=True,
    )
    lately = sum(known.minutes[begins - back * WEEK] for back in range(1, _MEAN_OF + 1)) / _MEAN_OF
    return [
        Trial(
            week=week,
            ahead=number,
            forecast=of_open + of_intake,
            happened=history.minutes[week],
            last_year=known.minutes.get(week - WHOLE_YEAR * WEEK),
            lately=lately,
        )
        for number, (week, of_open, of_intake) in enumerate(ahead, 1)
        if week < history.end
    ]


def against_last_year(tested: Iterable[Trial]) -> Score | None:
    """Over the weeks that have one a year before."""
    return _score([(each, each.last_year) for each in tested if each.last_year is not None])


def against_lately(tested: Iterable[Trial]) -> Score | None:
    """Against the mean of the last weeks."""
    return _score([(each, each.lately) for each in tested])


def _score(pairs: Sequence[tuple[Trial, float]]) -> Score | None:
    if not pairs:
        return None
    return Score(
        weeks=len(pairs),
        ours=sum(abs(each.forecast - each.happened) for each, _other in pairs) / len(pairs),
        other=sum(abs(other - each.happened) for each, other in pairs) / len(pairs),
    )


def usual_range(tested: Iterable[Trial]) -> tuple[float, float] | None:
    """Between which multiples of the forecast four weeks of five lay. None for too few weeks."""
    shares = sorted(each.happened / each.forecast for each in tested if each.forecast > 0)
    if len(shares) < _LEAST_FOR_RANGE:
        return None
    last = len(shares) - 1
    return min(shares[round(last * _LOW)], 1.0), max(shares[round(last * _HIGH)], 1.0)
