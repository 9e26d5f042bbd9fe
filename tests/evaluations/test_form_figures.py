"""Figures that a form prints: sums, means, conversions and bands, and what is missing."""

from decimal import Decimal

import pytest

from kyodo.evaluations.formats import (
    ProjectFacts,
    read_form,
)
from kyodo.evaluations.formats.figures import ACROSS, Value, derived_figures
from tests.evaluations.form_samples import SAMPLE
from tests.evaluations.library import form_of, source_of
from tests.evaluations.test_form_language import form_with

# --- Figures that the paper prints -----------------------------------------------------------

THREE_COLUMNS = {"civic": "civic", "government": "government", "council-1": "council"}
COLUMNS = {**THREE_COLUMNS, "council-2": "council", "council-3": "council"}
POINTS = """
    - id: score
      title: 採点
      scale: points
      items:
        - {id: p1, text: 一, maximum: {civic: 10, government: 10, council: 30}}
        - {id: p2, text: 二, maximum: {civic: 10, government: 10, council: 30}}
"""
FULL = {"p1": "8", "p2": "9"}


def figures(derived: str, marks: dict[str, dict[str, str]], columns=None, sections=POINTS):
    form = form_with(sections, f"derived:\n{derived}")
    found = derived_figures(form, columns or THREE_COLUMNS, marks)
    return {figure.derived.id: figure.values for figure in found}


def labels(values: dict[str, Value]) -> dict[str, str | None]:
    return {
        place: value.label if value.number is not None else None for place, value in values.items()
    }


def test_a_sum_stands_under_each_column():
    values = figures(
        "  - {id: sum, label: 合計, kind: sum, sections: [score]}",
        {
            "civic": FULL,
            "government": {"p1": "10", "p2": "0"},
            "council-1": {"p1": "30", "p2": "1"},
        },
    )["sum"]

    assert labels(values) == {"civic": "17", "government": "10", "council-1": "31"}


def test_a_missing_answer_makes_a_sum_unknown_or_is_left_out_as_the_form_says():
    marks = {"civic": FULL, "government": {"p1": "10"}, "council-1": {}}
    found = figures(
        """
  - {id: strict, label: 合計, kind: sum, sections: [score], missing: unknown}
  - {id: lenient, label: 合計, kind: sum, sections: [score], missing: leave_out}
""",
        marks,
    )

    assert labels(found["strict"]) == {"civic": "17", "government": None, "council-1": None}
    assert labels(found["lenient"]) == {"civic": "17", "government": "10", "council-1": None}
    assert [value.left_out for value in found["lenient"].values()] == [0, 1, 2]


def test_each_occasion_has_its_own_figure_and_none_mixes_them():
    form = read_form(SAMPLE)
    marks = {
        "civic": {"visitors--plan": "19", "visitors--result": "12"},
        "government": {"visitors--plan": "20", "visitors--result": "3"},
    }
    columns = {"civic": "civic", "government": "government"}
    found = {each.derived.id: each for each in derived_figures(form, columns, marks)}
    assert found["came"].values[ACROSS].label == "15"


def test_a_mark_without_a_score_is_missing_and_never_zero():
    sections = """
    - {id: score, title: 点, scale: maru, items: [{id: p1, text: 一}, {id: p2, text: 二}]}
"""
    values = figures(
        "  - {id: m, label: 平均, kind: mean, sections: [score], missing: leave_out, decimals: 1}",
        {
            "civic": {"p1": "maru", "p2": "bar"},
            "government": {"p1": "maru", "p2": "batsu"},
            "council-1": {"p1": "bar", "p2": "bar"},
        },
        sections=sections,
    )["m"]

    assert labels(values) == {"civic": "2.0", "government": "1.0", "council-1": None}


