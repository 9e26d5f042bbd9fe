"""A check sheet that comes back as a spreadsheet says what left, whatever form and words it has."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyodo.evaluations.exports.answer_workbook import NotForSpreadsheets
from kyodo.evaluations.formats import expand_form
from kyodo.evaluations.formats.answers import LONGEST_REMARK, LONGEST_TEXT
from kyodo.evaluations.readers.answer_identity import settled_text
from tests.evaluations.answer_sheets import (
    changed,
    evaluation_of,
    everything_form,
    file_of,
    read_back,
    repacked,
    row_of,
)
from tests.evaluations.form_strategies import complete_answers, facts_for, forms

FORM = everything_form()
LETTERS = st.one_of(
    st.sampled_from("協働の評価。、\n\n\t 　=+-@'\"&<>%_x000D_𠮷😀👩‍👧①㈱ﾊﾝｶｸ"),
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"),
)
TEXTS = st.text(LETTERS, max_size=80) | st.sampled_from(
    ["=1+1", "+81-45", "-", "@SUM(A1)", "'", "一行目\n二行目", "𠮷" * 4000, "あ" * 4000]
)
NUMBERS = st.decimals(0, 100, places=1, allow_nan=False, allow_infinity=False).map(str)
PEOPLE = st.integers(0, 10**18).map(str) | st.just("none")


@st.composite
def answers_of(draw, role):
    """What a role might have stored for each of its questions."""
    found = {}
    for section, item in FORM.items():
        if role not in section.roles or role not in item.roles:
            continue
        if item.scale.is_text:
            mark = ""
        elif item.scale.kind == "number":
            mark = draw(PEOPLE if item.scale.options else NUMBERS)
        else:
            mark = draw(st.sampled_from(["", *(option.code for option in item.scale.options)]))
        remark = draw(TEXTS) if item.has_comment else ""
        found[item.id] = (mark, remark, draw(st.integers(0, 9)))
    return found


@given(
    st.sampled_from(["partner", "office", "council"]).flatmap(
        lambda role: st.tuples(st.just(role), answers_of(role))
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_comes_back_is_what_left(sample):
    role, answers = sample
    try:
        data = file_of(role, answers)
    except NotForSpreadsheets:
        # Only signs that no spreadsheet can hold apart from its own way of writing them.
        assert any("x005F_" in remark or "_x" in remark for _m, remark, _r in answers.values())
        return
    read = read_back(data, role)
    assert read.problems == ()
    assert read.outside == ()
    came = {each.row.item: (each.mark or "", each.remark or "") for each in read.answers}
    assert came == {
        item: (mark, settled_text(remark)) for item, (mark, remark, _revision) in answers.items()
    }
    assert [each.row.revision for each in read.answers] == [each[2] for each in answers.values()]


def test_a_side_gets_its_own_questions_only():
    asked = {
        role: [each.row.item for each in read_back(file_of(role), role).answers]
        for role in ("partner", "office", "council")
    }
    shared = [f"f{number}" for number in range(1, 9)]
    assert asked == {
        "partner": shared,
        "office": [*shared, "s1", "s2"],
        "council": [*shared, "f9", "s1", "s2"],
    }


@given(st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_form_makes_a_file_that_comes_back(data):
    entry = data.draw(forms())
    form = expand_form(entry, data.draw(facts_for(entry)))
    evaluation = evaluation_of(form)
    role = data.draw(st.sampled_from([role.id for role in (*form.roles, *form.joint_roles)]))
    given_answers = data.draw(complete_answers(form, role))
    stored = {item: (each.mark, each.remark, 1) for item, each in given_answers.items()}
    file = file_of(role, stored, evaluation=evaluation)
    assert file_of(role, stored, evaluation=evaluation) == file
    read = read_back(file, role, evaluation)
    assert read.problems == ()
    assert {
        each.row.item: (each.mark or "", each.remark or "")
        for each in read.answers
        if each.row.item in stored
    } == {item: (mark, settled_text(remark)) for item, (mark, remark, _r) in stored.items()}


# --- marks ------------------------------------------------------------------------------------


def with_cell(question, letter, value, number_format=None):
    """The partner's empty file with one cell written."""
    data = file_of("partner")
    cell = f"{letter}{row_of(data, question)}"

    def write(tab):
        tab[cell] = value
        if number_format:
            tab[cell].number_format = number_format

    return cell, changed(data, write)


def mark_read(question, value):
    _cell, data = with_cell(question, "C", value)
    read = read_back(data, "partner")
    assert read.problems == ()
    return [each.mark for each in read.answers if each.mark]


