"""Made-up weekly sums for tests of the forecast: cases that each take what they are said to."""

from collections import defaultdict
from datetime import date, timedelta

from kyodo.consultations.queries.forecast import WEEK, History, WeekOfTopic

FIRST = date(2023, 4, 3)  # a Monday


def history(weeks, intake, *, costs=(60, 30, 30), topics=(None,), first=FIRST):
    """Every case takes ``costs`` minutes in its first weeks and ends in the last of them.

    ``intake`` tells, for a topic and a Monday, how many cases come.
    """
    cells = defaultdict(lambda: ([0] * len(costs), [0] * len(costs), [0] * len(costs)))
    for at in range(weeks):
        for topic in topics:
            born = first + at * WEEK
            number = intake(topic, born)
            for age, minutes in enumerate(costs[: weeks - at]):
                opened, ended, taken = cells[born + age * WEEK, topic]
                opened[age] += number
                taken[age] += number * minutes
                ended[age] += number if age == len(costs) - 1 else 0
    rows = [
        WeekOfTopic(week, topic, *sums)
        for (week, topic), sums in sorted(
            cells.items(), key=lambda cell: (cell[0][0], cell[0][1] or 0)
        )
    ]
    return History(first, first + weeks * WEEK, rows)


def is_spring(week):
    """The paper peak. A week belongs to the month of its Thursday."""
    return (week + timedelta(days=3)).month in (4, 5, 6)