def test_weights_count_in_a_weighted_sum_by_role():
    sections = """
    - id: score
      title: 点
      scale: maru
      items:
        - {id: p1, text: 一, weight: {civic: 3}}
        - {id: p2, text: 二}
"""
    marks = {"p1": "maru", "p2": "maru"}
    values = figures(
        "  - {id: w, label: 計, kind: weighted_sum, sections: [score], roles: [civic, government]}",
        {"civic": marks, "government": marks},
        sections=sections,
    )["w"]

    assert labels(values) == {"civic": "8", "government": "4"}


@pytest.mark.parametrize(
    ("rounding", "expected"), [("half_up", "2.5"), ("down", "2.4"), ("up", "2.5")]
)
def test_a_half_is_rounded_as_the_form_says(rounding, expected):
    """9.8 of four answers is 2.45: no banker's rounding, no binary fraction."""
    sections = """
    - id: score
      title: 点
      scale: tenths
      items: [{id: a, text: 一}, {id: b, text: 二}, {id: c, text: 三}, {id: d, text: 四}]
"""
    marks = {"a": "2.4", "b": "2.4", "c": "2.5", "d": "2.5"}
    values = figures(
        "  - {id: mean, label: 平均, kind: mean, sections: [score], roles: [civic], decimals: 1,"
        f" rounding: {rounding}}}",
        {"civic": marks},
        sections=sections,
    )["mean"]

    assert labels(values) == {"civic": expected}


def test_a_figure_is_rounded_once_from_exact_values():
    """Three members give 10, 10 and 11 points: twice the rounded mean would be 20.6."""
    members = [{"p1": points, "p2": "0"} for points in ("10", "10", "11")]
    found = figures(
        """
  - id: mean
    label: 平均
    kind: sum
    sections: [score]
    roles: [council]
    voices: mean
    decimals: 1
  - {id: hundred, label: 換算, kind: convert, source: mean, to: 120, decimals: 1}
""",
        {f"council-{n}": marks for n, marks in enumerate(members, start=1)},
        COLUMNS,
    )

    assert labels(found["mean"]) == {"council": "10.3"}
    assert labels(found["hundred"]) == {"council": "20.7"}


BANDS = """
  - {id: sum, label: 合計, kind: sum, sections: [score], roles: [civic]}
  - id: band
    label: 区分
    kind: band
    source: sum
    bands: [{from: 15, label: 高}, {from: 5, label: 低}, {from: 10, label: 中}]
"""


