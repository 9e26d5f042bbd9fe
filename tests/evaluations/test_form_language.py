"""What the language of forms means: how a file is laid out for one project, and what follows."""

import pytest
import yaml

from kyodo.evaluations.formats import (
    AnswerNotAllowed,
    FormDefinition,
    Given,
    ProjectFacts,
    checked_mark,
    gaps,
    read_form,
)

HEAD = """
schema: kyodo-cho/sheet-format/1
code: example
version: "1"
title: 例
roles:
  - {id: civic, label: 団体, side: civic}
  - {id: government, label: 市, side: government}
  - {id: council, label: 審査会, voice: each}
scales:
  - id: maru
    options:
      - {code: maru, printed: ○, label: できた, rank: 1, score: 2}
      - {code: batsu, printed: ×, label: できない, rank: 2, score: 0}
      - {code: bar, printed: －, label: 対象外, special: not_applicable}
  - {id: points, kind: number, minimum: 0, maximum: 60}
  - {id: tenths, kind: number, minimum: -5, decimals: 1}
  - id: share
    kind: number
    maximum: 100
    options: [{code: none, printed: なし, label: 出せない, special: none}]
steps:
  - {id: early, kind: fill}
  - {id: late, kind: fill}
  - {id: publish, kind: publish}
occasions:
  - {id: before, label: 開始前, step: early}
  - {id: half, label: 中間, step: late}
  - {id: after, label: 終了時, step: late}
check:
  title: 点検
  sections:
    - {id: opening, title: はじめ, kind: fields, items: [{id: opening-1, text: 一言}]}
"""
LATE = """
    - id: closing
      title: おわり
      step: late
      kind: fields
      items: [{id: closing-1, text: 一言}]
"""
TWO_PARTS = ProjectFacts(work_items=(("w1", "相談"), ("w2", "交流")))


def form_with(
    sections: str, derived: str = "", facts: ProjectFacts | None = None
) -> FormDefinition:
    """A form with these sections between an opening and a closing one, without what it leaves
    unused."""
    data = yaml.safe_load(f"{HEAD}{sections}{LATE}{derived}")
    parts = data["check"]["sections"]
    scales = {part.get("scale") for part in parts}
    scales |= {item.get("scale") for part in parts for item in part.get("items", ())}
    occasions = {occasion for part in parts for occasion in part.get("occasions", ())}
    data["scales"] = [scale for scale in data["scales"] if scale["id"] in scales]
    data["occasions"] = [each for each in data["occasions"] if each["id"] in occasions]
    return read_form(yaml.safe_dump(data, allow_unicode=True), facts)


def ids(form: FormDefinition) -> list[str]:
    """The questions between the opening and the closing section."""
    return [
        item.id
        for section in form.sections
        for item in section.items
        if section.id not in ("opening", "closing")
    ]


# --- Laid out for one project ----------------------------------------------------------------


def test_a_section_stands_once_for_each_occasion_in_the_step_of_the_occasion():
    form = form_with("""
    - id: state
      title: 様子
      scale: maru
      occasions: [before, after]
      items: [{id: q, text: どうですか。}]
""")

    assert [(s.id, s.step, s.occasion, s.title, s.origin) for s in form.sections[1:3]] == [
        ("state--before", "early", "before", "様子（開始前）", "state"),
        ("state--after", "late", "after", "様子（終了時）", "state"),
    ]
    assert [form.find_item(item)[1].origin for item in ids(form)] == ["q", "q"]


def test_a_section_stands_once_for_each_work_item_and_occasion():
    form = form_with(
        """
    - id: work
      title: 事業
      scale: maru
      repeat_over: work_items
      occasions: [before, after]
      items: [{id: q, text: どうですか。}]
""",
        facts=TWO_PARTS,
    )

    assert ids(form) == ["q--before--w1", "q--before--w2", "q--after--w1", "q--after--w2"]
    assert form.section("work--after--w2").title == "事業：交流（終了時）"


