"""What comes is forecast from what was: the path of a case, the season, and what was promised."""

from datetime import date, timedelta

import pytest

from kyodo.consultations.queries.forecast import (
    AHEAD,
    WEEK,
    History,
    Learned,
    OpenCases,
    learn,
    minutes_of_intake,
    minutes_of_open,
    monday,
)
from tests.consultations.weekly import history, is_spring


def steady(_topic, _week):
    return 10


def test_a_steady_counter_goes_on_as_it_is():
    past = history(60, steady)
    learned = learn(past)
    ahead = minutes_of_open(learned, past.still_open())
    new = minutes_of_intake(learned, past.end)
    assert [round(a + b) for a, b in zip(ahead, new, strict=True)] == [1200] * AHEAD
    assert [round(minutes) for minutes in ahead[:3]] == [600, 300, 0]
    assert [round(minutes) for minutes in new[:3]] == [600, 900, 1200]


def test_more_intake_changes_what_comes_and_nothing_that_is_open():
    past = history(60, steady)
    learned = learn(past)
    usual = minutes_of_intake(learned, past.end)
    more = minutes_of_intake(learned, past.end, growth=0.2)
    assert more == pytest.approx([minutes * 1.2 for minutes in usual])
    assert minutes_of_intake(learned, past.end, growth=-0.5) == pytest.approx(
        [minutes / 2 for minutes in usual]
    )
    assert minutes_of_open(learned, past.still_open()) == pytest.approx([600, 300] + [0] * 10)


def test_what_still_comes_this_week_is_work_of_the_next_ones():
    past = history(60, steady)
    learned = learn(past)
    none_left = minutes_of_intake(learned, past.end)
    half_left = minutes_of_intake(learned, past.end, rest=0.5)
    more = [b - a for a, b in zip(none_left, half_left, strict=True)]
    assert more == pytest.approx([150, 150] + [0] * 10)


def test_a_promised_date_puts_hours_into_its_week_and_makes_no_more_of_them():
    learned = learn(history(60, steady, costs=(60, *[30] * 10)))
    plain = minutes_of_open(learned, [OpenCases(None, age=1)], touch=20)
    promised = minutes_of_open(learned, [OpenCases(None, age=1, promised=5)], touch=20)
    assert sum(promised) == pytest.approx(sum(plain))
    assert promised[5] - plain[5] == pytest.approx(20, abs=3)
    assert all(
        b < a for at, (a, b) in enumerate(zip(plain, promised, strict=True)) if a and at != 5
    )


def test_a_promise_beyond_the_horizon_moves_nothing():
    learned = learn(history(60, steady))
    far = minutes_of_open(learned, [OpenCases(None, age=1, promised=AHEAD)], touch=20)
    assert far == minutes_of_open(learned, [OpenCases(None, age=1)], touch=20)


def test_a_case_that_needs_less_than_one_touch_puts_all_of_it_there():
    learned = learn(history(60, steady, costs=(60, 30, 4)))
    ahead = minutes_of_open(learned, [OpenCases(None, age=2, promised=3)], touch=20)
    assert ahead == pytest.approx([0, 0, 0, 4] + [0] * 8)


def test_the_spring_peak_is_seen_before_it_comes():
    past = history(101, lambda _topic, week: 40 if is_spring(week) else 10)
    assert past.end == date(2025, 3, 10)
    ahead = minutes_of_intake(learn(past), past.end)
    assert ahead[2] < 1300
    assert ahead[7] > 3500


def test_only_the_topic_that_has_a_peak_gets_one():
    def intake(topic, week):
        return 40 if topic == 1 and is_spring(week) else 10

    season = learn(history(104, intake, topics=(1, 2))).season
    assert season[1][4] > 2
    assert season[2][4] == pytest.approx(1, abs=0.1)


def test_few_cases_make_no_season():
    """Three cases in one May say little about the next."""
    may = history(
        52, lambda _topic, week: 1 if week in (date(2023, 5, 8), date(2023, 5, 15)) else 0
    )
    assert learn(may).season[None][4] < 3


def test_a_dear_topic_takes_more():
    past = history(60, steady, topics=(1,))
    dear = history(60, steady, topics=(2,), costs=(240, 120, 120))
    both = History(past.first, past.end, sorted([*past.rows, *dear.rows], key=lambda row: row.week))
    learned = learn(both)
    cheap = sum(minutes_of_open(learned, [OpenCases(1, age=1)]))
    assert sum(minutes_of_open(learned, [OpenCases(2, age=1)])) == pytest.approx(
        4 * cheap, rel=0.05
    )


def test_less_than_a_year_has_no_season():
    learned = learn(history(51, lambda _topic, week: 40 if is_spring(week) else 10))
    assert learned.season == {None: [1.0] * 12}


def test_the_level_follows_the_last_half_year():
    past = history(104, lambda _topic, week: 10 if week < date(2024, 7, 1) else 20)
    ahead = minutes_of_intake(learn(past), past.end)
    assert ahead[-1] > 1.3 * 1200


@pytest.mark.parametrize("weeks", [0, 1, 2])
def test_hardly_any_history_breaks_nothing(weeks):
    learned = learn(history(weeks, steady))
    assert len(minutes_of_intake(learned, date(2026, 6, 1))) == AHEAD
    assert minutes_of_open(learned, [OpenCases(7, age=30)])[0] >= 0


def test_an_age_that_nobody_had_costs_as_the_one_before():
    learned = learn(history(60, steady, costs=(60, 30)))
    assert learned.path(40)[0] == learned.path(1)[0] == pytest.approx(30)


def test_what_was_learned_is_kept_and_read_back():
    learned = learn(history(60, steady, topics=(None, 3)))
    assert Learned.from_data(learned.as_data()) == learned


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 3, 31), date(2026, 3, 30)),
        (date(2026, 4, 1), date(2026, 3, 30)),
        (date(2026, 4, 5), date(2026, 3, 30)),
        (date(2026, 4, 6), date(2026, 4, 6)),
    ],
)
def test_a_week_goes_on_over_the_end_of_the_fiscal_year(day, week):
    assert monday(day) == week


def test_the_week_over_the_end_of_the_year_counts_for_the_month_of_its_thursday():
    """30 March to 5 April 2026: its Thursday is the second of April."""
    past = history(104, lambda _topic, week: 40 if is_spring(week) else 10)
    learned = learn(past)
    first = date(2026, 3, 30)
    in_april = minutes_of_intake(learned, first)[0]
    in_march = minutes_of_intake(learned, first - WEEK)[0]
    assert in_april > 3 * in_march
    assert (first + timedelta(days=3)).month == 4
