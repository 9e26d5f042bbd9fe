"""Marks are drawn item by item for one to three roles, on whatever scale the form has."""

import re
from itertools import pairwise

import pytest
from django.template import Context, Template

from kyodo.ui.charts import Dumbbell, Item, Option, Role
from tests.ui.preview import chart

THREE = [Role("a", "甲"), Role("b", "乙"), Role("c", "丙")]
TWO_STEPS = [Option("yes", "はい"), Option("no", "いいえ")]


def render(text: str, **context) -> str:
    return Template("{% load charts sheet %}" + text).render(Context(context))


def test_the_distance_is_counted_in_steps_of_the_scale():
    assert [line.steps for line in chart().lines] == [0, 0, 2, 1, 0, None]
    assert chart().differing == 2


def test_equal_marks_stand_on_the_same_place():
    first = chart().lines[0]
    assert [point.x for point in first.points] == [first.from_x, first.from_x]
    assert [point.shape for point in first.points] == ["circle", "square"]


def test_a_section_is_named_once_and_leaves_room():
    lines = chart().lines
    assert [line.section for line in lines] == ["① 事業計画段階", "", "", "", "② 事業実施段階", ""]
    assert [b.y - a.y for a, b in pairwise(lines)] == [30, 30, 30, 60, 30]


def test_the_drawing_says_in_words_how_many_differ():
    html = render("{% dumbbell_chart chart %}", chart=chart())
    assert "6問のうち、評価が分かれたのは 2問です。" in html
    assert "style=" not in html


def test_the_table_says_what_the_drawing_shows():
    html = render("{% dumbbell_table chart %}", chart=chart())
    cells = re.findall(r'<td class="center">(?:<span class="soft">)?(\w+)', html)
    assert "".join(cells[:4]) == "BBBB"
    assert cells[-1] == "未記入"
    assert html.count("<tbody>") == html.count("</tbody>") == 2


def test_counts_are_of_each_role_and_never_an_average():
    counts = chart().counts
    assert [(c.option.code, c.count) for c in counts[0].counts] == [
        ("A", 2),
        ("B", 4),
        ("C", 0),
        ("D", 0),
    ]
    assert [side.missing for side in counts] == [0, 1]


@pytest.mark.parametrize("roles", [THREE[:1], THREE[:2], THREE])
def test_one_two_or_three_roles_can_be_drawn(roles):
    items = [Item("１", "話し合いましたか。", {"a": "yes", "b": "no", "c": "yes"})]
    drawing = Dumbbell("talk", "話し合い", TWO_STEPS, roles, items)
    html = render("{% dumbbell_chart chart %}{% dumbbell_table chart %}", chart=drawing)
    assert [role.label in html for role in THREE] == [role in roles for role in THREE]
    assert ("差 1段階" in html) == (len(roles) > 1)


def test_a_mark_that_is_not_on_the_scale_is_shown_as_missing_not_guessed():
    item = Item("１", "話し合いましたか。", {"a": "maybe", "b": "no"})
    drawing = Dumbbell("talk", "話し合い", TWO_STEPS, THREE[:2], [item])
    assert len(drawing.lines[0].points) == 1
    assert drawing.lines[0].steps is None
    assert drawing.counts[0].missing == 1


def test_nothing_to_draw_is_no_failure():
    drawing = Dumbbell("talk", "話し合い", TWO_STEPS, THREE[:2], [])
    assert "0問のうち" in render("{% dumbbell_chart chart %}{% mark_counts chart %}", chart=drawing)


def test_a_mark_shows_its_place_its_code_and_its_words():
    html = render('{% mark_track scale "no" %}', scale=TWO_STEPS)
    assert html.count('class="track-slot"') == 1
    assert html.count('class="track-slot track-here">no<') == 1
    assert "いいえ" in html


def test_a_choice_is_made_of_real_radio_buttons():
    html = render('{% mark_choice "mark-1" scale "no" "話し合いましたか。" %}', scale=TWO_STEPS)
    assert html.count('type="radio"') == 2
    assert 'value="no" checked' in html
    assert "話し合いましたか。</legend>" in html
