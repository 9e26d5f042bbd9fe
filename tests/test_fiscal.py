"""Fiscal years, and dates as they stand in Japanese papers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyodo.fiscal import FiscalYear, HalfYear, era_date, era_year, read_date


def test_a_fiscal_year_runs_from_april_to_march():
    year = FiscalYear(2022)
    assert (year.first_day, year.last_day) == (date(2022, 4, 1), date(2023, 3, 31))
    assert FiscalYear.of(date(2022, 4, 1)) == FiscalYear.of(date(2023, 3, 31)) == year
    assert FiscalYear.of(date(2022, 3, 31)) == year.previous
    assert FiscalYear.of(date(2023, 4, 1)) == year.next
    assert date(2023, 3, 31) in year
    assert date(2023, 4, 1) not in year
    assert year < FiscalYear(2023)


def test_a_fiscal_year_has_two_halves():
    first, second = HalfYear(FiscalYear(2022), 1), HalfYear(FiscalYear(2022), 2)
    assert (first.first_day, first.last_day) == (date(2022, 4, 1), date(2022, 9, 30))
    assert (second.first_day, second.last_day) == (date(2022, 10, 1), date(2023, 3, 31))
    assert HalfYear.of(date(2022, 9, 30)) == first < second == HalfYear.of(date(2023, 1, 1))
    assert first.months + second.months == (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    assert (first.label, second.label) == ("令和4年度上半期", "令和4年度下半期")
    assert second.year_before.year_after == second
    assert date(2022, 10, 1) in second
    assert date(2022, 10, 1) not in first


@pytest.mark.parametrize(
    ("start", "label", "western"),
    [
        (2022, "令和4年度", "2022年度"),
        (2019, "令和元年度", "2019年度"),
        (2018, "平成30年度", "2018年度"),
        (1989, "平成元年度", "1989年度"),
        (1926, "大正15年度", "1926年度"),
    ],
)
def test_a_fiscal_year_is_called_as_budgets_call_it(start, label, western):
    assert FiscalYear(start).label == str(FiscalYear(start)) == label
    assert FiscalYear(start).western == western


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和４年６月27日", date(2022, 6, 27)),
        ("令和5年6月27日（火）", date(2023, 6, 27)),
        ("令和5年6月27日(火曜日)", date(2023, 6, 27)),
        ("R5.6.27", date(2023, 6, 27)),
        ("Ｒ５．６．２７", date(2023, 6, 27)),
        ("r5/6/27", date(2023, 6, 27)),
        ("2023 年 ６ 月 27 日", date(2023, 6, 27)),
        ("　２０２３年６月２７日\n", date(2023, 6, 27)),
        ("令 和 元 年 5 月 1 日", date(2019, 5, 1)),
        ("㋿元年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("明治6年1月1日", date(1873, 1, 1)),
        ("2023-06-27", date(2023, 6, 27)),
        ("2023－06－27", date(2023, 6, 27)),
        ("2023/6/27", date(2023, 6, 27)),
        ("2023.6.27", date(2023, 6, 27)),
        ("2024年2月29日", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_however_it_is_written(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "平成31年5月1日",
        "令和元年4月30日",
        "令和0年6月1日",
        "昭和64年1月8日",
        "明治5年1月1日",
        "令和5年6月31日",
        "2023年2月29日",
        "令和5年13月1日",
        "令和5年6月27日（水）",
        "令和5年6月",
        "令和5年度",
        "2023/6-27",
        "23/6/27",
        "令和5年6月27日から",
        "未定",
        "A5.6.27",
        "0000-01-01",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="「"):
        read_date(text)


def test_a_refusal_quotes_what_was_written():
    with pytest.raises(ValueError, match=r"^「平成31年5月1日」はその元号にない日です。$"):
        read_date(" 平成31年5月1日 ")


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31)))
def test_every_printed_date_is_read_back(day):
    assert read_date(era_date(day)) == day


@given(st.text(max_size=20))
def test_reading_gives_a_date_or_a_refusal_and_never_breaks(text):
    try:
        assert isinstance(read_date(text), date)
    except ValueError as refusal:
        assert "「" in str(refusal)


def test_there_is_no_era_before_the_present_calendar():
    with pytest.raises(ValueError, match="before the present calendar"):
        era_year(date(1872, 12, 31))
