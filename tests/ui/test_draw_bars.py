"""Stacked bars are drawn to one scale, with a line for the limit, and told apart without colour."""

import re

from django.template import Context, Template

from kyodo.ui.bar_charts import COLOURS, PATTERNS, WIDTH, Bar, Look, Part, StackedBars

PARTS = [Part("続いている相談", Look(0)), Part("これから来る相談", Look(1))]


def chart(*bars, parts=None, **more):
    return StackedBars("weeks", "見込み", "時間", parts or PARTS, bars, **more)


def render(drawing):
    text = "{% load bar_charts %}{% bar_chart chart %}{% bar_table chart %}"
    return Template(text).render(Context({"chart": drawing}))


def test_all_bars_have_one_scale_and_parts_lie_behind_one_another():
    long, short = chart(Bar("甲", [10, 30]), Bar("乙", [10, 0])).drawn
    first, second = long.pieces
    assert second.x == first.x + first.width
    assert abs(second.width - 3 * first.width) <= 2
    assert [piece.width for piece in short.pieces] == [first.width]


def test_the_limit_runs_down_and_steps_aside_where_it_changes():
    path = chart(
        *(Bar(str(n), [1, 1], limit=limit) for n, limit in enumerate((8, 8, 4)))
    ).limit_path
    xs = [int(x) for x in re.findall(r"[ML](\d+) ", path)]
    assert path.count("M") == 1
    assert xs[0] == xs[1] > xs[2]


def test_the_line_breaks_where_there_is_no_limit():
    bars = [Bar(str(n), [1, 1], limit=limit) for n, limit in enumerate((8, None, 8))]
    assert chart(*bars).limit_path.count("M") == 2
    assert chart(Bar("甲", [1, 1])).limit_path == ""


def test_a_limit_above_all_bars_is_still_in_the_picture():
    drawing = chart(Bar("甲", [1, 1], limit=97))
    [x] = re.findall(r"M(\d+)", drawing.limit_path)
    assert int(x) < WIDTH - 50
    assert [value for value, _x in drawing.ticks] == [0, 50, 100]


def test_ticks_are_round_and_few():
    for most in (0, 0.4, 1, 3, 7, 12, 40, 41, 99, 1234):
        values = [value for value, _x in chart(Bar("甲", [most, 0])).ticks]
        assert values[0] == 0
        assert values[-1] >= most
        assert 2 <= len(values) <= 5


def test_nothing_at_all_is_drawn_without_a_piece():
    [row] = chart(Bar("甲", [0, 0], "0")).drawn
    assert row.pieces == []
    assert chart().drawn == []
    assert "<svg" in render(chart())


def test_parts_differ_by_pattern_and_the_picture_has_words():
    parts = [Part(str(n), Look(n)) for n in range(len(PATTERNS))]
    html = render(chart(Bar("甲", [1] * len(parts)), parts=parts))
    assert len(set(PATTERNS)) == len(set(COLOURS)) == 6
    used = set(re.findall(r"url\(#(weeks-\w+)\)", html))
    assert used == set(re.findall(r'<pattern id="([^"]+)"', html))
    assert '<title id="weeks-title">見込み</title>' in html
    assert "続く表で読むことができます" in html
    assert "style=" not in html


def test_the_table_says_what_the_drawing_shows():
    bars = [Bar("1/4の週", [12.4, 30], "40", 36, marked=True), Bar("1/11の週", [1, 2], "3")]
    html = render(chart(*bars, row_label="週", limit_label="使える時間", marked_label="足りない"))
    table = html.partition("<tbody>")[2]
    cells = [
        " ".join(re.sub(r"<[^>]+>", " ", c).split()) for c in re.findall(r"<td.*?</td>", table)
    ]
    assert cells == ["12", "30", "40 ▲ 足りない", "36", "1", "2", "3", "―"]


def test_the_triangle_is_explained_where_there_is_one():
    one = render(chart(Bar("甲", [1, 1], marked=True), marked_label="足りない"))
    assert one.partition("<svg class")[0].count("足りない") == 1
    assert "足りない" not in render(chart(Bar("甲", [1, 1]), marked_label="足りない"))


def test_a_long_name_is_cut_in_the_drawing_and_whole_in_the_table():
    name = "みなと市市民協働推進センター 相談 たろう"
    html = render(chart(Bar(name, [1, 1]), left=118))
    drawing, _table, table = html.partition("<table")
    assert name not in drawing
    assert "みなと市市民協…" in drawing
    assert name in table


def test_what_a_name_holds_is_text():
    assert "<script>" not in render(chart(Bar("<script>", [1, 1])))
