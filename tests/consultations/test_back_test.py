"""The forecast is tested on weeks that are over, from what was known before them alone."""

from dataclasses import replace
from random import Random

import pytest

from kyodo.consultations.queries.back_test import (
    KNOWN_BEFORE,
    STEP,
    TESTED,
    Trial,
    against_last_year,
    against_lately,
    back_test,
    usual_range,
)
from kyodo.consultations.queries.forecast import AHEAD, WEEK, History
from tests.consultations.weekly import FIRST, history, is_spring

THREE_YEARS = 156


def counter_of_a_town(_topic, week):
    """Half a case more each month, four times as much in spring, and never twice the same."""
    usual = (40 if is_spring(week) else 10) * 1.25 ** ((week - FIRST).days / 365)
    return round(usual * Random(week.toordinal()).uniform(0.8, 1.2))  # noqa: S311


def changed_from(past, week):
    """Everything from this week on is ten times as much."""
    rows = [
        replace(
            row,
            open=[number * 10 for number in row.open],
            minutes=[number * 10 for number in row.minutes],
        )
        if row.week >= week
        else row
        for row in past.rows
    ]
    return History(past.first, past.end, rows)


def test_a_peak_and_growth_are_forecast_better_than_by_either_plain_forecast():
    tested = back_test(history(THREE_YEARS, counter_of_a_town))
    assert against_last_year(tested).ratio < 0.7
    assert against_lately(tested).ratio < 0.7


def test_nothing_of_the_future_is_in_a_forecast():
    past = history(THREE_YEARS, counter_of_a_town)
    before = back_test(past)
    begins = past.end - 12 * WEEK
    after = back_test(changed_from(past, begins))
    made_before = [
        (a, b) for a, b in zip(before, after, strict=True) if a.week - a.ahead * WEEK < begins
    ]
    assert {a.week >= begins for a, _b in made_before} == {True, False}
    assert all(a.forecast == b.forecast and a.lately == b.lately for a, b in made_before)
    assert any(a.happened != b.happened for a, b in made_before)


def test_what_was_known_does_change_it():
    past = history(THREE_YEARS, counter_of_a_town)
    after = back_test(changed_from(past, past.end - 60 * WEEK))
    assert after[0].forecast > 2 * back_test(past)[0].forecast


def test_each_of_the_last_weeks_is_forecast_once_from_nearby_and_up_to_twelve_weeks_ahead():
    past = history(THREE_YEARS, counter_of_a_town)
    tested = back_test(past)
    nearby = [each.week for each in tested if each.ahead <= STEP]
    assert nearby == [past.end - back * WEEK for back in range(TESTED, 0, -1)]
    assert {each.ahead for each in tested} == set(range(1, AHEAD + 1))


def test_the_plain_forecasts_are_what_they_are_called():
    past = history(THREE_YEARS, counter_of_a_town)
    each = back_test(past)[5]
    begins = past.end - TESTED * WEEK
    assert each.last_year == past.minutes[each.week - 52 * WEEK]
    assert each.lately == sum(past.minutes[begins - n * WEEK] for n in (1, 2, 3, 4)) / 4


def test_a_short_history_is_not_tested_and_a_longer_one_without_last_year():
    assert back_test(history(KNOWN_BEFORE, counter_of_a_town)) == []
    tested = back_test(history(KNOWN_BEFORE + 1, counter_of_a_town))
    assert [each.ahead for each in tested] == [1]
    assert against_last_year(tested) is None
    assert against_lately(tested).weeks == 1
    assert usual_range(tested) is None


def test_the_error_is_the_mean_distance_and_the_ratio_compares_it():
    weeks = [
        Trial(FIRST, 1, forecast=100, happened=130, last_year=90, lately=130),
        Trial(FIRST, 2, forecast=100, happened=90, last_year=None, lately=110),
    ]
    lately = against_lately(weeks)
    assert (lately.weeks, lately.ours, lately.other, lately.ratio) == (2, 20, 10, 2)
    last_year = against_last_year(weeks)
    assert (last_year.weeks, last_year.ours, last_year.other) == (1, 30, 40)
    assert last_year.ratio == pytest.approx(0.75)


def test_a_plain_forecast_that_never_errs_has_no_ratio():
    assert against_lately([Trial(FIRST, 1, 100, 130, None, 130)]).ratio is None


def test_the_range_leaves_out_one_week_of_five():
    tested = [Trial(FIRST, 1, 100, happened, None, 0) for happened in range(50, 151)]
    assert usual_range(tested) == (0.6, 1.4)