@pytest.mark.parametrize(
    ("points", "band"), [("4", ""), ("5", "低"), ("9", "低"), ("10", "中"), ("15", "高")]
)
def test_a_band_begins_with_its_first_value(points, band):
    first, second = str(int(points) // 2), str(int(points) - int(points) // 2)
    values = figures(BANDS, {"civic": {"p1": first, "p2": second}})["band"]

    assert values["civic"].label == band
    assert values["civic"].number == Decimal(points)


def test_an_unknown_sum_lies_in_no_band():
    value = figures(BANDS, {"civic": {"p1": "9"}})["band"]["civic"]

    assert (value.number, value.label) == (None, "")


def test_a_conversion_knows_how_much_each_role_can_give():
    found = figures(
        """
  - {id: sum, label: 合計, kind: sum, sections: [score]}
  - {id: hundred, label: 換算, kind: convert, source: sum, to: 100}
""",
        {
            "civic": FULL,
            "government": {"p1": "10", "p2": "10"},
            "council-1": {"p1": "30", "p2": "0"},
        },
    )

    assert labels(found["hundred"]) == {"civic": "85", "government": "100", "council-1": "50"}


def test_roles_are_averaged_where_the_form_says_so():
    values = figures(
        """
  - id: mean
    label: 平均
    kind: sum
    sections: [score]
    roles: [civic, government]
    across_roles: mean
    decimals: 1
""",
        {"civic": {"p1": "10", "p2": "10"}, "government": {"p1": "5", "p2": "6"}},
    )["mean"]

    assert labels(values) == {ACROSS: "15.5"}


def test_a_role_that_is_asked_nothing_in_a_project_does_not_make_a_total_unknown():
    sections = """
    - id: score
      title: 採点
      scale: points
      answered_by: [civic, government]
      items: [{id: p1, text: 一}]
    - id: more
      title: 補助事業
      scale: points
      applies_to: {contract_kind: [subsidy]}
      items: [{id: p2, text: 二}]
"""
    derived = """
derived:
  - {id: total, label: 計, kind: sum, sections: [score, more], voices: mean, across_roles: sum}
"""
    form = form_with(sections, derived, ProjectFacts(contract_kind="commission"))
    marks = {"civic": {"p1": "3"}, "government": {"p1": "4"}}

    assert labels(derived_figures(form, COLUMNS, marks)[0].values) == {ACROSS: "7"}


def together(voices: str, missing_voices: str) -> str:
    return f"""
  - {{id: total, label: 三者, kind: sum, sections: [score], voices: {voices},
     missing_voices: {missing_voices}, across_roles: sum, decimals: 1}}
  - {{id: hundred, label: 換算, kind: convert, source: total, to: 100, decimals: 1}}
"""


MEMBERS = {
    "civic": {"p1": "10", "p2": "10"},
    "government": {"p1": "5", "p2": "5"},
    "council-1": {"p1": "30", "p2": "30"},
    "council-2": {"p1": "15", "p2": "15"},
}


def test_three_evaluators_make_a_hundred_points_though_a_member_is_missing():
    found = figures(together("mean", "leave_out"), MEMBERS, COLUMNS)

    assert labels(found["total"]) == {ACROSS: "75.0"}
    assert labels(found["hundred"]) == {ACROSS: "75.0"}


def test_a_missing_member_makes_the_total_unknown_where_the_form_says_so():
    found = figures(together("mean", "unknown"), MEMBERS, COLUMNS)

    assert labels(found["total"]) == {ACROSS: None}
    assert labels(found["hundred"]) == {ACROSS: None}


def test_the_points_of_members_that_are_added_up_have_a_greater_maximum():
    marks = {**MEMBERS, "council-3": {"p1": "0", "p2": "0"}}
    found = figures(together("sum", "unknown"), marks, COLUMNS)

    assert labels(found["total"]) == {ACROSS: "120.0"}
    assert labels(found["hundred"]) == {ACROSS: "54.5"}  # of 20 + 20 + 3 × 60


def test_a_missing_side_makes_the_total_unknown():
    marks = {column: answers for column, answers in MEMBERS.items() if column != "civic"}
    found = figures(together("mean", "leave_out"), marks, COLUMNS)

    assert labels(found["total"]) == {ACROSS: None}


def test_the_form_of_points_prints_the_total_and_its_band():
    """A subsidised project has a question more: 125 points are converted to 100."""
    form = read_form(source_of("points-by-three"), ProjectFacts(contract_kind="subsidy"))
    items = [
        item.id for item in (*form.section("points").items, *form.section("subsidy-points").items)
    ]
    marks = {
        "civic": dict.fromkeys(items, "4"),
        "government": dict.fromkeys(items, "5"),
        "council-1": dict.fromkeys(items, "12"),
        "council-2": dict.fromkeys(items, "15"),
        "council-3": dict.fromkeys(items, "stepped-out"),
    }
    found = {figure.derived.id: figure.values for figure in derived_figures(form, COLUMNS, marks)}

    assert labels(found["given"]) == {"civic": "20.0", "government": "25.0", "council": "67.5"}
    assert labels(found["total"]) == {ACROSS: "112.5"}
    assert labels(found["total-100"]) == {ACROSS: "90.0"}
    assert found["grade"][ACROSS].label == "８５点以上"
    assert found["given"]["council"].left_out == len(items)


def test_nothing_is_computed_that_a_form_does_not_list():
    marks = {"civic": {"planning-1": "A"}, "government": {"planning-1": "B"}}
    form = form_of("yokohama-sogo-hyoka-2022")

    assert derived_figures(form, {"civic": "civic", "government": "government"}, marks) == []