@pytest.mark.parametrize("written", ["Ａ", "A", " A ", "　Ａ　", "a", "\u200bA", "A\n"])
def test_width_and_spaces_do_not_matter(written):
    assert mark_read("目的を共有しましたか。", written) == ["A"]


@pytest.mark.parametrize("written", [2, 2.0, "2", "２", "△"])
def test_a_code_counts_as_the_mark_that_the_paper_prints(written):
    assert mark_read("使いやすかったですか。", written) == ["2"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [(12.5, "12.5"), ("１２．５", "12.5"), (100, "100.0"), ("0", "0.0"), (0.1 + 0.2, "0.3")],
)
def test_a_number_is_stored_in_plain_digits(written, stored):
    _cell, data = with_cell("満足した人の割合。", "C", written)
    read = read_back(data, "partner")
    assert [each.mark for each in read.answers if each.mark] == [stored]
    assert read.problems == ()


@pytest.mark.parametrize("written", ["E", "AB", "A B", "A/B", "期待どおり", "?", "〇", "Ａ？"])
def test_a_mark_that_the_form_does_not_have_is_named_with_its_cell(written):
    cell, data = with_cell("目的を共有しましたか。", "C", written)
    (problem,) = read_back(data, "partner").problems
    assert (problem.cell, problem.item) == (cell, "f1")
    assert problem.text == (
        f"「{written}」はこの様式にありません。Ｓ・Ａ・Ｂ-・－から選んでください。"
    )


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        ("=1+1", None, "数式は受け取れません"),
        ('=IF(1,"A","B")', None, "数式は受け取れません"),
        ("#REF!", None, "エラー（#REF!）"),
        (date(2024, 1, 2), None, "日付や時刻"),
        (45000, "yyyy/m/d", "日付や時刻"),
        (True, None, "TRUEまたはFALSE"),
        (0.5, "0%", "百分率"),
    ],
)
@pytest.mark.parametrize("letter", ["C", "D"])
def test_what_is_no_text_is_refused_cell_by_cell(letter, value, number_format, words):
    cell, data = with_cell("満足した人の割合。", letter, value, number_format)
    (problem,) = read_back(data, "partner").problems
    assert problem.cell == cell
    assert words in problem.text


@pytest.mark.parametrize(
    ("question", "letter", "value", "words"),
    [
        ("満足した人の割合。", "C", 101, "100"),
        ("満足した人の割合。", "C", -1, "0"),
        ("満足した人の割合。", "C", "半分", "数として読めません"),
        ("参加した人数。", "C", 1.5, "整数"),
        ("目的を共有しましたか。", "D", "あ" * (LONGEST_REMARK + 1), "4000文字まで"),
        ("気づいたことを書いてください。", "D", "あ" * (LONGEST_TEXT + 1), "20000文字まで"),
        ("気づいたことを書いてください。", "C", "A", "この設問では書けない欄"),
        ("使いやすかったですか。", "D", "とても", "この設問では書けない欄"),
    ],
)
def test_what_the_form_does_not_take_is_refused_cell_by_cell(question, letter, value, words):
    cell, data = with_cell(question, letter, value)
    (problem,) = read_back(data, "partner").problems
    assert problem.cell == cell
    assert words in problem.text


def test_all_that_is_wrong_is_named_at_once():
    data = file_of("partner")

    def spoil(tab):
        for question, value in (("目的を共有しましたか。", "E"), ("役割を決めましたか。", "=1")):
            tab.cell(row_of(data, question), 3).value = value

    assert len(read_back(changed(data, spoil), "partner").problems) == 2


def test_furigana_that_excel_keeps_beside_a_text_are_not_read():
    data = file_of("partner", {"f1": ("", "協働", 1)})
    beside = '<t>協働</t><rPh sb="0" eb="2"><t>キョウドウ</t></rPh><phoneticPr fontId="1"/>'
    out = repacked(data, edit={"xl/sharedStrings.xml": ("<t>協働</t>".encode(), beside.encode())})
    assert read_back(out, "partner").answers[0].remark == "協働"


def test_what_nobody_touched_is_no_fault_even_if_it_could_not_be_written_today():
    data = file_of("partner", {"f1": ("旧", "あ" * (LONGEST_REMARK + 5), 1)})
    assert read_back(data, "partner").problems == ()


def test_words_outside_the_sheet_are_named():
    read = read_back(changed(file_of("partner"), lambda tab: add(tab, "G7", "メモ")), "partner")
    assert read.outside == ("G7",)


def add(tab, cell, value):
    tab[cell] = value
