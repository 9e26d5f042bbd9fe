"""A mark is read or it is left to a person: no change of one mark ever moves another."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyodo.evaluations.readers.sheets import read_sheet
from tests.evaluations.sheet_paper import FY2022, Paper

READ = read_sheet(FY2022)
JSON = READ.as_json()
SIDES = ("civic", "government")
PLACES = [(mark.section, mark.item, side) for mark in READ.marks for side in SIDES]
MARK = re.compile("[ＡＢＣＤ]")
LINES = FY2022.split("\n")


def with_mark(place: tuple[int, int, str], sign: str) -> tuple[str, int]:
    """The sheet with one printed mark replaced, and the line where it stands."""
    section, item, side = place
    line = READ.sources[f"mark/{section}/{item}/{side}"][0]
    printed = LINES[line - 1]
    at = [found.start() for found in MARK.finditer(printed)][SIDES.index(side)]
    changed = [*LINES]
    changed[line - 1] = printed[:at] + sign + printed[at + 1 :]
    return "\n".join(changed), line


def marks_of(read):
    return {
        (mark.section, mark.item, side): getattr(mark, side)
        for mark in read.marks
        for side in SIDES
    }


EXPECTED = marks_of(READ)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("sign", ["Ａ", "Ｂ", "Ｃ", "Ｄ", "A", "D"])
def test_any_mark_on_the_scale_is_read_where_it_stands(place, sign):
    text, _line = with_mark(place, sign)
    read = read_sheet(text)
    code = {"Ａ": "A", "Ｂ": "B", "Ｃ": "C", "Ｄ": "D"}.get(sign, sign)
    assert marks_of(read) == {**EXPECTED, place: code}
    assert read.problems == ()


OFF_SCALE = [
    "○",
    "◎",
    "×",
    "Ｅ",
    "E",
    "Ｂ+",
    "B-",
    "AB",
    "Ａ/Ｂ",
    "Ｂ・Ａ",
    "ＢＢ",
    "４",
    "？",
    "不明",
]


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("sign", OFF_SCALE)
def test_a_mark_off_the_scale_is_left_to_a_person(place, sign):
    assert_left_to_a_person(place, sign)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("sign", ["", " ", "　", "－", "ー", "―", "未記入", "なし"])
def test_a_missing_mark_shifts_no_other(place, sign):
    assert_left_to_a_person(place, sign)


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("sign", ["Ａ Ｂ", "Ｂ Ｂ", "Ａ、Ｂ", "Ａ→Ｂ", "Ａ　Ｂ"])
def test_a_doubled_mark_is_left_to_a_person(place, sign):
    assert_left_to_a_person(place, sign)


def assert_left_to_a_person(place, sign):
    text, line = with_mark(place, sign)
    read = read_sheet(text)
    assert marks_of(read) == {**EXPECTED, place: None}
    assert [(doubt.line, doubt.key) for doubt in read.problems] == [
        (line, "mark/{}/{}/{}".format(*place))
    ]
    assert read.problems[0].options == ("A", "B", "C", "D")
    assert read.as_json()["problems"] == [{"line": line, "what": read.problems[0].what}]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_mark_alone_whose_column_nothing_proves_is_nobodys(place):
    section, item, side = place
    text, line = with_mark(place, "")
    lines = [each.strip() for each in text.split("\n")]
    read = read_sheet("\n".join(lines))
    both = {(section, item, each): None for each in SIDES}
    assert marks_of(read) == {**EXPECTED, **both}
    assert [doubt.line for doubt in read.problems] == [line, line]
    assert {doubt.key.rsplit("/", 1)[1] for doubt in read.problems} == set(SIDES)
    assert side in SIDES


@pytest.mark.parametrize(("section", "item"), [(1, 1), (1, 6), (2, 4), (3, 4)])
def test_a_row_without_marks_is_empty_on_both_sides(section, item):
    line = READ.sources[f"mark/{section}/{item}/civic"][0]
    lines = [*LINES]
    lines[line - 1] = ""
    read = read_sheet("\n".join(lines))
    both = {(section, item, side): None for side in SIDES}
    assert marks_of(read) == {**EXPECTED, **both}
    assert [doubt.code for doubt in read.problems] == ["mark-missing", "mark-missing"]
    assert {doubt.line for doubt in read.problems} == {max(READ.sources[f"item/{section}/{item}"])}


def test_three_marks_in_a_row_without_wider_space_are_nobodys():
    lines = [*LINES]
    lines[230] = "  Ｂ  Ａ  Ｂ "
    read = read_sheet("\n".join(lines))
    assert marks_of(read) == {**EXPECTED, (1, 1, "civic"): None, (1, 1, "government"): None}
    assert {doubt.code for doubt in read.problems} == {"mark-apart"}


@pytest.mark.parametrize("blocks", ["rows", "columns"])
@pytest.mark.parametrize("where", ["after", "before"])
def test_marks_that_came_apart_from_their_questions_are_nobodys(blocks, where):
    """Some PDF layers give the questions first and the marks of a stage behind, or before."""
    lines = [*LINES]
    at = [READ.sources[f"mark/1/{item}/civic"][0] - 1 for item in range(1, 7)]
    rows = [lines[each].split() for each in at]
    for each in at:
        lines[each] = ""
    signs = [" ".join(row) for row in rows]
    if blocks == "columns":
        signs = [*(row[0] for row in rows), *(row[1] for row in rows)]
    lines[261 if where == "after" else 225] = "\n".join(signs)
    read = read_sheet("\n".join(lines))
    first = {place: None for place in PLACES if place[0] == 1}
    assert marks_of(read) == {**EXPECTED, **first}
    assert len(read.problems) == 12


def test_the_order_of_the_columns_is_that_of_their_heading():
    text = FY2022.replace("  団体等 行政 \n\n１", "  行政 団体等 \n\n１", 1)
    assert text != FY2022
    read = read_sheet(text)
    assert marks_of(read)[(1, 4, "civic")] == "A"
    assert marks_of(read)[(1, 4, "government")] == "B"
    assert marks_of(read)[(2, 1, "civic")] == "B"


def test_without_any_column_heading_no_mark_is_anybodys():
    read = read_sheet(FY2022.replace("  団体等 行政 ", ""))
    assert set(marks_of(read).values()) == {None}
    assert {doubt.code for doubt in read.problems} == {"mark-columns"}


@pytest.mark.parametrize("shown", ["４", "９", "３", ""])
def test_an_item_whose_number_is_wrong_or_missing_is_a_doubt_but_keeps_its_marks(shown):
    lines = [*LINES]
    assert lines[250] == "５ "
    lines[250] = shown
    read = read_sheet("\n".join(lines))
    numbers = [doubt for doubt in read.problems if doubt.code.startswith("item-number")]
    assert [doubt.line for doubt in numbers][:1] == [251 if shown else 252]
    assert [mark.text for mark in read.marks] == [mark.text for mark in READ.marks]
    assert [(mark.civic, mark.government) for mark in read.marks] == [
        (mark.civic, mark.government) for mark in READ.marks
    ]


@settings(deadline=None, max_examples=60)
@given(
    codes=st.lists(st.tuples(*[st.sampled_from("ABCD")] * 2), min_size=17, max_size=17),
    width=st.integers(20, 60),
    reverse=st.booleans(),
    same_line=st.booleans(),
    wide=st.booleans(),
)
def test_any_marks_on_any_paper_are_read(codes, width, reverse, same_line, wide):
    marks = [
        {**mark, "civic": civic, "government": government}
        for mark, (civic, government) in zip(JSON["marks"], codes, strict=True)
    ]
    paper = Paper(width=width, reverse=reverse, same_line=same_line, wide=wide)
    read = read_sheet(paper.write({**JSON, "marks": marks})).as_json()
    assert read["marks"] == marks
    assert read["problems"] == []


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_removal_of_lines_makes_a_mark_that_was_not_printed(data):
    """Whatever is lost on the way, a mark that is read stands beside its own question."""
    first, last = 222, 334
    lost = data.draw(st.sets(st.integers(first, last - 1), max_size=12))
    kept = [line for at, line in enumerate(LINES) if at not in lost]
    read = read_sheet("\n".join(kept))
    printed = {mark.text: (mark.civic, mark.government) for mark in READ.marks}
    for mark in read.marks:
        if mark.text in printed and mark.civic and mark.government and not read.problems:
            assert (mark.civic, mark.government) == printed[mark.text]
    gone = {
        place for place in PLACES if READ.sources["mark/{}/{}/{}".format(*place)][0] - 1 in lost
    }
    if gone or [mark.text for mark in read.marks] != [mark.text for mark in READ.marks]:
        assert read.problems


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 8])
def test_no_run_of_lost_lines_takes_a_mark_or_a_question_away_unnoticed(length):
    unnoticed = []
    for start in range(222, 334 - length):
        read = read_sheet("\n".join(LINES[:start] + LINES[start + length :]))
        if read.as_json()["marks"] != JSON["marks"] and not read.problems:
            unnoticed.append(start + 1)
    assert unnoticed == []


def test_two_questions_that_became_one_are_a_doubt_with_its_line():
    """Lost are the marks of the last question but one, and where the last one begins."""
    lines = [*LINES]
    assert lines[327].strip() == "Ｂ   Ａ"
    del lines[326:330]
    read = read_sheet("\n".join(lines))
    assert read.marks[-1].text == (
        "これまでを振り返って、お互いの考えに相違点がなかったか期待された事業成果を得られることができたか。"
    )
    assert [(doubt.line, doubt.key) for doubt in read.problems] == [(325, "item/3/3/words")]


def test_a_question_that_is_gone_as_a_whole_is_a_doubt_where_it_stood():
    lines = [*LINES]
    assert lines[256].strip() == "６"
    del lines[256:261]
    read = read_sheet("\n".join(lines))
    assert len(read.marks) == 16
    assert [(doubt.line, doubt.key) for doubt in read.problems] == [(254, "form/1/6")]
    assert "事業を始めることや計画中であることを、" in read.problems[0].what


def test_a_question_in_the_place_of_another_one_leaves_that_one_missing():
    text = Paper().write({**JSON, "marks": [{**JSON["marks"][1], "item": 1}, *JSON["marks"][1:]]})
    assert {doubt.code for doubt in read_sheet(text).problems} == {"item-lost"}


def test_every_combination_of_two_marks_is_read_on_one_line():
    for left, right in itertools.product("ABCD", repeat=2):
        lines = [*LINES]
        lines[229] = f"{lines[229].strip()} {left} {right}"
        lines[230] = ""
        read = read_sheet("\n".join(lines))
        assert marks_of(read) == {
            **EXPECTED,
            (1, 1, "civic"): left,
            (1, 1, "government"): right,
        }


def test_a_stage_that_lost_its_heading_keeps_its_marks_and_is_a_doubt():
    read = read_sheet(FY2022.replace("①事業計画段階", ""))
    assert marks_of(read) == EXPECTED
    assert [(doubt.code, doubt.key) for doubt in read.problems] == [
        ("section-number-wrong", "section/1")
    ]


def test_two_questions_that_ran_together_are_a_doubt():
    """Lost were the marks of one item and the number of the next: whose are the marks left?"""
    lines = [*LINES]
    lines[300] = lines[302] = ""
    read = read_sheet("\n".join(lines))
    assert [(doubt.code, doubt.line) for doubt in read.problems] == [("item-two-questions", 306)]


def test_an_item_of_which_only_the_number_is_left_is_not_lost():
    lines = [*LINES]
    lines[330] = lines[333] = ""
    read = read_sheet("\n".join(lines))
    assert len(read.marks) == 17
    assert {doubt.code for doubt in read.problems} == {"item-text-missing", "mark-missing"}
