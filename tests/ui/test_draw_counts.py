"""Numbers of one or two series stand in a table whose rows carry their bars."""

import re

from django.template import Context, Template

from kyodo.ui.count_tables import CountRow, CountTable


def render(*rows, before="令和7年度", total=None):
    table = CountTable("t", "相談の手段", rows, now="令和8年度", before=before, total=total)
    template = Template("{% load count_tables %}{% count_table table %}")
    return template.render(Context({"table": table}))


def widths(text):
    return [int(width) for width in re.findall(r'<rect class="bar-\w+"[^>]*width="(\d+)"', text)]


def test_both_series_are_drawn_on_one_measure():
    assert widths(render(CountRow("電話", 10, 40), CountRow("メール", 20, 0))) == [25, 100, 50, 0]


def test_a_word_has_no_bar_and_no_difference():
    text = render(CountRow("電話", "5未満", 40), CountRow("メール", 20, None))
    assert widths(text) == [100, 50]
    assert text.count('<td class="number">―</td>') == 3
    assert '<td class="number">5未満</td>' in text


def test_the_difference_is_signed():
    text = render(CountRow("a", 7, 4), CountRow("b", 4, 7), CountRow("c", 4, 4))
    assert re.findall(r">([+−±]\d)<", text) == ["+3", "−3", "±0"]


def test_one_series_has_neither_difference_nor_second_bar():
    text = render(CountRow("電話", 10), before="", total=CountRow("合計", 10))
    assert widths(text) == [100]
    assert "増減" not in text
    assert re.search(r"<tfoot>.*合計.*10", text, re.S)


def test_rows_of_nothing_have_no_bars():
    assert widths(render(CountRow("電話", 0, 0))) == []


def test_a_label_is_text():
    assert "<b>" not in render(CountRow("<b>電話", 1, 1))
