"""A form that could fail later is refused now, with the line, the place and how to mend it."""

import pytest

from kyodo.evaluations.formats import read_entry, read_form, write_entry
from tests.evaluations.form_samples import SAMPLE, changed, problems_of
from tests.stories import YOKOHAMA


def test_the_sample_and_the_form_of_yokohama_pass():
    assert problems_of(SAMPLE) == []
    assert problems_of(YOKOHAMA.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", [SAMPLE, YOKOHAMA.read_text(encoding="utf-8")])
def test_a_form_that_is_written_out_comes_back_the_same(source):
    entry = read_entry(source)
    assert read_entry(write_entry(entry)) == entry


FAULTS = {
    # --- names
    "two roles of one id": (
        "{id: government, label",
        "{id: civic, label",
        "roles[1].id: 「civic」が二度あります。別の名前にしてください。",
    ),
    "two items of one id": (
        "{id: rules, text",
        "{id: goal, text",
        "check.sections[0].items[1].id: 「goal」が二度",
    ),
    "an id that could be one of a laid-out form": (
        "{id: rules, text",
        "{id: rules--plan, text",
        "check.sections[0].items[1].id: 「--」は",
    ),
    "an id that could be one of an open row": (
        "{id: reach, text",
        "{id: own-9, text",
        "check.sections[2].items[0].id: 「own」に書き足される行と区別できません",
    ),
    "a scale that is not there": (
        "scale: call}",
        "scale: cal}",
        (
            "check.sections[1].items[0].scale: 「cal」がどこにもありません。"
            "書けるのは次のどれかです：call、five、points、steps、text"
        ),
    ),
    "a role that is not there": (
        "answered_by: [council]",
        "answered_by: [counsil]",
        "check.sections[6].answered_by[0]: 「counsil」がどこにも",
    ),
    "who only attends does not answer": (
        "answered_by: [council]",
        "answered_by: [council, facilitator]",
        "check.sections[6].answered_by[1]: 「facilitator」がどこにも",
    ),
    "a contract kind that no project has": (
        "contract_kind: [contribution]",
        "contract_kind: [futankin]",
        "applies_to.contract_kind[0]: 「futankin」がどこにも",
    ),
    "an agenda of unknown items": ("agenda: [goal]", "agenda: [gaol]", "steps[2].agenda[0]: "),
    "two texts of one id": (
        "- {id: learnt, title: わかったこと}",
        "- {id: learnt, title: わかったこと}\n    - {id: learnt, title: つぎ}",
        "narratives.texts[1].id: 「learnt」が二度",
    ),
    # --- words and numbers
    "nothing but a space": ("label: 実施団体", 'label: "　"', "roles[0].label: 空白だけ"),
    "a heading of two lines": (
        "title: 協働のふりかえり",
        'title: "協働の\\nふりかえり"',
        "title: 途中で改行できません",
    ),
    "a sign that no paper can show": (
        "label: 実施団体",
        'label: "実施\\u0007団体"',
        "roles[0].label: 印刷できない文字",
    ),
    "a heading that no column holds": (
        "issuer: 見本市",
        f"issuer: {'長' * 201}",
        "issuer: 長すぎます（200文字まで）",
    ),
    "a number that cannot be counted with": (
        "to: 100,",
        'to: "1e30",',
        "derived[1].to: 数が大きすぎます",
    ),
    "a number with too many decimals": (
        "maximum: {government: 10}",
        "maximum: {government: 1.1234567}",
        "maximum.government: 小数は6桁まで",
    ),
    # --- roles
    "nobody who always answers": (
        ("{id: civic, label: 実施団体, side: civic}\n"
        "  - {id: government, label: 担当課, side: government}"),
        (
            "{id: civic, label: 実施団体, optional: true}\n"
            "  - {id: government, label: 担当課, optional: true}"
        ),
        "roles: いつも答える役割が一つもありません",
    ),
    "two who only attend": (
        "{id: council, label: 審査会, voice: each, optional: true, absence: reason}",
        "{id: council, label: 審査会, part: attends}",
        "answered_by[0]: ",
    ),
    "two roles of one name": (
        "label: 審査会, voice",
        "label: 担当課, voice",
        "roles[3].label: 「担当課」",
    ),
    "one alone together": (
        "of: [civic, government]",
        "of: [civic]",
        "roles[2].of: ofには、二つ以上",
    ),
    "a side for a role made of others": (
        "{id: together, label: 双方,",
        "{id: together, label: 双方, side: civic,",
        "roles[2]: ofで合わせた役割には",
    ),
    "an attending role that is a side": (
        "part: attends, absence: reason",
        "part: attends, side: civic",
        "roles[4]: 立ち会う役割には",
    ),
    "an absence of somebody who is always there": (
        "label: 実施団体, side: civic",
        "label: 実施団体, side: civic, absence: reason",
        "roles[0].absence: 欠けることのあるのは",
    ),
    "several voices in one": (
        "of: [civic, government]",
        "of: [civic, council]",
        "roles[3].voice: 一人ずつ答える役割は",
    ),
    "an optional role in a joint one": (
        "of: [civic, government]",
        "of: [civic, council]",
        "roles[2].of[1]: 加わらないことのある役割",
    ),
    "a role that is named like one person of another": (
        "{id: facilitator,",
        "{id: council-2,",
        "roles[4].id: 「council」の一人ひとりの欄と区別できません",
    ),
    "a role that does nothing": (
        "{id: together, label: 双方,",
        "{id: idle, label: 住民, optional: true}\n  - {id: together, label: 双方,",
        "roles[2]: この役割が答える項目も、合意することもありません",
    ),
    # --- steps and occasions
    "something after the publication": (
        "  - {id: publish, kind: publish, agreed_by: [civic, government]}\n",
        "  - {id: publish, kind: publish}\n  - {id: late, kind: decide}\n",
        "steps: 最後の段階は publish",
    ),
    "two talks": (
        "{id: write, kind: write_together}",
        "{id: write, kind: write_together}\n  - {id: again, kind: talk}",
        "steps: talkの段階は一つだけ",
    ),
    "a talk before anything is filled in": (
        "steps:\n",
        "steps:\n  - {id: early, kind: talk}\n",
        "steps[0].kind: 最初の段階は",
    ),
    "texts without a step to write them in": (
        "  - {id: write, kind: write_together}\n",
        "",
        "steps: narrativesを書くことと",
    ),
    "a step in which nothing is asked": (
        "  - {id: third, kind: review}",
        "  - {id: idle, kind: fill}\n  - {id: third, kind: review}",
        "steps[4]: この段階でいつも記入する区分がありません",
    ),
    "a decision that nobody may be there to take": (
        "answered_by: [together]",
        "answered_by: [council]",
        "steps[5]: 加わらないことのある役割",
    ),
    "a reveal where nobody fills in": (
        "kind: talk, agenda: [goal]",
        "kind: talk, reveal: all_sections",
        "steps[2].reveal: revealは",
    ),
    "an agenda outside the talk": (
        "{id: third, kind: review}",
        "{id: third, kind: review, agenda: all}",
        "steps[4].agenda: agendaは",
    ),
    "an empty agenda": ("agenda: [goal]", "agenda: []", "steps[2].agenda: 少なくとも一つ"),
    "an agreement outside the steps that have one": (
        "{id: third, kind: review}",
        "{id: third, kind: review, agreed_by: [civic]}",
        "steps[4].agreed_by: agreed_byは",
    ),
    "an agreement of somebody who may not be there": (
        "agreed_by: [civic, government]",
        "agreed_by: [civic, council]",
        "steps[6].agreed_by[1]: 加わらないことのある役割",
    ),
    "an agreement named twice": (
        "agreed_by: [civic, government]",
        "agreed_by: [civic, civic]",
        "steps[6].agreed_by[1]: 「civic」が二度",
    ),
    "an occasion that no section has": (
        "  - {id: result, label: 結果, step: after}",
        "  - {id: result, label: 結果, step: after}\n  - {id: late, label: 後日, step: third}",
        "occasions[2]: この時期に記入する区分がありません",
    ),
    "a result before its target": (
        "target_on: plan, result_on: [result]",
        "target_on: result, result_on: [plan]",
        "indicators[0].result_on[0]: 目標を決める段階より前に",
    ),
    "a result on the occasion of the target": (
        "target_on: plan, result_on: [result]",
        "target_on: plan, result_on: [plan, result]",
        "indicators[0].result_on: 目標を決める時期と",
    ),
    "a step beside occasions": (
        "      occasions: [plan, result]\n      comment:",
        "      occasions: [plan, result]\n      step: after\n      comment:",
        "check.sections[0].step: occasionsを書いた区分では",
    ),
    # --- scales
    "a scale that nobody uses": (
        "  - id: five\n",
        "  - {id: idle, kind: number}\n  - id: five\n",
        "scales[3]: この答え方はどこにも使われていません",
    ),
    "two codes that differ in width only": (
        "{code: maru, printed: ○",
        "{code: ｂａｔｓｕ, printed: ○",
        "scales[0].options[0].code: 「ｂａｔｓｕ」が二度",
    ),
    "two options that look the same on paper": (
        "printed: △",
        "printed: ○",
        "scales[0].options[0].printed: ほかの選択肢と見分けがつきません",
    ),
    "an option printed like the code of another": (
        "printed: △",
        "printed: batsu",
        "scales[0].options[1].printed: ほかの選択肢と",
    ),
    "an order without a rank": (
        "label: できた, rank: 1",
        "label: できた",
        "scales[0].options[0]: 順序のある評価では",
    ),
    "ranks with a gap": (
        "rank: 3, weak: true",
        "rank: 4, weak: true",
        "scales[0].options: rankは1から順に",
    ),
    "points for some marks only": (
        "rank: 3, score: 3",
        "rank: 3",
        "scales[3].options: 点（score）は、すべて",
    ),
    "points for what has no order": (
        "label: はい}",
        "label: はい, score: 1}",
        "scales[1].options[0].score: 順序のない選択肢に点は",
    ),
    "a rank for what has no order": (
        "label: はい}",
        "label: はい, rank: 1}",
        "scales[1].options[0].rank: 順序のない選択肢にrank",
    ),
    "a choice of one": (
        '      - {code: "no", label: いいえ}\n',
        "      - {code: none, label: なし, special: none}\n",
        "scales[1].options: 選択肢を、specialのもののほかに二つ以上",
    ),
    "points for not applicable": (
        "special: not_applicable}",
        "special: not_applicable, score: 0}",
        "scales[0].options[3].score: 評価でない選択肢",
    ),
    "an ordinary option beside a number": (
        "label: 付けられない, special: cannot_tell",
        "label: 付けられない",
        "scales[2].options[0]: 数の項目の選択肢は",
    ),
    "a way to give no number that is a number": (
        "{code: unclear, label",
        "{code: '０', label",
        "scales[2].options[0].code: 数として読めるため",
    ),
    "limits the wrong way round": (
        "    maximum: 20\n",
        "    maximum: -1\n",
        "scales[2].minimum: minimumがmaximumより大きく",
    ),
    "limits with no number between them": (
        "    minimum: 0\n    maximum: 20\n",
        "    minimum: 0.2\n    maximum: 0.8\n",
        "scales[2]: minimumとmaximumの間に",
    ),
    "limits for marks": (
        "    kind: nominal\n",
        "    kind: nominal\n    unit: 点\n",
        "scales[1].unit: ",
    ),
    # --- sections and items
    "a section without questions": (
        "        - {id: overall, text: 全体として, publish_comments: closed}\n",
        "        []\n",
        "check.sections[7]: 項目（items）を一つ以上",
    ),
    "two verdicts": (
        "        - {id: overall,",
        "        - {id: second, text: もう一つ}\n        - {id: overall,",
        "check.sections[7].items: 総合の判定（verdict）の項目は一つだけ",
    ),
    "a question without a scale": (
        "{id: called, text: 相手から声がかかりましたか。, scale: call}",
        "{id: called, text: 相手から声がかかりましたか。}",
        "check.sections[1].items[0]: この項目の答え方（scale）がありません",
    ),
    "indicators that are no numbers": (
        "      kind: indicators\n      scale: points",
        "      kind: indicators\n      scale: steps",
        "check.sections[4].scale: 指標の区分には、数の答え方",
    ),
    "indicators repeated for each work item": (
        "      kind: indicators\n",
        "      kind: indicators\n      repeat_over: work_items\n",
        "check.sections[4].repeat_over: ",
    ),
    "rows outside their kind": (
        "      step: after\n      repeat_over",
        "      step: after\n      rows: 3\n      repeat_over",
        "check.sections[2]: indicatorsとrowsは",
    ),
    "a question for somebody whom the section does not ask": (
        "{id: opinion, text: 意見,",
        "{id: opinion, text: 意見, answered_by: [civic],",
        "check.sections[6].items[0].answered_by: 区分のanswered_byにない",
    ),
    "together and apart in one section": (
        "answered_by: [together]",
        "answered_by: [together, civic]",
        "check.sections[7]: 「双方」とそれに属する役割が",
    ),
    "a maximum of somebody who is not asked": (
        "maximum: {government: 10}",
        "maximum: {council: 10}",
        "maximum.council: 「council」はこの項目に答えません",
    ),
    "a maximum that leaves no number": (
        "maximum: {government: 10}",
        "maximum: {government: -1}",
        "maximum.government: minimumからこの上限までに",
    ),
    "a weight of nothing": (
        "weight: {civic: 2}",
        "weight: {civic: 0}",
        "weight.civic: 重みは0より",
    ),
    "a remark for an answer that does not exist": (
        "required_for: [batsu]",
        "required_for: [peke]",
        "check.sections[0].comment.required_for[0]: 「peke」がどこにも",
    ),
    "a remark for a number that nobody can give": (
        'required_for: ["0", unclear]',
        'required_for: ["0.5", unclear]',
        "comment.required_for[0]: 「0.5」は、この項目の答えになりません",
    ),
    "a remark on a text": (
        "          scale: text\n",
        "          scale: text\n          comment: required\n",
        "check.sections[1].items[1]: 文章の項目に、comment",
    ),
    "one earlier question in two places": (
        "{id: reach, text: 届きましたか。}",
        "{id: reach, text: 届きましたか。, same_as: aim}",
        "check.sections[2].items[0].same_as: 二つの項目が",
    ),
    # --- conditions
    "a condition on an answer that does not exist": (
        'answer: ["no"]',
        'answer: ["non"]',
        "check.sections[1].items[1].applies_if.answer[0]: 「non」がどこにも",
    ),
    "a condition on a text": (
        "weight: {civic: 2}\n",
        "weight: {civic: 2}\n          applies_if: {item: why, answer: [x]}\n",
        "applies_if.answer: 条件にできるのは、選択肢のある項目だけ",
    ),
    "a condition on what others answer": (
        "answered_by: [council]\n",
        'answered_by: [council]\n      applies_if: {item: called, answer: ["no"]}\n',
        "check.sections[6].applies_if.item: この項目に答える役割のすべてが",
    ),
    "a condition on what comes later": (
        "{id: rules, text: 決まりを確かめましたか。",
        '{id: rules, applies_if: {item: called, answer: ["no"]}, text: 決まりを確かめましたか。',
        "check.sections[0].items[1].applies_if.item: 条件にできるのは、様式でこれより前",
    ),
    "a condition on itself": (
        "{id: reach, text",
        '{id: reach, applies_if: {item: reach, answer: ["5"]}, text',
        "check.sections[2].items[0].applies_if.item: 条件にできるのは、様式でこれより前",
    ),
    "a condition on one of two occasions": (
        "{id: reach, text",
        "{id: reach, applies_if: {item: goal, answer: [maru]}, text",
        "check.sections[2].items[0].applies_if.item: 「goal」はいくつかの時期に",
    ),
    "a condition on one of many work items": (
        "      kind: open_rows\n      rows: 3\n",
        (
            '      scale: call\n      applies_if: {item: reach, answer: ["5"]}\n'
            "      items:\n        - {id: more, text: ほかに}\n"
        ),
        "check.sections[5].applies_if.item: 「reach」は事業項目ごとに",
    ),
    "a condition on what is not on every paper": (
        "      kind: open_rows\n      rows: 3\n",
        (
            '      scale: call\n      applies_if: {item: spent, answer: ["no"]}\n'
            "      items:\n        - {id: more, text: ほかに}\n"
        ),
        "check.sections[5].applies_if.item: 「spent」は、様式に載らないことのある区分",
    ),
    "a condition on rows that are not questions of the form": (
        "      kind: open_rows\n",
        '      kind: open_rows\n      applies_if: {item: called, answer: ["no"]}\n',
        "check.sections[5].applies_if: この種類の区分に",
    ),
    # --- figures
    "a figure of nothing": (
        "items: [depth], across_roles: sum",
        "across_roles: sum",
        "derived[0]: 何から計算するか",
    ),
    "a figure of marks": (
        "items: [depth], across_roles: sum",
        "items: [depth, called], across_roles: sum",
        "derived[0]: 点（score）の印刷されていない",
    ),
    "a figure over several occasions": (
        "items: [depth], across_roles: sum",
        "items: [depth, visitors], across_roles: sum",
        "derived[0]: いくつかの時期に答える区分からは",
    ),
    "a figure of a role that is not asked": (
        "items: [depth], across_roles: sum",
        "items: [depth], roles: [civic, council], across_roles: sum",
        "derived[0].roles: 「council」は、計算の元のどの項目にも",
    ),
    "weights that nobody wrote": (
        "items: [depth], across_roles: sum",
        "items: [reach], across_roles: sum",
        "derived[0].kind: 重み（weight）を書いた項目がありません",
    ),
    "a conversion before its source": (
        "{id: hundred, label: 百点満点, kind: convert, source: total",
        "{id: hundred, label: 百点満点, kind: convert, source: grade",
        "derived[1].source: これより前に書いた計算を",
    ),
    "a conversion to nothing": ("to: 100, decimals: 1", "decimals: 1", "derived[1].to: 何点満点に"),
    "a conversion of a mean": (
        "across_roles: sum",
        "across_roles: mean",
        "derived[1].source: 役割の平均",
    ),
    "bands that begin twice": ("{from: 60, label", "{from: 0, label", "bands[1].from: 「0」が二度"),
    "no bands": (
        "    bands:\n      - {from: 0, label: がんばろう}\n      - {from: 60, label: よい}\n",
        "",
        "derived[2]: 帯（bands）を書いてください",
    ),
    "sources for a sum": (
        "items: [depth], across_roles: sum",
        "items: [depth], to: 10",
        "derived[0]: source・to・bandsは",
    ),
    "a drawing of unlike answers": (
        "kind: profile, sections: [rows]",
        "kind: profile, sections: [rows, how]",
        "derived[3]: 図（profile）は",
    ),
    "a drawing of two axes": (
        "kind: profile, sections: [rows]",
        "kind: profile, items: [reach, depth]",
        "derived[3]: 図（profile）は",
    ),
}


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


def test_ids_that_grow_too_long_for_the_database_are_refused():
    long = "a" * 30
    source = (
        SAMPLE.replace("{id: result, label", f"{{id: {long}, label")
        .replace("[plan, result]", f"[plan, {long}]")
        .replace("result_on: [result]", f"result_on: [{long}]")
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
