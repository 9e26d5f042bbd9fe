"""At night the work of all weeks that are over is counted anew."""

from datetime import date

import pytest

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.load import count_load
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.jobs import count_load as count_load_job
from kyodo.consultations.models import LoadCount
from kyodo.consultations.queries.forecast import WEEK, Learned
from kyodo.consultations.queries.load_history import counted
from kyodo.consultations.states import EntryKind
from tests.consultations.cases import NOW, counter, word
from tests.consultations.past import noon, past_case, past_weeks

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)  # a Wednesday
MONDAY = date(2026, 6, 8)


def rows_of(week, today=TODAY):
    return [row for row in counted(today).history.rows if row.week == week]


def test_nothing_has_happened_yet():
    count = count_load(now=NOW)
    assert (count.first_week, count.last_week, count.learned, count.tested) == (None, None, {}, [])


def test_a_case_is_followed_from_week_to_week():
    first = MONDAY - 4 * WEEK
    past_case(first, 60, 20, ends=first + 2 * WEEK)
    weeks = [(r.week, r.open, r.ended, r.minutes) for r in counted(TODAY).history.rows]
    assert weeks == [
        (first, [1], [], [60]),
        (first + WEEK, [0, 1], [], [0, 20]),
        (first + 2 * WEEK, [0, 0, 1], [0, 0, 1], []),
    ]


def test_the_week_that_is_not_over_is_left_out():
    past_case(MONDAY - WEEK, 60, 500)
    past_case(MONDAY, 500)
    history = counted(TODAY).history
    assert (history.first, history.end) == (MONDAY - WEEK, MONDAY)
    assert history.minutes == {MONDAY - WEEK: 60}


@pytest.mark.parametrize(("day", "week"), [(date(2026, 4, 5), 0), (date(2026, 4, 6), 1)])
def test_sunday_is_the_last_day_of_a_week_also_where_the_fiscal_year_begins(day, week):
    past_case(date(2026, 3, 30), 1)
    past_case(day, 60)
    [row] = rows_of(date(2026, 3, 30) + week * WEEK)[:1]
    assert row.minutes[0] == (61 if week == 0 else 60)


def test_entries_without_minutes_take_the_middle_of_those_of_their_kind():
    start = MONDAY - 3 * WEEK
    for minutes in (10, 30, 40, None):
        past_case(start, minutes, ends=start)
    past_case(start, None, kind=EntryKind.NOTE, ends=start)
    past_case(start, None, kind=EntryKind.STEP, ends=start)
    found = counted(TODAY)
    assert found.history.minutes[start] == 10 + 30 + 40 + 30 + 5
    assert (found.usual_minutes["contact_out"], found.usual_minutes["note"]) == (30, 5)
    assert (found.entries, found.unmeasured) == (6, 2)


def test_a_case_of_two_topics_counts_half_in_each_and_the_upper_topic_counts():
    papers = word(Kind.TOPIC, "papers")
    report = Classification.objects.create(
        kind=Kind.TOPIC, code="report", label="事業報告書", parent=papers
    )
    money = word(Kind.TOPIC, "money")
    day = MONDAY - WEEK
    past_case(day, 60, topics=[report, money], ends=day)
    past_case(day, 10, topics=[report, papers], ends=day)
    past_case(day, 7, ends=day)
    found = {row.topic: (row.open, row.minutes) for row in rows_of(day)}
    assert found == {
        papers.pk: ([1.5], [40]),
        money.pk: ([0.5], [30]),
        None: ([1], [7]),
    }


def test_an_old_case_is_open_in_the_first_week_that_is_looked_at():
    old = MONDAY - 300 * WEEK
    past_case(old, 60)
    past_case(old, 60, ends=old + 10 * WEEK)
    history = counted(TODAY).history
    assert history.weeks == 156
    assert [sum(row.open) for row in history.rows] == [1] * 156
    assert history.still_open()[-1].age == 53


def test_what_was_merged_is_one_case_with_the_work_of_both():
    world = counter()
    start = MONDAY - WEEK
    kept, other = (past_case(start, 20, next_on=TODAY) for _case in range(2))
    merge_cases(case_id=other.pk, into_id=kept.pk, by=world.staff, now=noon(start))
    [row] = rows_of(start)
    assert (row.open, row.ended, row.minutes) == ([1], [], [40])


def test_counting_twice_is_as_counting_once():
    past_weeks(40, TODAY, 60, 30)
    one = count_load(now=NOW)
    two = count_load(now=NOW)
    assert LoadCount.objects.count() == 1
    assert (one.learned, one.tested, one.entries) == (two.learned, two.tested, two.entries)
    assert Learned.from_data(two.learned).cost[0] == pytest.approx(60)
    assert len(two.tested) > 12


def test_the_worker_counts():
    past_weeks(3, noon(TODAY).date(), 60)
    count_load_job.call()
    assert LoadCount.objects.get().entries == 3
