"""A form that could fail later is refused now, with the line, the place and how to mend it."""

import pytest

from kyodo.evaluations.formats import read_entry, read_form, write_entry
from tests.evaluations import form_faults_of_answers, form_faults_of_order
from tests.evaluations.form_samples import SAMPLE, changed, problems_of
from tests.stories import YOKOHAMA


def test_the_sample_and_the_form_of_yokohama_pass():
    assert problems_of(SAMPLE) == []
    assert problems_of(YOKOHAMA.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", [SAMPLE, YOKOHAMA.read_text(encoding="utf-8")])
def test_a_form_that_is_written_out_comes_back_the_same(source):
    entry = read_entry(source)
    assert read_entry(write_entry(entry)) == entry


FAULTS = form_faults_of_order.FAULTS | form_faults_of_answers.FAULTS


def line_of_first_difference(source):
    lines = enumerate(zip(SAMPLE.splitlines(), source.splitlines(), strict=False), start=1)
    return next(number for number, (old, new) in lines if old != new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    FAULTS.values(),
    ids=FAULTS,
)
def test_a_fault_is_told_with_its_place_and_how_to_mend_it(old, new, expected):
    found = problems_of(changed(old, new))
    assert any(expected in f"{each.place}: {each.message}" for each in found), list(map(str, found))
    assert all(each.line >= 1 for each in found)


def test_a_fault_is_told_at_its_line():
    source = changed("printed: △", "printed: ○")
    [first, second] = problems_of(source)
    line = line_of_first_difference(source)
    assert (first.line, second.line) == (line, line - 1) or (first.line, second.line) == (
        line - 1,
        line,
    )


def test_every_fault_is_told_at_once_in_the_order_of_the_file():
    source = changed("to: 100,", "to: 0,").replace("label: できた, rank: 1", "label: できた")
    found = [each.line for each in problems_of(source)]
    assert len(found) >= 2
    assert found == sorted(found)


def test_a_third_party_may_review_some_projects_only():
    assert "{id: third, kind: review}" in SAMPLE
    assert read_form(SAMPLE).role("council").optional


def test_a_fault_of_writing_hides_none_of_the_others():
    source = (
        SAMPLE.replace('version: "2"', "version: 2")
        .replace('{code: "no", label: いいえ}', "{code: no, label: いいえ}")
        .replace("id: money", "id: money\n      colour: red")
        .replace("scale: call\n      step: after", "scale: cal\n      step: after")
        .replace("id: rules, text", "id: goal, text")
    )
    assert [each.place for each in problems_of(source)] == [
        "version",
        "scales[1].options[1].code",
        "check.sections[0].items[1].id",
        "check.sections[3].colour",
        "check.sections[3].scale",
    ]


def test_ids_that_grow_too_long_for_the_database_are_refused():
    long = "a" * 30
    source = (
        SAMPLE.replace("{id: result, label", f"{{id: {long}, label")
        .replace("[plan, result]", f"[plan, {long}]")
        .replace("result_on: [result]", f"result_on: [{long}]")
        .replace("occasion: result", f"occasion: {long}")
        .replace("{id: rules, text", f"{{id: {'b' * 29}, text")
    )
    assert "check.sections[0]: " in str(problems_of(source)[0])
    assert "名前が長すぎます" in str(problems_of(source)[0])


def test_a_sum_of_what_has_no_greatest_value_is_not_converted():
    source = (
        changed("    maximum: 20\n", "")
        .replace("maximum: {government: 10}", "note: 満点なし")
        .replace("items: [depth]", "items: [given]")
    )
    assert [each.place for each in problems_of(source)] == ["derived[1].source"]


def test_a_step_that_only_some_contracts_have_is_refused():
    source = changed(
        "      scale: steps\n      step: decide", "      scale: steps\n      step: after"
    )
    source = source.replace(
        "      step: after\n      applies_to", "      step: decide\n      applies_to"
    )
    assert "この段階でいつも記入する区分がありません" in str(problems_of(source)[0])


def test_more_questions_than_a_person_could_answer_are_refused():
    rows = "\n".join(f"        - {{id: q{n}, text: 問い{n}, comment: none}}" for n in range(400))
    source = changed("        - {id: rules, text: 決まりを確かめましたか。, comment: none}", rows)
    assert "項目が多すぎます（600まで）" in str(problems_of(source)[0])
