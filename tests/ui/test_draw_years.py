"""Marks over the years are drawn in small pictures that can be told apart without colour."""

import re

from django.template import Context, Template

from kyodo.fiscal import FiscalYear
from kyodo.ui.year_charts import Cell, Column, Line, Look, Panel, YearChart

YEARS = ["R3", "R4", "R5"]


def line(label, number, *marks, joined=True):
    """``marks`` are those of each year, written one after the other."""
    return Line(label, Look(number), [[Cell(mark) for mark in year] for year in marks], joined)


def panel(*lines, first=0, last=2, versions=("", "", "")):
    return Panel("q1-1", "話し合いましたか。", "ABC", first, last, YEARS, versions, lines)


def render(lines, panels, **more):
    columns = [Column(year, f"令和{number}年度", "1") for number, year in enumerate(YEARS, 3)]
    chart = YearChart("q1", "話し合いましたか。", columns, lines, panels, **more)
    template = Template("{% load year_charts %}{% year_chart chart %}{% year_key lines %}")
    return template.render(Context({"chart": chart, "lines": lines}))


def test_best_is_on_top_and_years_run_to_the_right():
    [drawn] = panel(line("甲", 0, "A", "C", "B")).drawn
    points = re.findall(r"[ML](\d+) (\d+)", drawn.path)
    xs, ys = zip(*((int(x), int(y)) for x, y in points), strict=True)
    assert list(xs) == sorted(xs)
    assert ys[0] < ys[2] < ys[1]


def test_a_missing_year_breaks_the_line():
    [drawn] = panel(line("甲", 0, "A", "", "B")).drawn
    assert re.findall("[ML]", drawn.path) == ["M", "M"]


def test_a_mark_outside_the_order_is_no_point():
    assert panel(line("甲", 0, "X", "X", "X")).drawn == []


def test_equal_marks_lie_upon_one_another_and_their_lines_beside():
    one, other = panel(line("甲", 0, "A", "A", "A"), line("乙", 1, "A", "A", "A")).drawn
    assert one.path != other.path
    assert one.points.split("m")[0] == other.points.split("m")[0]


def test_single_persons_are_points_without_a_line():
    [drawn] = panel(line("委員", 0, "AB", "A", "C", joined=False)).drawn
    assert drawn.path == ""
    assert drawn.points.count("Z") == 4


def test_a_panel_holds_its_own_years_only():
    drawing = panel(line("甲", 0, "A", "B", "C"), first=1)
    assert [year for year, *_ in drawing.columns] == ["R4", "R5"]
    assert drawing.drawn[0].points.count("Z") == 2


def test_the_beginning_of_a_form_is_marked():
    lines = [line("甲", 0, "A", "B", "C")]
    html = render(lines, [panel(*lines, versions=("様式1", "", "様式2"))], shows_forms=True)
    assert re.findall(r">(様式\d)<", html) == ["様式1", "様式2"]
    assert '<tr class="year-forms">' in html


def test_the_table_says_what_the_drawing_shows_and_what_was_changed():
    lines = [Line("甲", Look(0), [[Cell("C", "A")], [], [Cell("B")]])]
    html = render(lines, [panel(*lines)])
    cells = [
        re.sub(r"<[^>]+>|\s", "", cell) for cell in re.findall(r"<td>(.*?)</td>", html, re.DOTALL)
    ]
    assert cells == ["C→A", "―", "B"]
    assert '<abbr title="令和3年度">R3</abbr>' in html


def test_roles_differ_in_shape_and_dash_and_the_picture_has_words():
    lines = [line(str(number), number, "A", "B", "C") for number in range(5)]
    html = render(lines, [panel(*lines)])
    assert len({each.look.shape for each in lines}) == len({each.look.dash for each in lines}) == 5
    assert "<title id=" in html
    assert "<desc id=" in html
    assert "style=" not in html


def test_a_role_that_was_never_asked_has_no_row():
    lines = [line("甲", 0, "A", "B", "C"), line("乙", 1, "", "", "")]
    assert render(lines, []).count('<th scope="row">') == 1


def test_a_fiscal_year_has_a_short_name():
    assert [FiscalYear(year).short for year in (2018, 2019, 2024)] == ["H30", "R1", "R6"]