def test_a_repeated_section_stands_once_while_nothing_is_known_of_the_project():
    sections = """
    - id: work
      title: 事業
      scale: maru
      repeat_over: work_items
      items: [{id: q, text: どうですか。}]
"""
    form = form_with(sections)

    assert ids(form) == ["q--each"]
    assert form.section("work--each").title == "事業"
    assert ids(form_with(sections, facts=ProjectFacts(work_items=()))) == []


def test_own_questions_stand_in_the_section_to_which_they_were_added():
    sections = """
    - {id: ours, title: 独自の設問, kind: open_rows, scale: maru, rows: 3}
"""
    form = form_with(sections, facts=ProjectFacts(own_items=(("ours", ("祭りは？", "人は？")),)))

    assert [(item.id, item.number_label, item.text) for item in form.section("ours").items] == [
        ("ours-1", "1", "祭りは？"),
        ("ours-2", "2", "人は？"),
    ]
    assert ids(form_with(sections, facts=ProjectFacts(own_items=(("ours", ()),)))) == []
    assert ids(form_with(sections)) == ["ours-1"]  # an example of how it will look


def test_rows_without_a_scale_are_lines_to_be_written_on():
    items = (
        form_with("""
    - {id: todo, title: 次にすること, kind: open_rows, rows: 3}
""")
        .section("todo")
        .items
    )

    assert [item.id for item in items] == ["todo-1", "todo-2", "todo-3"]
    assert all(item.scale.is_text and not item.required for item in items)


def test_an_indicator_stands_on_the_occasions_of_its_target_and_results_alone():
    form = form_with("""
    - id: figures
      title: 指標
      kind: indicators
      scale: share
      occasions: [before, half, after]
      comment: {required_for: [none]}
      indicators:
        - id: people
          text: 人数
          unit: 人
          for_whom: 市民
          method: 名簿
          target_on: before
          result_on: [half]
        - {id: later, text: 翌年, target_on: half, result_on: [after]}
""")

    people = form.section("figures--before").items[0]
    assert ids(form) == ["people--before", "people--half", "later--half", "later--after"]
    assert (people.scale.unit, people.note) == ("人", "市民、名簿")
    assert people.comment_is_due("none")
    assert not people.comment_is_due("12")


def test_a_section_for_some_kinds_of_contract_is_left_out_for_the_others():
    sections = """
    - id: money
      title: 補助
      scale: maru
      applies_to: {contract_kind: [subsidy]}
      items: [{id: q, text: 残りますか。}]
"""

    assert ids(form_with(sections, facts=ProjectFacts(contract_kind="subsidy"))) == ["q"]
    assert ids(form_with(sections, facts=ProjectFacts(contract_kind="commission"))) == []
    assert ids(form_with(sections)) == ["q"]


def test_a_condition_asks_for_the_answer_of_the_same_occasion_and_work_item():
    form = form_with(
        """
    - id: work
      title: 事業
      scale: maru
      occasions: [before, after]
      repeat_over: work_items
      items:
        - {id: asked, text: 聞きましたか。}
        - {id: used, text: 生かしましたか。, applies_if: {item: asked, answer: [maru]}}
""",
        facts=TWO_PARTS,
    )

    assert [
        condition.item
        for section in form.sections
        for item in section.items
        for condition in item.conditions
    ] == ["asked--before--w1", "asked--before--w2", "asked--after--w1", "asked--after--w2"]


def test_a_section_names_only_roles_that_answer_one_of_its_questions():
    form = form_with("""
    - id: some
      title: 一部
      scale: maru
      items: [{id: q, text: どうですか。, answered_by: [government]}]
""")

    assert form.section("some").roles == ("government",)
    assert form.section("some").items_of("civic") == ()
    assert form.section("closing").roles == ("civic", "government", "council")


# --- What may be answered --------------------------------------------------------------------

ANSWERS = """
    - id: answers
      title: 答え
      items:
        - {id: choice, text: 選ぶ, scale: maru}
        - {id: points, text: 点, scale: points, maximum: {civic: 20, council: 60}}
        - {id: tenths, text: 小数, scale: tenths}
        - {id: share, text: 割合, scale: share}
        - {id: words, text: 文章, scale: text}
"""


@pytest.mark.parametrize(
    ("item", "given", "stored"),
    [
        ("choice", "maru", "maru"),
        ("choice", "", ""),
        ("points", "１２", "12"),
        ("points", " 0 ", "0"),
        ("points", "20", "20"),
        ("tenths", "－１．５", "-1.5"),
        ("tenths", "3", "3.0"),
        ("tenths", "１，２３４．５", "1234.5"),
        ("share", "none", "none"),
        ("words", "", ""),
    ],
)
def test_an_allowed_answer_is_kept_in_one_way_of_writing(item, given, stored):
    question = form_with(ANSWERS).find_item(item)[1]

    assert checked_mark(question, "civic", given) == stored


@pytest.mark.parametrize(
    ("item", "given", "words"),
    [
        ("choice", "○", "評価「○」はこの様式にありません"),
        ("choice", "MARU", "この様式にありません"),
        ("points", "12.5", "整数で"),
        ("points", "-1", "0以上"),
        ("points", "21", "20以下"),
        ("points", "十二", "数として読めません"),
        ("points", "NaN", "数として読めません"),
        ("points", "Infinity", "数として読めません"),
        ("tenths", "1.25", "1桁まで"),
        ("tenths", "9" * 25, "数が大きすぎます"),
        ("share", "101", "100以下"),
        ("words", "はい", "文章で答えます"),
    ],
)
def test_another_answer_is_refused_with_the_reason(item, given, words):
    question = form_with(ANSWERS).find_item(item)[1]

    with pytest.raises(AnswerNotAllowed, match=words):
        checked_mark(question, "civic", given)


@pytest.mark.parametrize(
    ("role", "highest"), [("civic", "20"), ("government", "60"), ("council", "60")]
)
def test_a_role_without_a_limit_of_its_own_has_that_of_the_scale(role, highest):
    question = form_with(ANSWERS).find_item("points")[1]

    assert checked_mark(question, role, highest) == highest
    with pytest.raises(AnswerNotAllowed):
        checked_mark(question, role, f"{highest}1")


# --- What is still missing -------------------------------------------------------------------

DUTIES = """
    - id: duties
      title: 義務
      scale: maru
      comment: {required_for: [batsu]}
      items:
        - {id: plain, text: どうですか。}
        - {id: always, text: 理由も。, comment: required}
        - {id: branch, text: 生かしましたか。, applies_if: {item: plain, answer: [maru]}}
        - {id: may, text: 任意。, required: false}
        - {id: text, text: 自由に。, scale: text}
        - {id: due, text: 必ず。, scale: text, required: true}
"""


def missing(given: dict[str, Given]) -> list[tuple[str, str]]:
    form = form_with(DUTIES)
    return [(gap.item.id, gap.what) for gap in gaps(form.section("duties").items, given)]


def test_marks_and_required_texts_are_missing_at_first_and_optional_ones_never():
    assert missing({}) == [("plain", "mark"), ("always", "mark"), ("due", "remark")]


def test_a_comment_is_due_for_the_answers_that_call_for_it():
    given = {"plain": Given("batsu"), "always": Given("maru"), "due": Given(remark="書いた")}

    assert missing(given) == [("plain", "remark"), ("always", "remark")]


def test_blanks_are_no_comment():
    given = {
        "plain": Given("batsu", " 　\n"),
        "always": Given("bar", "わけ"),
        "due": Given(remark="\t"),
    }

    assert missing(given) == [("plain", "remark"), ("due", "remark")]


def test_a_branch_is_asked_only_after_the_answer_that_leads_to_it():
    rest = {"always": Given("maru", "わけ"), "due": Given(remark="書いた")}

    assert missing({"plain": Given("maru"), **rest}) == [("branch", "mark")]
    assert missing({"plain": Given("bar"), **rest}) == []
    assert missing({"plain": Given("maru"), "branch": Given("batsu"), **rest}) == [
        ("branch", "remark")
    ]
